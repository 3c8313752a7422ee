/**
 * D5 and D6 (security §3.3): what a thief gets out of backups. The scripts below hold nothing but what their thief holds,
 * know every format, and try everything. Beside them: what a restored instance answers, and whom it has forgotten.
 *
 * Rules: src/erasure/SPEC.md E1–E12, B1–B9.
 */
import { spawnSync } from 'node:child_process'
import { createDecipheriv } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Decrypter } from 'age-encryption'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesIn, readColumnFile, stolenFiles } from '../../src/drill/index.ts'
import { startServer } from '../server.ts'

const bin = fileURLToPath(new URL('../../bin/signet.cjs', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'signet-backup-'))
const data = join(root, 'data')
const people = Array.from({ length: 40 }, (_, n) => ({ id: `person-${n}@mailbox.example`, email: `Person.${n}@mailbox.example`, phone: `+3361234${String(5000 + n)}` }))
const erased = people.slice(0, 3)
const kept = people.slice(3)

let server: Awaited<ReturnType<typeof startServer>>

function signet(args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8', input: input ?? '', env: { ...process.env, SIGNET_LOG: 'error' }, maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`signet ${args.join(' ')}: ${status} ${stderr}`)
  return stdout
}

const folderIn = (dir: string, kind: string): string => join(dir, readdirSync(dir).filter((name) => name.startsWith(`${kind}-`)).toSorted().at(-1)!)
const ageSeconds = 60_000

async function send(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}

async function sendPeople(list: readonly (typeof people)[number][], event: string): Promise<void> {
  const { token } = server
  await send('/track?verbose=1', list.flatMap(({ id }, n) => [1, 2].map((part) => ({
    event, properties: { token, distinct_id: id, $user_id: id, $device_id: `device-of-${id}`, time: Date.now() - n * 60_000, part },
  }))))
  await send('/engage?verbose=1', list.map(({ id, email, phone }) => ({ $token: token, $distinct_id: id, $set: { $email: email, $phone: phone, plan: 'pro' } })))
}

async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}`, 'content-type': 'application/json', ...init.headers }
  const answer = await fetch(`${server.url}${path}`, { ...init, headers })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`)
  return JSON.parse(text) as T
}

interface PersonRow {
  readonly pseudonym: string
  readonly events: number
  readonly sealed: readonly string[]
}

const everyone = async () => (await api<{ people: PersonRow[] }>('/v1/projects/1/people?limit=500')).people
const weekly = async () => api<{ series: unknown }>('/v1/projects/1/ask', {
  method: 'POST', body: JSON.stringify({ kind: 'trend', series: [{ event: null, measure: 'unique' }, { event: null, measure: 'total' }], unit: 'day', range: { last: 3, unit: 'day' } }),
}).then(({ series }) => series)

/** Every file below a folder. */
const contentsOf = (dir: string) => filesIn(dir).map(({ path, bytes }) => ({ path: relative(dir, path), bytes }))

function formsOf(value: string): Buffer[] {
  const texts = [value, value.toLowerCase(), encodeURIComponent(value), Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1)]
  return [...new Set(texts)].map((text) => Buffer.from(text)).concat(Buffer.from(value, 'utf16le'))
}

beforeAll(async () => {
  server = await startServer(data)
  await sendPeople(people, 'Bought')
  expect((await everyone()).filter(({ events }) => events === 2).length).toBe(people.length)
  // Copies of before the erasure.
  signet(['backup', '--data', data, '--out', join(root, 'data-backups')])
  signet(['backup', 'keys', '--data', data, '--out', join(root, 'key-backups')])
  cpSync(join(root, 'key-backups', 'shelf.age'), join(root, 'stolen-shelf.age'))
  writeFileSync(join(root, 'list.txt'), erased.map(({ id }) => id).join('\n'))
}, 240_000)
afterAll(async () => {
  await server.stop().catch(() => undefined)
  rmSync(root, { recursive: true, force: true })
})

test('D5 B1 a data backup and the list of true e-mail addresses: no value is read, no guess is confirmed', () => {
  const backup = folderIn(join(root, 'data-backups'), 'data')
  const files = contentsOf(backup)
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['manifest.json', 'facts/registry.db', 'facts/sealed.db']))
  // It is the backup of something.
  expect(files.some(({ bytes }) => bytes.includes('Bought'))).toBe(true)
  expect(files.filter(({ path }) => /keystore|keys\/|\.age$|shelf|collector-keys|unlock/.test(path))).toEqual([])
  const values = people.flatMap(({ id, email, phone }) => [id, email, phone])
  expect(files.flatMap(({ path, bytes }) => values.filter((value) => formsOf(value).some((form) => bytes.includes(form))).map((value) => `${path}: ${value}`))).toEqual([])
  const haul = stolenFiles({ dirs: [backup], guesses: people.flatMap(({ id, email }) => [id, email]) })
  expect(haul.confirmed).toEqual([])
  // It unpacked the engine's columns, and knew pseudonyms to compare with.
  expect(filesIn(backup).flatMap(({ path, bytes }) => (path.endsWith('.bin') ? [readColumnFile(bytes)] : [])).filter((column) => column?.includes('Bought')).length).toBeGreaterThan(0)
  expect(haul.streams.length).toBeGreaterThan(people.length)
})

test('D5 the script confirms guesses, true ones only, where the key lies beside the backup', () => {
  const beside = join(root, 'beside')
  mkdirSync(beside, { recursive: true })
  cpSync(join(data, 'keys', 'collector-keys.json'), join(beside, 'found.txt'))
  const guesses = people.flatMap(({ id }) => [id, `not-${id}`])
  const { confirmed } = stolenFiles({ dirs: [folderIn(join(root, 'data-backups'), 'data'), beside], guesses })
  expect(confirmed.toSorted()).toEqual(people.map(({ id }) => id).toSorted())
})

test('D6 B2 a backup of the keys without the unlock secret: nothing in it is readable, with the data backup too', () => {
  const backup = folderIn(join(root, 'key-backups'), 'keys')
  const files = contentsOf(backup)
  expect(files.map(({ path }) => path).toSorted()).toEqual(['facts/keystore.db', 'keys.age', 'manifest.json', 'unlock.age'])
  const held = ['shelf.json', 'collector-keys.json', 'ledger-key.json', 'access-key.json'].map((name) => readFileSync(join(data, 'keys', name), 'utf8'))
  const secrets = held.flatMap((text) => [...text.matchAll(/"(?:key|pseudonymKey|blindIndexKey)": ?"([^"]{40,})"/g)].map(([, key]) => key!))
  expect(secrets.length).toBeGreaterThan(4)
  expect(secrets.filter((key) => files.some(({ bytes }) => bytes.includes(key) || bytes.includes(Buffer.from(key, 'base64url'))))).toEqual([])
  expect(stolenFiles({ dirs: [folderIn(join(root, 'data-backups'), 'data'), backup], guesses: people.map(({ id }) => id) }).confirmed).toEqual([])
})

/** Opens pages of a stolen key store with whatever shelf keys the thief found. Answers how many keys came out. */
async function openPages(keystore: string, shelfFile: Buffer | undefined, unlockFile: Buffer, secret: string): Promise<number> {
  const byPassphrase = new Decrypter()
  byPassphrase.addPassphrase(secret)
  const identity = (await byPassphrase.decrypt(unlockFile, 'text')).trim()
  const shelves: string[] = []
  if (shelfFile !== undefined) {
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const { keys } = JSON.parse(await decrypter.decrypt(shelfFile, 'text')) as { keys: { key: string }[] }
    shelves.push(...keys.map(({ key }) => key))
  }
  const database = new Database(keystore)
  const pages = database.prepare('select project, body from key_pages').all() as { project: number; body: string }[]
  const rows = (database.prepare('select count(*) as n from wrapped_keys').get() as { n: number }).n
  database.close()
  expect(rows).toBeGreaterThan(100)
  let opened = 0
  for (const { project, body } of pages) {
    const bytes = Buffer.from(body, 'base64')
    for (const key of shelves) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), bytes.subarray(0, 12))
        decipher.setAAD(Buffer.from(`signet/key-page/v1 ${project}`))
        decipher.setAuthTag(bytes.subarray(-16))
        opened += decipher.update(bytes.subarray(12, -16)).length
        decipher.final()
      } catch {
        opened = 0
      }
    }
  }
  return opened
}

test('E1 E2 E4 E6 an erased person is unreadable at once, their events belong to nobody, and the id is usable again', async () => {
  const before = await weekly()
  const said = JSON.parse(signet(['erase', '--data', data, '--list', join(root, 'list.txt'), '--json'])) as Record<string, number>
  // Each has a user's id and a device's, which were merged.
  expect(said).toMatchObject({ persons: erased.length, ids: erased.length * 2, profiles: erased.length, events: erased.length * 2, links: erased.length })
  // Two ids, an address and a number each.
  expect(said['values']).toBe(erased.length * 4)
  expect(await weekly()).toEqual(before)

  const ids = erased.map(({ id }) => id)
  expect(() => signet(['erase', '--data', data, '--id', ids[0]!])).toThrow('PERSON_UNKNOWN')
  const now = await everyone()
  const unlinked = now.filter(({ sealed, events }) => sealed.length === 0 && events === 2)
  expect(unlinked.length).toBe(erased.length)

  // Whoever comes under the same id is a new person, sealed anew, with what they do from now on.
  await sendPeople(erased, 'Came back')
  const after = await everyone()
  const anew = after.filter((row) => !now.some(({ pseudonym }) => pseudonym === row.pseudonym))
  expect(anew.map(({ events }) => events)).toEqual(erased.map(() => 2))
  expect(anew.map(({ sealed }) => [...sealed].toSorted())).toEqual(erased.map(() => ['$distinct_id', '$email', '$phone']))
  expect(after.filter(({ pseudonym }) => unlinked.some((one) => one.pseudonym === pseudonym)).map(({ events }) => events)).toEqual([2, 2, 2])
  // And erased again, so that the rest of this file knows who is there.
  signet(['erase', '--data', data, '--list', join(root, 'list.txt'), '--events', 'remove'])
  expect((await everyone()).filter(({ pseudonym }) => anew.some((one) => one.pseudonym === pseudonym))).toEqual([])
  expect(await server.countEvents()).toBe(people.length * 2)
}, 120_000)

test('D6 E5 with the unlock secret too, a key backup of before opens no more once the shelf key was replaced', async () => {
  const old = folderIn(join(root, 'key-backups'), 'keys')
  const unlockFile = readFileSync(join(old, 'unlock.age'))
  // Until then it opens: the promise has a bound, which is the next rotation.
  expect(await openPages(join(old, 'facts', 'keystore.db'), readFileSync(join(root, 'key-backups', 'shelf.age')), unlockFile, server.unlock)).toBeGreaterThan(0)
  cpSync(old, join(root, 'old-keys'), { recursive: true })
  signet(['keys', 'rotate-shelf', '--data', data])
  // Dated folders have their second's name.
  signet(['backup', 'keys', '--data', data, '--out', join(root, 'key-backups')])
  const fresh = folderIn(join(root, 'key-backups'), 'keys')
  const newest = readFileSync(join(root, 'key-backups', 'shelf.age'))
  expect(await openPages(join(root, 'old-keys', 'facts', 'keystore.db'), newest, unlockFile, server.unlock)).toBe(0)
  expect(await openPages(join(fresh, 'facts', 'keystore.db'), newest, unlockFile, server.unlock)).toBeGreaterThan(0)
  expect(await decryptBy(server.unlock, unlockFile, readFileSync(join(data, 'keys', 'escrow.age')))).toContain('"generation": 2')
  // The replaced key is in no file of the instance and of the backups.
  const { keys: [{ key: stolen }] } = JSON.parse(await decryptBy(server.unlock, unlockFile, readFileSync(join(root, 'stolen-shelf.age')))) as { keys: [{ key: string }] }
  expect(await decryptBy(server.unlock, unlockFile, readFileSync(join(data, 'keys', 'escrow.age')))).not.toContain(stolen)
  for (const dir of [data, join(root, 'key-backups'), join(root, 'data-backups')]) {
    expect(contentsOf(dir).filter(({ bytes }) => bytes.includes(stolen) || bytes.includes(Buffer.from(stolen, 'base64url'))).map(({ path }) => path)).toEqual([])
  }
}, ageSeconds)

async function decryptBy(secret: string, unlockFile: Buffer, file: Buffer): Promise<string> {
  const byPassphrase = new Decrypter()
  byPassphrase.addPassphrase(secret)
  const decrypter = new Decrypter()
  decrypter.addIdentity((await byPassphrase.decrypt(unlockFile, 'text')).trim())
  return decrypter.decrypt(file, 'text')
}

test('B4 B5 B6 a restored instance gives the same answers and unseals, and whoever was erased after the backup is not back', async () => {
  const before = { week: await weekly(), events: await server.countEvents() }
  signet(['ledger', 'key', '--data', data])
  await server.stop()
  cpSync(join(data, 'ledger'), join(root, 'newest-ledger'), { recursive: true })
  const keysFolder = folderIn(join(root, 'key-backups'), 'keys')
  const target = join(root, 'restored')
  const args = ['restore', '--backup', folderIn(join(root, 'data-backups'), 'data'), '--keys', keysFolder, '--ledger', join(root, 'newest-ledger'), '--data', target, '--unlock-stdin']
  expect(() => signet(args, 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA')).toThrow('VAULT_SECRET')
  rmSync(target, { recursive: true, force: true })
  expect(signet(args, server.unlock)).toContain('2 erasures of after the backup were done again')
  server = await startServer(target, { made: server.made })
  expect({ week: await weekly(), events: await server.countEvents() }).toEqual(before)
  const now = await everyone()
  expect(now.filter(({ sealed }) => sealed.length > 0).length).toBe(kept.length)
  const someone = now.find(({ sealed }) => sealed.includes('$email'))!
  const opened = JSON.parse(signet(
    ['unseal', '--data', target, '--person', someone.pseudonym, '--fields', '$email', '--reason', 'ticket 1', '--level', 'full', '--unlock-stdin', '--json'], server.unlock,
  )) as { value: string }[]
  expect(kept.map(({ email }) => email)).toContain(opened[0]!.value)
  const file = join(root, 'person.zip')
  const packing = ['export', 'person', '--data', target, '--person', someone.pseudonym, '--out', file]
  const identityIn = () => spawnSync('unzip', ['-p', file, 'identity.jsonl']).stdout.toString()
  signet(packing)
  expect(identityIn()).not.toContain('mailbox.example')
  signet([...packing, '--unsealed', '--reason', 'request 1', '--unlock-stdin'], server.unlock)
  expect(identityIn()).toContain(opened[0]!.value)
  for (const { id } of erased) expect(() => signet(['erase', '--data', target, '--id', id])).toThrow('PERSON_UNKNOWN')
  // The history goes on: whoever kept a checkpoint sees no other one.
  const key = join(root, 'ledger.key')
  writeFileSync(key, signet(['ledger', 'key', '--data', target]))
  expect(signet(['ledger', 'verify', join(target, 'ledger'), '--key', key])).toContain('verified')
}, 180_000)

test('B7 a backup that was changed, or a ledger that is not its own, is refused before anything is made', () => {
  const backup = join(root, 'changed')
  cpSync(folderIn(join(root, 'data-backups'), 'data'), backup, { recursive: true })
  const ledgerFile = join(backup, 'ledger', 'entries', '000000000.jsonl')
  const bytes = readFileSync(ledgerFile)
  bytes[40]! ^= 1
  writeFileSync(ledgerFile, bytes)
  const target = join(root, 'refused')
  const restore = (from: string, ...more: string[]) => signet(['restore', '--backup', from, '--keys', folderIn(join(root, 'key-backups'), 'keys'), '--data', target, '--unlock-stdin', ...more], server.unlock)
  expect(() => restore(backup)).toThrow(/BACKUP_DAMAGED: ledger\/entries\/000000000\.jsonl/)
  expect(existsSync(target)).toBe(false)
  const other = join(root, 'other-ledger')
  mkdirSync(other)
  cpSync(join(backup, 'ledger'), other, { recursive: true })
  expect(() => restore(folderIn(join(root, 'data-backups'), 'data'), '--ledger', other)).toThrow(/LEDGER_CORRUPT|BACKUP_MISMATCH/)
  expect(existsSync(join(target, 'signet.json'))).toBe(false)
}, ageSeconds)
