/**
 * Bad input to ceremonies, grants and the ledger beneath them, tried from outside: over the desk's HTTP, over the app's, with
 * clocks that are set and disks that are full. A clear refusal with a code each time, and nothing released.
 *
 * What the rooms hold by themselves is not repeated here: assertions and keys (V50–V52, src/vault/ceremony), requests and
 * quotas (V53–V77, src/vault/grants), sign-in ceremonies (A2, A40, A41, src/access), torn and changed ledgers (L11–L20,
 * src/ledger), people's rows on a full disk (test/attacks/ledger.test.ts), killed erasures (test/erasure-crash.test.ts).
 */
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SoftAuthenticator, type Behaviour } from '../src/access/authenticator.fixture.ts'
import { startTestServer, type Reply, type TestServer } from '../src/api/server.fixture.ts'
import { type Ledger, openLedger } from '../src/ledger/index.ts'
import { recordVaultEntry } from '../src/main/vault-ledger.ts'
import { appOrigin, type Faults, testPlace } from '../src/vault/ceremony/authenticator.fixture.ts'
import { type Desk, serveDesk } from '../src/vault/desk/server.ts'
import { enrol, enrolWithCodes, noHistory, requestFor, type TestMember } from '../src/vault/grants/grants.fixture.ts'
import type { SealedRecord } from '../src/vault/index.ts'
import { createVault, type Vault } from '../src/vault/vault.ts'
import { sealPeople, testInstance, type TestInstance } from '../src/vault/vault.fixture.ts'

const dayMs = 86_400_000

/** A vault with its desk, over a real ledger, with clocks that can be set. */
interface World {
  readonly instance: TestInstance
  readonly vault: Vault
  readonly ledger: Ledger
  readonly desk: string
  readonly clock: { wall: number; monotonic: number }
  readonly records: readonly SealedRecord[]
  readonly ann: TestMember
  readonly bob: TestMember
  readonly codes: Awaited<ReturnType<typeof enrolWithCodes>>
  close(): Promise<void>
}

async function openWorld(ledgerDir?: string): Promise<World> {
  const instance = await testInstance(1)
  const clock = { wall: Date.UTC(2026, 2, 1), monotonic: 0 }
  const ledger = await openLedger({
    dir: ledgerDir ?? join(instance.dir, '..', 'ledger'), origin: 'ceremonies/ledger', privateKey: generateKeyPairSync('ed25519').privateKey,
    now: () => clock.wall, monotonic: () => clock.monotonic, random: randomBytes,
  })
  let desk: Desk | undefined
  const origin = () => `http://localhost:${desk?.port}`
  const place = () => ({ ...testPlace, deskOrigins: [...testPlace.deskOrigins, origin()] })
  const vault = createVault({
    keysDir: instance.dir, now: () => clock.wall, monotonic: () => clock.monotonic, random: randomBytes, place,
    record: (entry) => recordVaultEntry(ledger, instance.dir, entry), history: async () => noHistory, idleMs: 30 * dayMs,
  })
  desk = await serveDesk({ vault, host: '127.0.0.1', port: 0, orAnother: false, pageDir: fileURLToPath(new URL('../src/vault/desk/page/', import.meta.url)), place })
  await vault.unlock(instance.secret)
  const [ann, bob] = [await enrol(vault, instance.secret, 1), await enrol(vault, instance.secret, 2)]
  const codes = await enrolWithCodes(vault, instance.secret, 3, () => clock.wall)
  return {
    instance, vault, ledger, clock, ann, bob, codes, desk: origin(), records: sealPeople(instance.sealer, 1, 30, 'victim'),
    async close() {
      await desk?.close()
      await ledger.close()
      await instance.remove()
    },
  }
}

interface Answer {
  readonly status: number
  readonly code: string | undefined
  readonly text: string
}

async function post({ desk }: World, path: string, body: unknown): Promise<Answer> {
  const sent = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(desk + path, { method: 'POST', headers: { origin: desk, 'content-type': 'application/json' }, body: sent })
  const text = await response.text()
  return { status: response.status, code: /"code":"(\w+)"/.exec(text)?.[1], text }
}

const file = ({ vault, records }: World, people = 1, actor = 'member:1') => vault.requests.file(requestFor(records.slice(0, people * 3), { actor, level: 'full' }))
const kindsOf = async ({ ledger }: World): Promise<string[]> => {
  const kinds: string[] = []
  for await (const { kind } of ledger.entries()) kinds.push(String(kind))
  return kinds
}
const released = async (world: World) => (await kindsOf(world)).filter((kind) => kind === 'unseal.reserve' || kind === 'unseal.done').length

/** The same object with one member, named by a path, changed or left out. */
function changed(value: object, path: readonly string[], to: unknown): object {
  const copy = structuredClone(value) as Record<string, unknown>
  let at = copy
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>
  if (to === undefined) delete at[path.at(-1)!]
  else at[path.at(-1)!] = to
  return copy
}

describe('at the desk', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  }, 30_000)
  afterAll(() => world?.close())

  const good = (id: string, { key, member }: TestMember, faults: Faults = {}, challenge = world.vault.requests.challenge(id)) =>
    ({ member, factor: 'passkey', assertion: key.assert(challenge, { origin: world.desk, ...faults }) })

  test('V42 V51 a ceremony with a part that is missing, of another type, empty or huge opens and approves nothing', async () => {
    const paths = [['member'], ['factor'], ['assertion'], ...['credentialId', 'authenticatorData', 'clientDataJSON', 'signature'].map((name) => ['assertion', name])]
    const values: unknown[] = [undefined, null, 7, -1, true, '', 'x', [], {}, 'A'.repeat(50_000), 'A'.repeat(200_000), { toString: 'x' }]
    const before = await released(world)
    let tried = 0
    for (const path of paths) {
      for (const value of values) {
        const { id } = await file(world)
        for (const [what, who] of [['open', world.ann], ['open.csv', world.ann], ['approve', world.bob]] as const) {
          const { status, code, text } = await post(world, `/api/requests/${id}/${what}`, changed(good(id, who), path, value))
          expect([path.join('.'), JSON.stringify(value)?.slice(0, 20), what, status >= 400 && status < 500, code]).toEqual([path.join('.'), JSON.stringify(value)?.slice(0, 20), what, true, expect.any(String)])
          expect(code).not.toBe('VAULT_FAILED')
          expect(text).not.toContain('@mail')
          tried++
        }
        if ((await world.vault.requests.view(id)).state === 'waiting') await world.vault.requests.cancel(id, 'member:1')
      }
    }
    expect(tried).toBeGreaterThan(200)
    expect(await released(world)).toBe(before)
  })

  test('V42 bodies that are no object, no JSON, deep, or set prototypes are refused with a code', async () => {
    const { id } = await file(world)
    const bodies = ['', 'null', '[]', '"x"', '1', '{', '{"member":1', '\u0000', '['.repeat(20_000), `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, '{"__proto__":{"secret":"x"}}', '{"constructor":{"prototype":{"member":1}}}', '{"secret":{"length":32}}']
    for (const body of bodies) {
      const { status, code } = await post(world, `/api/requests/${id}/open`, body)
      expect([body.slice(0, 30), status >= 400 && status < 500, code]).toEqual([body.slice(0, 30), true, expect.stringMatching(/^[A-Z_]+$/)])
    }
    expect(await released(world)).toBe(0)
    // None of them was a try at a ceremony: the right one still opens it.
    expect((await post(world, `/api/requests/${id}/open`, good(id, world.ann))).status).toBe(200)
  })

  const wrong: [string, Faults | ((id: string) => object)][] = [
    ['of a page of the app', { origin: appOrigin }], ['of a stranger’s page', { origin: 'https://evil.example' }], ['of no page', { origin: 'null' }],
    ['in a stranger’s frame', { topOrigin: 'https://evil.example', crossOrigin: true }], ['for another host', { rpId: 'evil.example' }],
    ['without presence', { flags: 0x04 }], ['without verification', { flags: 0x01 }], ['that makes a passkey', { type: 'webauthn.create' }],
    ['with a counter that went back', { counter: 1 }], ['with no counter any more', { counter: 0 }],
    ['for another challenge', (id) => good(id, world.ann, {}, randomBytes(32))],
    ['for half of the challenge', (id) => good(id, world.ann, {}, world.vault.requests.challenge(id).subarray(0, 16))],
    ['of another member under one’s own name', (id) => ({ ...good(id, world.bob), member: 1 })],
    ['of another member under their name', (id) => good(id, world.bob)],
    ['of nobody that is known', (id) => ({ ...good(id, world.ann), member: 99 })],
    ['with one bit of the signature turned', (id) => {
      const shown = good(id, world.ann)
      const bytes = Buffer.from(shown.assertion.signature, 'base64url')
      bytes[bytes.length - 1]! ^= 1
      return changed(shown, ['assertion', 'signature'], bytes.toString('base64url'))
    }],
    ['with what it signed cut off', (id) => changed(good(id, world.ann), ['assertion', 'authenticatorData'], Buffer.alloc(36).toString('base64url'))],
  ]
  test.each(wrong)('V51 V53 an answer %s opens nothing', async (_, how) => {
    const before = await released(world)
    const { id } = await file(world)
    const { status, code } = await post(world, `/api/requests/${id}/open`, typeof how === 'function' ? how(id) : good(id, world.ann, how))
    expect([status >= 400 && status < 500, code]).toEqual([true, expect.stringMatching(/^(?:CEREMONY_INVALID|GRANT_INVALID|VAULT_MEMBER_UNKNOWN)$/)])
    expect(await released(world)).toBe(before)
    await world.vault.requests.cancel(id, 'member:1')
  })

  test('V53 V54 V56 what was used, cancelled or ended is not opened by the same answer, nor by another', async () => {
    const one = await file(world)
    const shown = good(one.id, world.ann)
    expect((await post(world, `/api/requests/${one.id}/open`, shown)).status).toBe(200)
    const after = await released(world)
    expect((await post(world, `/api/requests/${one.id}/open`, shown)).code).toBe('GRANT_SPENT')
    expect((await post(world, `/api/requests/${one.id}/open.json`, good(one.id, world.ann))).code).toBe('GRANT_SPENT')
    const two = await file(world)
    expect((await post(world, `/api/requests/${two.id}/open`, shown)).code).toBe('CEREMONY_INVALID')
    await world.vault.requests.cancel(two.id, 'member:1')
    expect((await post(world, `/api/requests/${two.id}/open`, good(two.id, world.ann))).code).toBe('GRANT_SPENT')
    const three = await file(world)
    const late = good(three.id, world.ann)
    world.clock.monotonic += dayMs
    expect((await post(world, `/api/requests/${three.id}/open`, late)).code).toBe('GRANT_UNKNOWN')
    expect(await released(world)).toBe(after)
  })

  test('V71 V73 approvals and openings that race: one approval of each second member at most, none of the requester, one opening', async () => {
    const { id } = await file(world, 25)
    const before = await released(world)
    const shows = Array.from({ length: 4 }, () => good(id, world.bob, { counter: 0 }))
    const own = good(id, world.ann)
    const answers = await Promise.all([...shows.map((shown) => post(world, `/api/requests/${id}/approve`, shown)), post(world, `/api/requests/${id}/approve`, own), post(world, `/api/requests/${id}/open`, good(id, world.ann))])
    expect(answers.filter(({ status }) => status === 200).length).toBe(1)
    expect(answers[4]).toMatchObject({ code: 'GRANT_INVALID' })
    expect(answers.every(({ status, code }) => status === 200 || /^(?:GRANT_SPENT|CEREMONY_INVALID|GRANT_INVALID|APPROVAL_MISSING)$/.test(code ?? ''))).toBe(true)
    expect((await world.vault.requests.view(id)).approvals).toMatchObject([{ member: 2 }])
    expect(await released(world)).toBe(before)
    const opened = await Promise.all(Array.from({ length: 5 }, () => post(world, `/api/requests/${id}/open`, good(id, world.ann))))
    expect(opened.filter(({ status }) => status === 200).length).toBe(1)
    const entries: { kind: unknown; grant?: unknown; approvers?: unknown }[] = []
    for await (const entry of world.ledger.entries()) if (entry['grant'] === id) entries.push(entry)
    expect(entries.filter(({ kind }) => kind === 'grant.approve').length).toBe(1)
    expect(entries.filter(({ kind }) => kind === 'unseal.reserve')).toMatchObject([{ approvers: ['member:2'] }])
  })
})

test('V24 V55 V56 a clock that is set by two days while a grant waits neither prolongs nor revives it, lets no code count twice, and is on the ledger', async () => {
  const world = await openWorld()
  try {
    const { vault, clock, codes, ledger } = world
    const pass = (ms: number) => {
      clock.wall += ms
      clock.monotonic += ms
    }
    pass(60_000)
    const open = (id: string, shown: ReturnType<typeof codes.show>) => vault.requests.open(id, shown).then(() => 'opened', (error: { code: string }) => error.code)
    const lasts = (await vault.policy()).aloneLastsMs
    for (const jump of [-2 * dayMs, 2 * dayMs]) {
      const { id } = await file(world, 1, 'member:3')
      clock.wall += jump
      pass(lasts - 1)
      expect((await vault.requests.view(id)).state).toBe('waiting')
      pass(1)
      expect(await open(id, codes.show())).toBe('GRANT_UNKNOWN')
    }
    // A code that was shown; the clock set back to when it was new; and forward over it.
    const used = codes.show()
    expect(await open((await file(world, 1, 'member:3')).id, used)).toBe('opened')
    for (const jump of [-2 * dayMs, 2 * dayMs, 0]) {
      clock.wall += jump
      expect(await open((await file(world, 1, 'member:3')).id, used)).toBe('CEREMONY_INVALID')
    }
    // Codes of the two days that were set back over are earlier than the one that counted.
    clock.wall -= 2 * dayMs
    expect(await open((await file(world, 1, 'member:3')).id, codes.show())).toBe('CEREMONY_INVALID')
    clock.wall += 2 * dayMs
    pass(60_000)
    expect(await open((await file(world, 1, 'member:3')).id, codes.show())).toBe('opened')
    // A grant of the owner's ends by elapsed time too.
    const proven = await vault.grant(world.instance.secret, {
      actor: 'owner', project: 1, people: world.records.slice(0, 3).map(({ value }) => value.pseudonym).slice(0, 1), fields: ['$email'], level: 'full', reason: 'ticket', approvals: [], lastsMs: 60_000,
    })
    const email = world.records.filter(({ value }) => value.field === '$email').slice(0, 1)
    expect((await vault.open(proven, email)).length).toBe(1)
    clock.wall -= 2 * dayMs
    clock.monotonic += 60_000
    await expect(vault.open(proven, email)).rejects.toMatchObject({ code: expect.stringMatching(/^GRANT_(?:EXPIRED|INVALID)$/) })
    const jumps: unknown[] = []
    for await (const entry of ledger.entries()) if (entry.kind === 'clock.jump') jumps.push(entry['byMs'] ?? entry)
    expect(jumps.length).toBeGreaterThanOrEqual(6)
  } finally {
    await world.close()
  }
}, 30_000)

test('V59 L20 on a full ledger disk nothing is filed, approved or opened, and with room again it goes on', async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'signet-ceremonies-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'pipe' })
  } catch {
    rmSync(disk, { recursive: true })
    return context.skip('cannot mount a small disk here')
  }
  let world: World | undefined
  try {
    world = await openWorld(join(disk, 'ledger'))
    const { vault, ann, bob, ledger } = world
    const [single, many] = [await file(world), await file(world, 25)]
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize))
    // What is left of the last block goes first.
    for (let n = 0; n < 200 && ledger.trouble === undefined; n++) await ledger.append({ kind: 'fill', pad: 'x'.repeat(200) }).catch(() => undefined)
    const code = (work: Promise<unknown>) => work.then(() => 'done', (error: { code: string }) => error.code)
    const show = (id: string, { key, member }: TestMember) => ({ member, factor: 'passkey' as const, assertion: key.assert(vault.requests.challenge(id), { origin: world!.desk }) })
    expect(await code(file(world, 2))).toBe('LEDGER_UNAVAILABLE')
    expect(await code(vault.requests.open(single.id, show(single.id, ann)))).toBe('LEDGER_UNAVAILABLE')
    expect(await code(vault.requests.approve(many.id, show(many.id, bob)))).toBe('LEDGER_UNAVAILABLE')
    expect((await vault.requests.view(many.id)).approvals).toEqual([])
    rmSync(join(disk, 'ballast'))
    expect(await code(vault.requests.approve(many.id, show(many.id, bob)))).toBe('done')
    expect(await code(vault.requests.open(many.id, show(many.id, ann)))).toBe('done')
    expect((await kindsOf(world)).filter((kind) => kind === 'unseal.done').length).toBe(1)
  } finally {
    await world?.close()
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  }
}, 30_000)

describe('at the app', () => {
  let server: TestServer
  let origin: string
  let cookie: string
  const ada = new SoftAuthenticator()
  beforeAll(async () => {
    server = await startTestServer()
    origin = server.url.replace('127.0.0.1', 'localhost')
    const options = (await ask('POST', '/v1/enrolment/options', { name: 'Ada' }, {}, server.cookie)).json
    const enrolled = await ask('POST', '/v1/enrolment', {
      name: 'Ada', userHandle: options.userHandle, factor: { kind: 'passkey', response: ada.create(options.passkey, origin), label: 'Laptop' },
    }, {}, server.cookie)
    expect(enrolled.status).toBe(201)
    cookie = enrolled.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ')
  }, 30_000)
  afterAll(() => server?.stop())

  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, shown = cookie): Promise<Reply> {
    const response = await fetch(origin + path, {
      method, headers: { cookie: shown, 'sec-fetch-site': 'same-origin', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
  const path = () => `/v1/projects/${server.project.id}/suppression`
  const act = (k: number, proof?: unknown, raw?: string) =>
    ask('PUT', path(), { k }, proof === undefined && raw === undefined ? {} : { 'x-signet-proof': raw ?? Buffer.from(JSON.stringify(proof)).toString('base64url') })
  const choices = async (k: number, method = 'PUT', at = path()) => (await ask('POST', '/v1/proof', { method, path: at, body: JSON.stringify({ k }) })).json
  const proofFor = async (k: number, how: Behaviour = {}) => ({ kind: 'passkey', response: ada.get((await choices(k)).passkey, origin, how) })
  const notForThis = /^(?:PROOF_NEEDED|CEREMONY_STALE)$/
  const present = async () => (await ask('GET', path())).json.k as number

  test('A40 a proof with a part that is missing, of another type, huge or no proof at all confirms nothing', async () => {
    const before = await present()
    const good = await proofFor(77)
    const paths = [['kind'], ['response'], ['response', 'id'], ['response', 'rawId'], ['response', 'type'], ['response', 'response'],
      ...['clientDataJSON', 'authenticatorData', 'signature'].map((name) => ['response', 'response', name])]
    const proofs = paths.flatMap((at) => [undefined, null, 7, '', [], {}, 'x', 'A'.repeat(9_000)].map((value) => changed(good, at, value)))
    const others = [{}, [], null, 'x', { kind: 'totp' }, { kind: 'totp', code: '000000' }, { kind: 'totp', code: 123_456 }, { kind: 'recovery', code: 'x' }, { kind: 'secret', code: 'x' }, { kind: 'totp', code: '1'.repeat(5_000) }]
    for (const proof of [...proofs, ...others]) {
      const { status, json } = await act(77, proof)
      expect([JSON.stringify(proof).slice(0, 60), status, json?.error?.code ?? ''])
        .toEqual([JSON.stringify(proof).slice(0, 60), expect.toBeOneOf([400, 403, 431]), expect.stringMatching(/^(?:REQUEST_INVALID|PROOF_NEEDED|)$/)])
    }
    for (const raw of ['', '%', 'AAAA', 'e30', 'A'.repeat(40_000)]) expect((await act(77, undefined, raw)).status).toBeGreaterThanOrEqual(400)
    expect(await present()).toBe(before)
  })

  test.each<[string, Behaviour]>([
    ['of another origin', { origin: 'https://evil.example' }], ['for another host', { host: 'evil.example' }], ['without verification', { flags: 0x01 }], ['without presence', { flags: 0x04 }],
    ['that makes a passkey', { type: 'webauthn.create' }], ['for a challenge of its own', { challenge: randomBytes(32).toString('base64url') }], ['with a signature of another', { forged: true }],
  ])('A40 an answer %s confirms nothing', async (_, how) => {
    const before = await present()
    expect((await act(33, await proofFor(33, how))).json.error.code).toMatch(notForThis)
    expect(await present()).toBe(before)
  })

  test('A40 a proof is for one method, one path and one body, once, of two who show it at once too', async () => {
    const before = await present()
    for (const [k, method, at] of [[12, 'PUT', path()], [11, 'POST', path()], [11, 'PUT', '/v1/projects/2/suppression']] as const) {
      const proof = { kind: 'passkey', response: ada.get((await choices(k, method, at)).passkey, origin) }
      expect((await act(11, proof)).json.error.code).toMatch(notForThis)
    }
    expect(await present()).toBe(before)
    const proof = await proofFor(11)
    const statuses = (await Promise.all([act(11, proof), act(11, proof), act(11, proof)])).map(({ status }) => status).toSorted((a, b) => a - b)
    expect([statuses[0], statuses.filter((status) => status === 200).length]).toEqual([200, 1])
    expect((await act(11, proof)).json.error.code).toMatch(notForThis)
    // An authenticator that went back is a copy.
    ada.counter = 0
    expect((await act(12, await proofFor(12))).status).toBe(403)
    ada.counter = 1_000
    expect((await act(12, await proofFor(12))).status).toBe(200)
  })

  test('§14 while the ledger cannot be written, an erasure is not begun; it is once it can, and a torn end is dropped', async () => {
    const { token, id } = server.project
    await server.stranger('/engage', { method: 'POST', body: [{ $token: token, $distinct_id: 'ada', $set: { $email: 'ada@mail.example' } }] })
    await server.served.instance.settle()
    const { keys, ledger: dir } = server.served.instance.dir
    const sealed = () => server.served.instance.registry.sealed.countPeople()
    const people = await sealed()
    const body = { ids: ['ada'] }
    const confirmed = async () => {
      const { passkey } = (await ask('POST', '/v1/proof', { method: 'POST', path: `/v1/projects/${id}/erasures`, body: JSON.stringify(body) })).json
      return ask('POST', `/v1/projects/${id}/erasures`, body, { 'x-signet-proof': Buffer.from(JSON.stringify({ kind: 'passkey', response: ada.get(passkey, origin) })).toString('base64url') })
    }
    // A line that a crash cut off, and no checkpoints to go on from.
    const entries = join(dir, 'entries/000000000.jsonl')
    appendFileSync(entries, '{"index":99999,"kind":"eras')
    renameSync(join(dir, 'checkpoints'), join(keys, 'elsewhere'))
    for (let n = 0; n < 2; n++) {
      const refused = await confirmed()
      expect([refused.status, refused.json?.error?.code]).toEqual([503, 'LEDGER_UNAVAILABLE'])
    }
    expect(await sealed()).toBe(people)
    expect(readFileSync(entries, 'utf8')).not.toContain('"erase.begin"')
    rmSync(join(dir, 'checkpoints'), { recursive: true, force: true })
    renameSync(join(keys, 'elsewhere'), join(dir, 'checkpoints'))
    const taken = await confirmed()
    expect(taken.status).toBe(200)
    await expect.poll(async () => (await ask('GET', `/v1/projects/${id}/erasures/${taken.json.tracking}`)).json.state, { timeout: 10_000 }).toBe('done')
    expect(await sealed()).toBe(people - 1)
    const text = readFileSync(entries, 'utf8')
    expect([text.includes('"erase.begin"'), text.includes('"index":99999')]).toEqual([true, false])
  }, 30_000)
})
