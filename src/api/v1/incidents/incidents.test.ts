import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ask, basic, startTestServer, type TestServer } from '../../server.fixture.ts'

let server: TestServer
let incident: { id: number; version: number; name: string }
beforeAll(async () => {
  server = await startTestServer()
  const now = Date.now()
  const given = { kind: 'stolen-session', title: 'A laptop was stolen', what: 'On Tuesday, in a train', noticedAt: now, noticedHow: 'A call' }
  const opened = await server.owner('/v1/incidents', { method: 'POST', body: given })
  expect(opened.status).toBe(201)
  incident = opened.json
})
afterAll(() => server.stop())

const path = (more = '') => `/v1/incidents/${incident.id}${more}`
const change = async (change: object, version = incident.version) => {
  const reply = await server.owner(path('/changes'), { method: 'POST', body: { version, change } })
  if (reply.status === 200) incident = reply.json
  return reply
}
const take = (measure: string, given: object = {}, ask: Ask = server.owner) => ask(path(`/measures/${measure}`), { method: 'POST', body: { given } })
const confirm = (measure: string, given: object = {}) => server.owner(path(`/confirmed-measures/${measure}`), { method: 'POST', body: { given } })
const undo = (number: number) => server.owner(path(`/taken/${number}/undo`), { method: 'POST' })
/** Another session of the owner, by another link. */
async function another(): Promise<Ask> {
  const key = await server.served.instance.registry.owner.createOwnerLink(60_000)
  const opened = await server.stranger(`/open/${key}`)
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!
  return (where, options) => server.stranger(where, { ...options, headers: { cookie, 'sec-fetch-site': 'same-origin', ...options?.headers } })
}

describe('routes', () => {
  test('strangers, secrets and people without the right see no incident', async () => {
    expect((await server.stranger('/v1/incidents')).status).toBe(401)
    expect((await server.secret('/v1/incidents')).status).toBe(403)
  })

  test('I1 an incident shows its clocks, which count from the decision', async () => {
    expect((await server.owner(path())).json.clocks.map((clock: { state: string }) => clock.state)).toEqual(['waiting', 'waiting'])
    const at = Date.now() - 60_000
    const aware = await change({ type: 'aware', at, why: 'Names were read' })
    const authority = aware.json.clocks[0]
    expect([authority.rule.id, authority.state, authority.dueAt - at, authority.rule.source]).toEqual(['gdpr-33', 'running', 72 * 3_600_000, expect.stringContaining('2016/679')])
    await change({ type: 'clock.pause', rule: 'gdpr-33', reason: 'Waiting for the vendor' })
    expect((await server.owner(path())).json.clocks[0]).toMatchObject({ state: 'running', dueAt: authority.dueAt })
    await change({ type: 'clock.choose', rule: 'california-people', chosen: true })
    await change({ type: 'clock.pause', rule: 'california-people', reason: 'The police asked' })
    expect((await server.owner(path())).json.clocks.at(-1)).toMatchObject({ state: 'paused' })
    await change({ type: 'clock.done', rule: 'gdpr-33', at: Date.now() })
    expect((await server.owner(path())).json.clocks[0].state).toBe('done')
  })

  test('I6 no text of an incident names anybody or holds a secret; a refusal does not quote it', async () => {
    const named = 'ann.lee@example.org'
    const refused = [
      await server.owner('/v1/incidents', { method: 'POST', body: { kind: 'insider', title: `About ${named}`, what: 'x', noticedAt: Date.now(), noticedHow: '' } }),
      await change({ type: 'timeline.add', at: Date.now(), text: `They wrote to ${named}` }),
      await change({ type: 'scope.add', line: { target: { kind: 'owner' }, window: { from: Date.now(), until: null }, certainty: 'known', note: named } }),
      await change({ type: 'decision', about: 'other', article: '', choice: 'Wait', why: `sk_live_4eC39HqLyjWDarjtT1zdp7dc leaked` }),
      await change({ type: 'evidence', evidence: { kind: 'file', source: `/var/mail/${named}`, sha256: 'a'.repeat(64) } }),
      await server.owner(path('/exposures'), { method: 'POST', body: { reason: named } }),
      await server.owner(path('/logs'), { method: 'POST', body: { version: incident.version, source: `${named}.log`, text: '{}' } }),
    ]
    expect(refused.map(({ status, json }) => [status, json.error?.code])).toEqual(refused.map(() => [400, 'REASON_REFUSED']))
    expect(refused.map(({ text }) => text).join('')).not.toMatch(/ann\.lee|4eC39/)
    expect(refused[1]!.json.error.message).toBe('"text" holds what looks like an e-mail address, and this is kept outside the seal')
    const { checkpoint } = server.served.instance.ledger
    const range = (said: string) => change({ type: 'evidence', evidence: { kind: 'ledger', source: 'Ledger', sha256: 'a'.repeat(64), entries: { from: 0, until: 1, checkpoint: said } } })
    expect((await range(`${named}\n`)).status).toBe(400)
    expect((await range(checkpoint)).status).toBe(200)
    // Where an attacker came from is what an incident is about.
    expect((await change({ type: 'timeline.add', at: Date.now(), text: 'Asked from 203.0.113.9 for everything' })).status).toBe(200)
  })

  test('I2 a change of a version that is not the present one is refused', async () => {
    const stale = await change({ type: 'task.add', text: 'Call the bank' }, 1)
    expect([stale.status, stale.json.error.code, stale.json.error.hint]).toEqual([409, 'INCIDENT_CHANGED', expect.any(String)])
  })

  test('X10 exposure, its people, why, and its files', async () => {
    const { ledger } = server.served.instance
    const person = Buffer.alloc(16, 7).toString('base64url')
    const owner = Number((await server.owner('/v1/sessions')).json.sessions[0].id)
    await ledger.append({ kind: 'unseal.done', actor: `owner-session:${owner}`, project: server.project.id, grant: 'g', fields: ['=cmd()', '$email'], level: 'full' }, [person])
    await change({ type: 'scope.add', line: { target: { kind: 'owner' }, window: { from: Date.now() - 60_000, until: null }, certainty: 'known' } })
    const computed = await server.owner(path('/exposures'), { method: 'POST', body: {} })
    expect(computed.json).toMatchObject({ version: 1, confirmed: 1, potential: 0, others: 'not-seen' })
    const shown = await server.owner(path(`/exposures/1/people?project=${server.project.id}`))
    expect(shown.json).toMatchObject({ total: 1, people: [{ pseudonym: person, grade: 'confirmed', handle: expect.stringMatching(/^\w+-\w+-\w{4}$/) }] })
    const why = await server.owner(path(`/exposures/1/people/${person}?project=${server.project.id}`))
    expect(why.json.disclosures).toMatchObject([{ cause: 'unsealed', grade: 'confirmed', through: `owner-session:${owner}` }])
    const csv = await server.owner(path(`/exposures/1/counsel?project=${server.project.id}`))
    expect(csv.text).toContain(`,${person},confirmed,`)
    expect(csv.text.split(/[,\r\n]/).every((cell) => !/^"?[=+@-]/.test(cell))).toBe(true)
    expect(JSON.parse((await server.owner(path(`/exposures/1/engineers?project=${server.project.id}`))).text)).toMatchObject({ pseudonym: person })
    expect((await server.owner(path('/exposures/1/cnil'))).text).toMatch(/Nature de la violation\n {2}Perte de confidentialité[^]*1 personnes confirmées/)
    expect((await server.owner(path('/exposures/1/authority'))).text).toContain('[to be filled in]')
    const kinds: string[] = []
    for await (const { kind } of ledger.entries()) kinds.push(kind)
    expect(kinds).toEqual(expect.arrayContaining(['incident.exposure', 'people.read', 'export.profiles']))
  })

  test('I5 an alarm of the ledger can be opened from', async () => {
    const { index } = await server.served.instance.ledger.append({ kind: 'alarm.reads', actor: 'signet', reader: 'service:2', project: 1, seen: 900, median: 3 })
    expect((await server.owner(`/v1/incidents/from-alarm/${index}`)).json).toMatchObject({ incident: { alarm: index, kind: 'insider' }, target: { kind: 'service', service: 2 } })
  })
})

describe('containment', () => {
  test('C2 after every session is ended every old cookie fails within a second, and the one that asked goes on', async () => {
    const others = await Promise.all([another(), another(), another()])
    for (const ask of others) expect((await ask('/v1/session')).status).toBe(200)
    expect((await server.owner(path('/measures/revoke-sessions/preview'), { method: 'POST', body: { given: { all: true } } })).json.touches).toEqual({ sessions: 3 })
    const started = performance.now()
    const { taken } = (await take('revoke-sessions', { all: true })).json
    expect(taken).toMatchObject({ state: 'done', touched: { sessions: 3 }, undoable: false })
    for (const ask of others) expect((await ask('/v1/session')).status).toBe(401)
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(taken.effectMs).toBeLessThan(1_000)
    expect((await server.owner('/v1/session')).status).toBe(200)
    // Once more does nothing more.
    expect((await take('revoke-sessions', { all: true })).json.taken.touched).toEqual({ sessions: 0 })
  })

  test('C3 after the vault is locked nothing opens within a second', async () => {
    const { vault, ledger } = server.served.instance
    await vault.unlock(server.served.made!.unlock)
    expect((await vault.status()).state).toBe('unlocked')
    const { size } = ledger
    const started = performance.now()
    const { taken } = (await take('lock-vault')).json
    const draft = { actor: 'owner', project: 1, people: [Buffer.alloc(16, 7).toString('base64url') as never], fields: ['$email'], level: 'full' as const, reason: 'r', approvals: [], lastsMs: 60_000 }
    await expect(vault.grant(server.served.made!.unlock, draft)).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(taken).toMatchObject({ state: 'done', touched: { vaults: 1 } })
    // The announcement stands before what it announces.
    const entries = []
    for await (const { kind } of ledger.entries(size)) entries.push(kind)
    expect(entries.slice(0, 2)).toEqual(['contain.lock-vault', 'key.lock'])
  })

  test('C4 frozen exports and rows are refused, the desk goes on, and undoing lets them through', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const exported = () => server.stranger(`/api/2.0/export?from_date=${today}&to_date=${today}`, { headers: { authorization: basic(server.project.secret) } })
    expect((await exported()).status).toBe(200)
    const { taken } = (await take('freeze', { what: ['exports', 'rows'] })).json
    expect([taken.touched, taken.undoable]).toEqual([{ parts: 2 }, true])
    expect(taken.effectMs).toBeLessThan(1_000)
    const refused = await exported()
    expect(refused.status).toBe(423)
    const rows = await server.secret(`/v1/projects/${server.project.id}/people/${Buffer.alloc(16, 7).toString('base64url')}`)
    expect([rows.status, rows.json?.error.code]).toEqual([423, 'CONTAINED'])
    expect((await server.owner(path(`/exposures/1/people?project=${server.project.id}`))).status).toBe(200)
    expect((await server.owner('/v1/containment')).json).toMatchObject({ frozen: ['exports', 'rows'], open: 1 })
    expect((await undo(taken.number)).json.state).toBe('undone')
    expect((await exported()).status).toBe(200)
    expect((await undo(taken.number)).json.error.code).toBe('MEASURE_UNAVAILABLE')
  })

  test('C5 an address that is blocked is not answered, events neither; nobody blocks themselves', async () => {
    expect((await take('block', { networks: ['127.0.0.0/8'] })).json.error).toMatchObject({ code: 'MEASURE_UNAVAILABLE', message: expect.stringContaining('yourself') })
    expect((await take('block', { networks: ['nonsense'] })).json.error.code).toBe('MEASURE_INVALID')
    // Nor everybody else, nor whoever is at the machine itself.
    expect((await take('block', { networks: ['128.0.0.0/1', '16.0.0.0/4'] })).json.error).toMatchObject({ code: 'MEASURE_INVALID', message: expect.stringContaining('too wide') })
    for (const wide of ['2001::/16', '::ffff:128.0.0.0/97', '::ffff:16.0.0.0/100']) {
      expect([wide, (await take('block', { networks: [wide] })).json.error]).toEqual([wide, expect.objectContaining({ code: 'MEASURE_INVALID', message: expect.stringContaining('too wide') })])
    }
    expect((await take('block', { networks: ['::1'] })).json.error).toMatchObject({ code: 'MEASURE_UNAVAILABLE', message: expect.stringContaining('machine itself') })
    const { taken } = (await take('block', { networks: ['203.0.113.0/24', '2001:db8::/32'] })).json
    const { containment } = server.served.instance.incident
    expect(['203.0.113.9', '::ffff:203.0.113.9', '2001:db8::1', '203.0.114.1', 'not an address'].map((address) => containment.blocks(address))).toEqual([true, true, true, false, false])
    await undo(taken.number)
    await containment.change((state) => ({ ...state, networks: ['127.0.0.1'] }))
    await containment.until(({ networks }) => networks.length === 1)
    const event = [{ event: 'Seen', properties: { token: server.project.token, distinct_id: 'a' } }]
    expect((await server.owner('/v1/session')).status).toBe(423)
    expect((await server.stranger('/track', { method: 'POST', body: event })).status).toBe(423)
    await containment.change((state) => ({ ...state, networks: [] }))
    await containment.until(({ networks }) => networks.length === 0)
    expect((await server.stranger('/track', { method: 'POST', body: event })).text).toBe('1')
  })

  test('C6 while everything is read-only nothing but incidents is changed', async () => {
    const { taken } = (await take('read-only')).json
    const board = { name: 'Later', cards: [] }
    expect((await server.owner(`/v1/projects/${server.project.id}/boards`, { method: 'POST', body: board })).status).toBe(423)
    expect((await server.owner(`/v1/projects/${server.project.id}/boards`)).status).toBe(200)
    expect((await change({ type: 'task.add', text: 'Go on' })).status).toBe(200)
    await undo(taken.number)
    expect((await server.owner(`/v1/projects/${server.project.id}/boards`, { method: 'POST', body: board })).status).toBeLessThan(300)
  })

  test('C7 events of a token in quarantine wait, and updates of people are refused', async () => {
    const { instance } = server.served
    const { taken } = (await take('quarantine-token', { project: server.project.id })).json
    await instance.reloadProjects()
    const send = (what: string, body: unknown) => server.stranger(`/${what}?verbose=1`, { method: 'POST', body })
    expect((await send('track', [{ event: 'Planted', properties: { token: server.project.token, distinct_id: 'mallory' } }])).status).toBe(200)
    await send('engage', [{ $token: server.project.token, $distinct_id: 'mallory', $set: { plan: 'gold' } }])
    await instance.flushCounts()
    const waiting = await instance.registry.quarantine.list(server.project.id, 10, 0)
    expect(waiting.events.map((one) => [one.class, one.event.name])).toEqual([['incident', 'Planted']])
    await undo(taken.number)
    await instance.reloadProjects()
    await send('track', [{ event: 'Fine', properties: { token: server.project.token, distinct_id: 'ann' } }])
    expect((await instance.registry.quarantine.list(server.project.id, 10, 0)).total).toBe(1)
  })

  test('C8 measures that hand out keys or have no way back are taken by the confirmed door only', async () => {
    expect((await take('revoke-secrets', { project: server.project.id })).status).toBe(403)
    const replaced = await confirm('revoke-secrets', { project: server.project.id })
    expect(replaced.json).toMatchObject({ taken: { touched: { secrets: 1 } }, once: { secret: expect.stringMatching(/^sgs_/) } })
    expect((await server.secret('/v1/session')).status).toBe(401)
    expect((await server.stranger('/v1/session', { headers: { authorization: basic(replaced.json.once.secret) } })).status).toBe(200)
    const shown = await server.owner(path('/measures'))
    expect(JSON.stringify(shown.json)).not.toContain(replaced.json.once.secret)
  })

  test('C9 the other measures act, are true when they say so, and are listed with what they touched', async () => {
    const { instance } = server.served
    const before = instance.projects[0]!.token
    const token = (await take('rotate-token', { project: server.project.id, overlapMs: 60_000 })).json
    expect([token.once.token === before, instance.projects[0]!.token]).toEqual([false, token.once.token])
    expect((await server.stranger('/track', { method: 'POST', body: [{ event: 'Old token', properties: { token: before, distinct_id: 'a' } }] })).status).toBe(200)
    expect((await take('raise-k', { project: server.project.id, k: 50 })).json.taken.state).toBe('done')
    expect((await server.owner(`/v1/projects/${server.project.id}/suppression`)).json).toEqual({ k: 50 })
    expect((await take('raise-k', { project: server.project.id, k: 20 })).json.error.code).toBe('MEASURE_UNAVAILABLE')
    expect((await take('cancel-grants')).json.taken.touched).toEqual({ grants: 0 })
    expect((await take('revoke-services', { all: true })).json.taken.touched).toEqual({ services: 0 })
    expect((await take('stop-destinations', { all: true })).json.taken.touched).toEqual({ destinations: 0 })
    expect((await take('push-checkpoint')).json.error.code).toBe('MEASURE_UNAVAILABLE')
    expect((await confirm('rotate-shelf')).json.taken.state).toBe('done')
    expect((await confirm('rotate-epoch', { project: server.project.id, unlock: 'x' })).json.error.message).toMatch(/vault is locked/i)
    expect((await confirm('erase', { project: server.project.id, people: [Buffer.alloc(16, 7).toString('base64url')] })).json.taken.touched).toEqual({ people: 1 })
    expect((await take('snapshot')).json.taken.state).toBe('done')
    expect((await server.owner(path())).json.evidence.at(-1)).toMatchObject({ kind: 'snapshot', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), entries: { from: 0 } })
    expect((await take('nonsense')).json.error.code).toBe('MEASURE_INVALID')
    expect((await take('block', {})).json.error.code).toBe('MEASURE_INVALID')
    const { taken, playbook } = (await server.owner(path('/measures'))).json
    expect(taken.length).toBeGreaterThan(8)
    expect(playbook.slice(0, 3).map(({ measure }: { measure: string }) => measure)).toEqual(['revoke-sessions', 'lock-vault', 'freeze'])
  })
})
