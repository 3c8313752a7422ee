import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVaultClient, type VaultClient } from './client.ts'
import { vaultSocketPath } from './socket-path.ts'
import { superviseVault, type SupervisedVault } from './supervise.ts'
import { draftFor, peopleOf, sealPeople, testInstance, testLedger, type TestInstance } from './vault.fixture.ts'

const entry = fileURLToPath(new URL('main.ts', import.meta.url))
const nodeArgs = ['--import', import.meta.resolve('tsx')]

let instance: TestInstance
let supervised: SupervisedVault
let client: VaultClient
const ledger = testLedger()
const deaths: string[] = []

beforeAll(async () => {
  instance = await testInstance(1)
  supervised = await superviseVault({
    entry, nodeArgs, keysDir: instance.dir, record: ledger.record, onDeath: (how) => deaths.push(how),
  })
  client = createVaultClient(supervised.socket)
})
afterAll(async () => {
  await supervised.stop()
  await instance.remove()
})

const refusal = (code: string) => expect.objectContaining({ code })

test('V40 the socket is its owner’s only', async () => {
  expect((await stat(supervised.socket)).mode & 0o777).toBe(0o600)
})

test('V41 unlock, grant, open and lock work from another process, with the ledger in this one', async () => {
  const records = sealPeople(instance.sealer, 1, 2)
  expect(await client.status()).toEqual({ state: 'locked', locksInMs: null, alarm: null })
  await expect(client.grant(instance.secret, draftFor(records))).rejects.toThrow(refusal('VAULT_LOCKED'))
  await client.unlock(instance.secret)
  expect((await client.status()).state).toBe('unlocked')
  const proven = await client.grant(instance.secret, draftFor(records))
  const opened = await client.open(proven, records)
  expect(opened[0]).toEqual({
    record: records[0]!.value.record, pseudonym: records[0]!.value.pseudonym, field: '$email',
    text: 'person-0@mail-0.test',
  })
  await client.lock()
  await expect(client.open(proven, records)).rejects.toThrow(refusal('VAULT_LOCKED'))
  expect(ledger.entries.map(({ kind }) => kind))
    .toEqual(['key.unlock', 'key.refill', 'grant.approve', 'unseal.reserve', 'unseal.done', 'key.lock'])
})

test('V41 nothing leaves when the ledger across the pipe refuses', async () => {
  const records = sealPeople(instance.sealer, 1, 2, 'kept')
  await client.unlock(instance.secret)
  const proven = await client.grant(instance.secret, draftFor(records))
  ledger.breakAt('unseal.reserve')
  await expect(client.open(proven, records)).rejects.toThrow(refusal('LEDGER_UNAVAILABLE'))
  ledger.breakAt(undefined)
  await client.lock()
})

test.each([
  ['no JSON', 'hello\n', ''],
  ['no object', '7\n', 'VAULT_REQUEST_MALFORMED'],
  ['null', 'null\n', 'VAULT_REQUEST_MALFORMED'],
  ['an unknown act', '{"id":1,"op":"export"}\n', 'VAULT_REQUEST_MALFORMED'],
  ['no secret', '{"id":1,"op":"unlock"}\n', 'VAULT_REQUEST_MALFORMED'],
  ['a grant without a proof', '{"id":1,"op":"open","proven":{"grant":{}},"records":[]}\n', 'VAULT_REQUEST_MALFORMED'],
  ['a record that is none', '{"id":1,"op":"open","proven":{"grant":{},"proof":{"kind":"none"}},"records":[3]}\n',
    'VAULT_REQUEST_MALFORMED'],
])('V42 %s is refused and the vault goes on', async (_, text, code) => {
  const socket = connect(supervised.socket)
  let answer = ''
  socket.setEncoding('utf8').on('data', (part: string) => (answer += part))
  socket.write(text)
  socket.end()
  await once(socket, 'close')
  if (code === '') expect(answer).toBe('')
  else expect(JSON.parse(answer)).toMatchObject({ error: { code } })
  expect((await client.status()).state).toBe('locked')
})

test('V43 a vault that dies is started again, locked', async () => {
  await client.unlock(instance.secret)
  process.kill(supervised.pid()!, 'SIGKILL')
  await expect.poll(() => deaths).toEqual(['SIGKILL'])
  await expect.poll(async () => (await client.status()).state, { timeout: 15_000 }).toBe('locked')
})

test('V59 what a vault that was killed had reserved stays reserved, and nothing of it left', async () => {
  const records = sealPeople(instance.sealer, 1, 2, 'killed')
  await client.unlock(instance.secret)
  const { id } = await client.file({
    actor: 'owner', project: 1, people: peopleOf(records), fields: ['$email', '$name', '$phone'], level: 'full', reason: 'ticket', records,
  })
  ledger.entries.length = 0
  ledger.hangAt('unseal.done')
  const opened = client.openRequest(id, { secret: instance.secret })
  const failed = expect(opened).rejects.toThrow()
  await expect.poll(() => ledger.entries.map(({ kind }) => kind)).toContain('unseal.reserve')
  const before = deaths.length
  process.kill(supervised.pid()!, 'SIGKILL')
  await failed
  ledger.hangAt(undefined)
  expect(ledger.entries.map(({ kind }) => kind)).toEqual(['grant.approve', 'unseal.reserve'])
  await expect.poll(() => deaths.length).toBe(before + 1)
  await expect.poll(async () => (await client.status()).state, { timeout: 15_000 }).toBe('locked')
  await expect(client.request(id)).rejects.toThrow(refusal('GRANT_UNKNOWN'))
})

test('V44 a thousand people’s three fields open in under two seconds', async () => {
  const records = sealPeople(instance.sealer, 1, 1000, 'many')
  expect(records.length).toBe(3000)
  await client.unlock(instance.secret)
  const proven = await client.grant(instance.secret, draftFor(records))
  const start = performance.now()
  const opened = await client.open(proven, records)
  const ms = performance.now() - start
  expect(opened.filter(({ text }) => text !== null).length).toBe(3000)
  expect(ms).toBeLessThan(2000)
  await client.lock()
})

test('V45 no vault at the socket is told from a locked one', async () => {
  const nowhere = createVaultClient(`${supervised.socket}.none`)
  expect(await nowhere.status()).toEqual({ state: 'unreachable', locksInMs: null, alarm: null })
  await expect(nowhere.unlock(instance.secret)).rejects.toThrow(refusal('VAULT_UNREACHABLE'))
})

test('V45 a directory too deep for a socket has one elsewhere, always the same', () => {
  const deep = `/${'x'.repeat(120)}`
  expect(vaultSocketPath(deep)).toMatch(/^\/tmp\/signet-[0-9a-f]{32}\/vault\.sock$/)
  expect(vaultSocketPath(`${deep}/../${'x'.repeat(120)}`)).toBe(vaultSocketPath(deep))
  expect(vaultSocketPath('/data/keys')).toBe('/data/keys/vault.sock')
})

test('V46 a vault without keys, and a second one at the same socket, do not start', async () => {
  const keysDir = instance.dir
  await expect(superviseVault({ entry, nodeArgs, keysDir, record: ledger.record }))
    .rejects.toThrow(refusal('VAULT_UNREACHABLE'))
})
