import { afterAll, beforeAll, expect, test } from 'vitest'
import { SoftAuthenticator } from '../../access/authenticator.fixture.ts'
import { fromBase32, totpCode, totpStep } from '../../base/totp.ts'
import type { Role } from '../../model/member.ts'
import { basic, startTestServer, type Ask, type Reply, type TestServer } from '../server.fixture.ts'

let server: TestServer
let origin: string
let second: number
const cookies = new Map<string, string>()
let ada: SoftAuthenticator
let adas: { recoveryCodes: string[]; member: { id: number } }

beforeAll(async () => {
  server = await startTestServer()
  origin = server.url.replace('127.0.0.1', 'localhost')
  second = (await server.served.instance.createProject({ name: 'Second' })).project.id
  ada = new SoftAuthenticator()
  const options = (await ask(server.owner, 'POST', '/v1/enrolment/options', { name: 'Ada' })).json
  // By number there is no passkey; the same server under its name has one.
  expect(options.passkey).toBeNull()
  const named = (await ask(atHome(server.cookie), 'POST', '/v1/enrolment/options', { name: 'Ada' })).json
  const factor = { kind: 'passkey', response: ada.create(named.passkey, origin), label: 'Laptop' }
  const enrolled = await ask(atHome(server.cookie), 'POST', '/v1/enrolment', { name: 'Ada', userHandle: named.userHandle, factor })
  expect(enrolled.status).toBe(201)
  adas = enrolled.json
  cookies.set('Ada', cookieOf(enrolled))
})
afterAll(() => server.stop())

const ask = (who: Ask, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  who(path, { method, ...(body !== undefined && { body }), headers })

/** A browser at http://localhost with this cookie. */
function atHome(cookie: string): Ask {
  return async (path, { method = 'GET', body, headers = {} } = {}) => {
    const response = await fetch(origin + path, {
      method, redirect: 'manual',
      headers: { cookie, 'sec-fetch-site': 'same-origin', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
}

const as = (name: string) => atHome(cookies.get(name)!)

function cookieOf(reply: Reply): string {
  return reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!).join('; ')
}

/** Ada's act with the ceremony that it needs. */
async function confirmed(method: string, path: string, body?: unknown): Promise<Reply> {
  const choices = (await ask(as('Ada'), 'POST', '/v1/proof', { method, path, ...(body !== undefined && { body: JSON.stringify(body) }) })).json
  const proof = { kind: 'passkey', response: ada.get(choices.passkey, origin) }
  return ask(as('Ada'), method, path, body, { 'x-signet-proof': Buffer.from(JSON.stringify(proof)).toString('base64url') })
}

async function enrol(name: string, role: Role, project: number | 'all'): Promise<{ id: number; code: () => string }> {
  const { key } = (await confirmed('POST', '/v1/invitations', { note: name, roles: [{ project, role }] })).json
  const { totp, userHandle } = (await ask(atHome(''), 'POST', '/v1/enrolment/options', { invitation: key, name })).json
  const seed = fromBase32(totp.secret)
  const code = () => totpCode(seed, totpStep(Date.now()) + 1)
  const reply = await ask(atHome(''), 'POST', '/v1/enrolment', {
    invitation: key, name, userHandle, factor: { kind: 'totp', ticket: totp.ticket, code: totpCode(seed, totpStep(Date.now())) },
  })
  expect(reply.status).toBe(201)
  cookies.set(name, cookieOf(reply))
  return { id: reply.json.member.id, code }
}

test('A10 P2 with the first owner, the link\'s cookie opens nothing more', async () => {
  expect((await server.owner('/v1/session')).status).toBe(401)
  expect((await as('Ada')('/v1/session')).json).toMatchObject({ reader: { kind: 'member', member: { name: 'Ada' } }, members: true })
})

test('the table of roles holds at the routes, in the project of the role and in no other', async () => {
  const project = server.project.id
  const question = { kind: 'trend', series: [{ event: null, measure: 'total' }], range: { last: 7, unit: 'day' }, unit: 'day' }
  const people = { kind: 'people', range: { last: 7, unit: 'day' } }
  const routes: [string, string, unknown, readonly Role[]][] = [
    ['GET', `/v1/projects/${project}`, undefined, ['admin', 'analyst', 'viewer', 'responder']],
    ['POST', `/v1/projects/${project}/ask`, question, ['admin', 'analyst', 'viewer', 'responder']],
    ['GET', `/v1/projects/${project}/people`, undefined, ['admin', 'analyst', 'responder']],
    ['GET', `/v1/projects/${project}/live`, undefined, ['admin', 'analyst', 'responder']],
    ['GET', `/api/2.0/export?project_id=${project}&from_date=2026-01-01&to_date=2026-01-01`, undefined, ['admin', 'analyst']],
    ['GET', `/api/query/engage?project_id=${project}`, undefined, ['admin', 'analyst', 'responder']],
    ['POST', `/v1/projects/${project}/boards`, { name: 'B', cards: [] }, ['admin', 'analyst']],
    ['PATCH', `/v1/projects/${project}`, { name: 'Shop' }, ['admin']],
    ['GET', `/v1/projects/${project}/secrets`, undefined, ['admin']],
    ['GET', `/v1/projects/${project}/data/alerts`, undefined, ['admin']],
    ['GET', '/v1/members', undefined, []],
    ['DELETE', '/v1/sessions', undefined, []],
    ['POST', '/v1/sample', undefined, []],
  ]
  for (const role of ['admin', 'analyst', 'viewer', 'responder'] as const) {
    await enrol(`A ${role}`, role, project)
    for (const [method, path, body, allowed] of routes) {
      const { status } = await ask(as(`A ${role}`), method, path, body)
      expect([role, method, path, status < 300], path).toEqual([role, method, path, allowed.includes(role)])
      if (!allowed.includes(role)) expect(status).toBe(403)
      if (!path.includes(`/${project}`) || path === `/v1/projects/${project}`) continue
      const elsewhere = path.replace(`/projects/${project}`, `/projects/${second}`)
      expect([role, elsewhere, (await ask(as(`A ${role}`), method, elsewhere, body)).status]).toEqual([role, elsewhere, 404])
    }
    expect((await as(`A ${role}`)('/v1/session')).json.projects.map(({ id }: { id: number }) => id)).toEqual([project])
    expect((await as(`A ${role}`)(`/api/query/engage?project_id=${second}`)).status).toBe(403)
  }
  // A question about people is rows, whatever route it takes.
  expect((await ask(as('A viewer'), 'POST', `/v1/projects/${project}/ask`, people)).json.error.code).toBe('NOT_ALLOWED')
})

test('C8 F25 a responder stops what leaves and does not undo it; where it goes is whole for whoever may change it', async () => {
  const responder = await enrol('R everywhere', 'responder', 'all')
  const made = await confirmed('POST', `/v1/projects/${second}/destinations`, {
    name: 'Lake', kind: 'webhook', address: 'https://1.1.1.1/services/secret-path', vendor: { name: 'Acme' },
  })
  expect([made.status, made.json.address]).toEqual([201, 'https://1.1.1.1/services/secret-path'])
  const path = `/v1/projects/${second}/destinations`
  expect((await as('Ada')(path)).text).toContain('secret-path')
  expect((await as('R everywhere')(path)).json.destinations[0].address).toBe('https://1.1.1.1/…')

  const opened = await ask(as('R everywhere'), 'POST', '/v1/incidents', { kind: 'vendor', title: 'A vendor', what: 'x', noticedAt: Date.now(), noticedHow: '' })
  const one = `/v1/incidents/${opened.json.id}`
  const { taken } = (await ask(as('R everywhere'), 'POST', `${one}/measures/stop-destinations`, { given: { all: true } })).json
  expect(taken.touched).toEqual({ destinations: 1 })
  const proof = Buffer.from(JSON.stringify({ kind: 'totp', code: responder.code() })).toString('base64url')
  const undone = await ask(as('R everywhere'), 'POST', `${one}/taken/${taken.number}/undo`, undefined, { 'x-signet-proof': proof })
  expect([undone.status, undone.json.error.code, undone.text]).toEqual([403, 'NOT_ALLOWED', expect.stringContaining('project.manage')])
  expect((await as('Ada')(path)).json.destinations[0].state).toBe('stopped')
  expect((await confirmed('POST', `${one}/taken/${taken.number}/undo`)).json.state).toBe('undone')
  // What a measure would touch is said to whoever may take it.
  const preview = (name: string, given: object) => ask(as('R everywhere'), 'POST', `${one}/measures/${name}/preview`, { given })
  expect((await preview('erase', { project: second, people: [Buffer.alloc(16, 7).toString('base64url')] })).status).toBe(200)
  expect((await preview('new-factors', { member: 1 })).json.error.code).toBe('NOT_ALLOWED')
})

test('A40 P2 a stolen cookie cannot be turned into more than itself', async () => {
  const thief = as('Ada')
  const acts: [string, string, unknown?][] = [
    ['POST', '/v1/me/factors', { factor: { kind: 'totp', ticket: 'x', code: '123456' } }],
    ['POST', '/v1/me/recovery-codes'],
    ['DELETE', '/v1/me/totp'],
    ['POST', '/v1/invitations', { roles: [{ project: 'all', role: 'owner' }] }],
    ['PUT', `/v1/members/${adas.member.id}/roles`, { roles: [{ project: 'all', role: 'viewer' }] }],
    ['POST', `/v1/members/${adas.member.id}/force-factors`],
    ['DELETE', `/v1/members/${adas.member.id}`],
    ['POST', '/v1/service-accounts', { name: 'x', scopes: ['read.rows'], projects: 'all' }],
    ['POST', `/v1/projects/${server.project.id}/secrets`, {}],
    ['POST', '/v1/owner-links'],
  ]
  for (const [method, path, body] of acts) {
    const plain = await ask(thief, method, path, body)
    expect([path, plain.status, plain.json.error.code]).toEqual([path, 403, 'PROOF_NEEDED'])
    for (const proof of ['{}', 'null', '{"kind":"totp","code":"000000"}', '{"kind":"recovery","code":"AAAA-AAAA-AAAA-AAAA"}', '{"kind":"passkey"}']) {
      const { json } = await ask(thief, method, path, body, { 'x-signet-proof': Buffer.from(proof).toString('base64url') })
      expect([path, proof, ['PROOF_NEEDED', 'REQUEST_INVALID', 'SIGN_IN_TOO_OFTEN'].includes(json.error.code)]).toEqual([path, proof, true])
    }
  }
  // A ceremony that was made for one act does not do for another, nor for the same with another body.
  const body = { note: 'x', roles: [{ project: 'all', role: 'viewer' }] }
  const choices = (await ask(as('Ada'), 'POST', '/v1/proof', { method: 'POST', path: '/v1/invitations', body: JSON.stringify(body) })).json
  const proof = Buffer.from(JSON.stringify({ kind: 'passkey', response: ada.get(choices.passkey, origin) })).toString('base64url')
  const other = { ...body, roles: [{ project: 'all', role: 'owner' }] }
  expect((await ask(thief, 'POST', '/v1/invitations', other, { 'x-signet-proof': proof })).json.error.code).toBe('CEREMONY_STALE')
  expect((await ask(thief, 'POST', '/v1/owner-links', undefined, { 'x-signet-proof': proof })).json.error.code).toBe('CEREMONY_STALE')
  expect((await ask(thief, 'POST', '/v1/invitations', body, { 'x-signet-proof': proof })).status).toBe(201)
  expect((await ask(thief, 'POST', '/v1/invitations', body, { 'x-signet-proof': proof })).json.error.code).toBe('PROOF_NEEDED')
})

test('A20 signing in makes a new token, ends the one that the browser had, and sets cookies that are for nobody else', async () => {
  const before = cookies.get('Ada')!
  const options = (await ask(as('Ada'), 'POST', '/v1/sign-in/passkey/options')).json
  const reply = await ask(as('Ada'), 'POST', '/v1/sign-in/passkey', { response: ada.get(options, origin) })
  expect(reply.json).toMatchObject({ member: { name: 'Ada' }, newDevice: false, recoveryCodesLeft: 10 })
  const set = reply.headers.getSetCookie()
  expect(set).toHaveLength(2)
  for (const cookie of set) expect(cookie).toMatch(/^signet_(session|device)=[\w-]{43,47}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
  expect((await atHome(before)('/v1/session')).status).toBe(401)
  cookies.set('Ada', cookieOf(reply))
  expect((await as('Ada')('/v1/me')).json.session).toMatchObject({ present: true, via: 'passkey' })
  // From another site's page, nobody is signed in (login CSRF).
  const foreign = await ask(as('Ada'), 'POST', '/v1/sign-in/passkey/options', undefined, { 'sec-fetch-site': 'cross-site' })
  expect(foreign.json.error.code).toBe('FOREIGN_PAGE')
})

test('A20 revoking all ends every cookie at once, the one that asks last', async () => {
  const bob = await enrol('Bob', 'analyst', 'all')
  const mine = (await as('Bob')('/v1/me/sessions')).json.sessions
  expect(mine).toHaveLength(1)
  expect((await ask(as('Bob'), 'DELETE', '/v1/sessions/1')).json.error.code).toBe('NOT_ALLOWED')
  const all = (await as('Ada')('/v1/sessions')).json.sessions as { id: number; present: boolean }[]
  const start = performance.now()
  const { sessions } = (await ask(as('Ada'), 'DELETE', '/v1/sessions')).json
  expect(sessions.length).toBe(all.length - 1)
  expect((await as('Bob')('/v1/session')).status).toBe(401)
  expect(performance.now() - start).toBeLessThan(1_000)
  expect((await as('Ada')('/v1/session')).status).toBe(200)
  const entered = await ask(atHome(''), 'POST', '/v1/sign-in/totp', { name: 'bob', code: bob.code() })
  expect(entered.json).toMatchObject({ member: { name: 'Bob' }, newDevice: true })
  cookies.set('Bob', cookieOf(entered))
  const gone = (await as('Bob')('/v1/me/sessions')).json.sessions
  expect((await ask(as('Bob'), 'DELETE', `/v1/me/sessions/${gone[0].id}`)).status).toBe(200)
  expect((await as('Bob')('/v1/session')).status).toBe(401)
})

test('a service account reads within its scopes and projects, imports when it may, and ends at once', async () => {
  const { account, secret } = (await confirmed('POST', '/v1/service-accounts', { name: 'Loader', scopes: ['import', 'read.questions'], projects: [second] })).json
  const authorization = basic(account.username, secret)
  const machine = (method: string, path: string, body?: unknown) => ask(server.stranger, method, path, body, { authorization })
  let sent = 0
  const importInto = (id: number) => machine('POST', `/import?strict=1&project_id=${id}`, [{ event: 'E', properties: { time: Date.now(), distinct_id: 'd', $insert_id: `i-${(sent += 1)}` } }])
  expect((await importInto(second)).json).toMatchObject({ code: 200, num_records_imported: 1 })
  expect((await importInto(server.project.id)).status).toBe(403)
  expect((await machine('GET', `/api/query/events/names?project_id=${second}&type=general`)).status).toBe(200)
  expect((await machine('GET', `/api/query/events/names?project_id=${server.project.id}&type=general`)).status).toBe(403)
  expect((await machine('GET', '/api/query/events/names?type=general')).status).toBe(400)
  expect((await machine('GET', `/api/2.0/export?project_id=${second}&from_date=2026-01-01&to_date=2026-01-01`)).status).toBe(403)
  expect((await machine('GET', `/v1/projects/${server.project.id}`)).status).toBe(404)
  expect((await machine('GET', `/v1/projects/${second}/people`)).status).toBe(403)
  for (const [method, path] of [['POST', '/v1/service-accounts'], ['POST', '/v1/invitations'], ['GET', '/v1/members'], ['POST', '/v1/me/recovery-codes']] as const) {
    const { status } = await machine(method, path, method === 'POST' ? {} : undefined)
    expect([path, status >= 400 && status < 500]).toEqual([path, true])
  }
  expect((await ask(server.stranger, 'GET', '/v1/session', undefined, { authorization: basic('other', secret) })).status).toBe(401)
  expect((await confirmed('DELETE', `/v1/service-accounts/${account.id}`)).status).toBe(204)
  expect((await machine('GET', '/v1/session')).status).toBe(401)
  await new Promise((resolve) => setTimeout(resolve, 950))
  expect((await importInto(second)).status).toBe(401)
})

test('a secret is made, replaced with an overlap, and ended; each on the ledger before it is handed out', async () => {
  const path = `/v1/projects/${second}/secrets`
  const made = (await confirmed('POST', path, { endsAfterDays: 30 })).json
  const opens = async (secret: string) => (await ask(server.stranger, 'GET', `/v1/projects/${second}`, undefined, { authorization: basic(secret) })).status
  expect([await opens(made.secret), made.secrets.at(-1).expiresAt > Date.now()]).toEqual([200, true])
  const { id } = made.secrets.at(-1)
  const rotated = (await confirmed('POST', `${path}/${id}/rotate`, { overlapHours: 0 })).json
  expect([await opens(made.secret), await opens(rotated.secret)]).toEqual([401, 200])
  expect((await confirmed('DELETE', `${path}/${rotated.secrets.at(-1).id}`)).status).toBe(204)
  expect(await opens(rotated.secret)).toBe(401)
  expect((await confirmed('DELETE', `${path}/9999`)).json.error.code).toBe('ACCESS_NOT_FOUND')
  const kinds: string[] = []
  for await (const entry of server.served.instance.ledger.entries()) kinds.push(String(entry['kind']))
  expect(kinds.filter((kind) => kind.startsWith('secret.'))).toEqual(['secret.made', 'secret.made', 'secret.revoked'])
})

test('V107 the unlock secret is tried at the desk, which the app sees the time of, and the vault is left locked', async () => {
  const { unlock } = server.served.made!
  const desk = server.served.deskUrl!
  const rehearse = (secret: string, origin = desk) =>
    fetch(`${desk}/api/rehearse`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify({ secret }) })
  expect((await as('Ada')('/v1/me')).json.unlock).toMatchObject({ rehearsedAt: null, overdue: true, ways: 1, shares: null, mode: 'session', desk: `${desk}/?rehearse=1` })
  expect(await (await rehearse('AAAA')).json()).toMatchObject({ error: { code: 'VAULT_SECRET_MISTYPED' } })
  expect((await rehearse(unlock, server.url)).status).toBe(403)
  expect((await ask(as('Ada'), 'POST', '/v1/vault/rehearsal', { secret: unlock })).status).toBe(404)
  expect((await as('Ada')('/v1/me')).json.unlock.rehearsedAt).toBeNull()
  expect((await rehearse(unlock)).status).toBe(200)
  expect((await as('Ada')('/v1/vault')).json.state).toBe('locked')
  const known = (await as('Ada')('/v1/me')).json.unlock
  expect([known.rehearsedAt > 0, known.overdue]).toEqual([true, false])
})

test('A31 a made-up browser key opens no way around the wait of its address', async () => {
  const made = `signet_device=${'A'.repeat(43)}`
  const wrong = (cookie: string) => ask(atHome(cookie), 'POST', '/v1/sign-in/recovery', { name: 'Ada', code: 'AAAA-AAAA-AAAA-AAAA' })
  for (let n = 0; n < 21; n++) await wrong('')
  expect((await wrong(made)).json.error.code).toBe('TOO_MANY_WRONG_KEYS')
  // A browser that Ada was signed in with is heard, and so is her passkey from anywhere.
  const device = cookies.get('Ada')!.split('; ').find((cookie) => cookie.startsWith('signet_device='))!
  expect((await ask(atHome(device), 'POST', '/v1/sign-in/recovery', { name: 'Ada', code: adas.recoveryCodes[0] })).status).toBe(200)
  const options = (await ask(atHome(''), 'POST', '/v1/sign-in/passkey/options')).json
  expect((await ask(atHome(''), 'POST', '/v1/sign-in/passkey', { response: ada.get(options, origin) })).status).toBe(200)
})

test('bad input at the door is refused with a reason, and never breaks it', async () => {
  const bad: [string, unknown][] = [
    ['/v1/sign-in/passkey', { response: { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30' } } }],
    ['/v1/sign-in/passkey', { response: null }],
    ['/v1/sign-in/totp', { name: '', code: '1' }],
    ['/v1/sign-in/totp', { name: 'Ada', code: '1'.repeat(100) }],
    ['/v1/sign-in/recovery', { name: 'Ada', code: '\u0000' }],
    ['/v1/enrolment/options', { invitation: 'sgi_short', name: 'x' }],
    ['/v1/enrolment/options', { invitation: `sgi_${'A'.repeat(43)}`, name: 'x' }],
    ['/v1/enrolment', { invitation: `sgi_${'A'.repeat(43)}`, name: 'x', userHandle: '../..', factor: { kind: 'totp', ticket: 'x', code: '1' } }],
    ['/v1/enrolment/invitation', { invitation: `sgi_${'A'.repeat(43)}` }],
  ]
  for (const [path, body] of bad) {
    const { status, json } = await ask(atHome(''), 'POST', path, body)
    expect([path, status >= 400 && status < 500, typeof json.error.code]).toEqual([path, true, 'string'])
    expect(json.error.code).not.toBe('INTERNAL')
  }
})

test('P5 a read of rows is on the ledger with the session that it went through', async () => {
  const project = server.project.id
  expect((await as('Ada')(`/v1/projects/${project}/people`)).status).toBe(200)
  const session = (await as('Ada')('/v1/me')).json.session.id
  let last: Record<string, unknown> = {}
  for await (const entry of server.served.instance.ledger.entries()) if (entry['kind'] === 'people.read') last = entry
  expect(last).toMatchObject({ actor: `member:${adas.member.id}`, session, project })
})
