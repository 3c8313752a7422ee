/** D19: whoever can write the key files pushes sealing keys of their own, or brings back former ones. */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgeKeys, withSafe } from '../../src/drill/index.ts'
import type { CollectorKeys } from '../../src/identity/sealed/index.ts'
import { readConfig } from '../../src/main/config.ts'
import { serve, type Served } from '../../src/main/serve.ts'
import { createVaultClient, vaultSocketPath } from '../../src/vault/index.ts'

let dir: string
let server: Served
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signet-attack-'))
  server = await serve(config(), { print: () => undefined, signals: false })
})
afterEach(async () => {
  await server.close()
  await rm(dir, { recursive: true, force: true })
})

const config = () => readConfig({ SIGNET_DATA: join(dir, 'data'), SIGNET_PORT: '0', SIGNET_LOG: 'error', SIGNET_INTAKE_WORKERS: '1', SIGNET_ALLOW_PRIVATE_WEBHOOKS: '1' })

const path = () => join(server.instance.dir.keys, 'collector-keys.json')
const readKeys = async () => JSON.parse(await readFile(path(), 'utf8')) as CollectorKeys

async function push(keys: CollectorKeys): Promise<void> {
  await writeFile(`${path()}.pushed`, JSON.stringify(keys))
  await rename(`${path()}.pushed`, path())
  await server.instance.keyCare.look()
}

/** The epoch that somebody's address is sealed to when it comes in now. */
async function sealedTo(name: string): Promise<number> {
  const { made, instance } = server
  const answer = await fetch(`${server.url}/engage`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ $token: made!.project.token, $distinct_id: name, $set: { $email: `${name}@example.test` } }]),
  })
  expect(await answer.text()).toBe('1')
  await instance.settle()
  const rows = await instance.registry.keys.countEpochs()
  return Math.max(...rows.map(({ epoch }) => epoch))
}

async function alarms(): Promise<number> {
  let count = 0
  for await (const { kind } of server.instance.ledger.entries()) if (kind === 'alarm.keys') count++
  return count
}

test('V102 a running server takes a renewed key by itself, and refuses foreign, unsigned and former ones, with an alarm', async () => {
  const before = await readKeys()
  expect(await sealedTo('one')).toBe(1)
  const vault = createVaultClient(vaultSocketPath(server.instance.dir.keys))
  await vault.unlock(server.made!.unlock)
  await vault.renew(server.made!.unlock, { incident: true })
  const deadline = Date.now() + 5_000
  let epoch = 1
  for (let n = 0; epoch < 2 && Date.now() < deadline; n++) epoch = await sealedTo(`renewed-${n}`)
  expect(epoch).toBe(2)
  const good = await readKeys()

  // Signed by another root; the same with that root named in the file; other keys for pseudonyms; a former epoch.
  const forged = forgeKeys(good, 1, { sealing: generateKeyPairSync('x25519'), signing: generateKeyPairSync('ed25519') })
  const heard: string[] = []
  const hook = createServer((request, response) => {
    request.on('data', (part: Buffer) => heard.push(part.toString()))
    request.on('end', () => response.end())
  })
  await new Promise<void>((listening) => hook.listen(0, '127.0.0.1', listening))
  await server.instance.registry.dataSettings.set(1, 'alerts', { webhook: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`, emails: [], classes: [] })
  const attacks: readonly CollectorKeys[] = [...forged.files, withSafe(good, before.projects[0]!.safe)]
  for (const [n, attack] of attacks.entries()) {
    await push(attack)
    expect(await alarms()).toBe(n + 1)
    // Whatever makes the workers read their settings anew, they get what was good.
    await server.instance.reloadProjects()
    expect(await sealedTo(`attacked-${n}`)).toBe(2)
  }
  await writeFile(path(), 'not keys at all')
  await server.instance.keyCare.look()
  expect(await alarms()).toBe(attacks.length + 1)
  await push(good)
  expect(await alarms()).toBe(attacks.length + 1)
  expect(await sealedTo('after')).toBe(2)
  // Whoever hears of findings hears of it too, each time.
  await expect.poll(() => heard.length).toBe(await alarms())
  expect(heard.every((text) => JSON.parse(text).type === 'signet.keys')).toBe(true)
  hook.close()
}, 60_000)

test('V102 keys that were brought back while it was stopped start no server, until the owner says that they are right', async () => {
  const former = await readFile(path(), 'utf8')
  const { unlock } = server.made!
  const vault = createVaultClient(vaultSocketPath(server.instance.dir.keys))
  await vault.unlock(unlock)
  await vault.renew(unlock, {})
  await server.instance.keyCare.look()
  const made = server.made
  await server.close()
  await writeFile(path(), former)
  await expect(serve(config(), { print: () => undefined, signals: false })).rejects.toThrow(expect.objectContaining({ code: 'SAFE_KEY_STALE' }))
  const text: string[] = []
  const child = spawnSync(process.execPath, [fileURLToPath(new URL('../../bin/signet.cjs', import.meta.url)), 'keys', 'trust', '--data', join(dir, 'data')], {
    env: { ...process.env, SIGNET_UNLOCK: unlock },
  })
  text.push(child.stdout.toString(), child.stderr.toString())
  expect([child.status, text.join('')]).toEqual([0, expect.stringContaining('taken at the next start')])
  server = { ...(await serve(config(), { print: () => undefined, signals: false })), made }
  expect(await sealedTo('later')).toBe(1)
}, 60_000)

test('V101 keys are wrapped anew in the background while the vault is unlocked, and go on after it was locked', async () => {
  const { instance } = server
  const { unlock } = server.made!
  for (let n = 0; n < 5; n++) await sealedTo(`person-${n}`)
  const vault = createVaultClient(vaultSocketPath(instance.dir.keys))
  await vault.unlock(unlock)
  await vault.renew(unlock, { project: 1 })
  await vault.lock()
  await instance.keyCare.look()
  await expect(instance.keyCare.rewrapper.run()).rejects.toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }))
  const left = await instance.keyCare.rewrapper.left()
  expect(left[0]!.keys).toBeGreaterThanOrEqual(10)
  await vault.unlock(unlock)
  const deadline = Date.now() + 20_000
  while ((await instance.keyCare.rewrapper.left()).length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await instance.keyCare.rewrapper.left()).toEqual([])
  expect(await vault.keys.dropEpochs(unlock, 1)).toEqual({ dropped: 1 })
  // The newest: those before are canaries.
  const value = (await instance.registry.sealed.readSealed(1, (await instance.registry.keys.listKeys(0, 1_000)).map(({ pseudonym }) => pseudonym), ['$email'])).at(-1)
  const keys = await instance.registry.keys.readKeys([value!])
  const record = { value: value!, key: keys.get(value!.record)! }
  const grant = await vault.grant(unlock, {
    actor: 'owner', project: 1, people: [value!.pseudonym], fields: ['$email'], level: 'full', reason: 'Case 1', lastsMs: 60_000, approvals: [],
  })
  expect((await vault.open(grant, [record]))[0]!.text).toMatch(/@example\.test$/)
}, 60_000)
