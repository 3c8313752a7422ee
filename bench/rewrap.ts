/**
 * How fast stored keys are wrapped anew for another epoch: the vault's part alone, and the whole way through the key
 * store on SQLite, with a vault in this process. `npm run bench rewrap`
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRegistry } from '../src/registry/index.ts'
import { readShelves } from '../src/vault/index.ts'
import { openBundle } from '../src/vault/keys/unlock-keys.ts'
import { createVault } from '../src/vault/vault.ts'
import { sealPeople, testInstance, testLedger } from '../src/vault/vault.fixture.ts'

const count = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 60_000)
const instance = await testInstance(1)
const store = mkdtempSync(join(tmpdir(), 'signet-rewrap-'))
try {
  const vault = createVault({
    keysDir: instance.dir, now: Date.now, monotonic: () => performance.now(), random: randomBytes, record: testLedger().record, workFactor: 10,
  })
  const [shelf] = await readShelves(instance.dir, randomBytes)
  const registry = await openRegistry({ dir: store, now: Date.now, random: randomBytes, shelf })
  await registry.migrate()
  for (let at = 0; at < count; at += 3_000) {
    await registry.keys.putKeys(sealPeople(instance.sealer, 1, Math.min(1_000, Math.ceil((count - at) / 3)), `batch-${at}`).map(({ key }) => key))
  }
  await vault.unlock(instance.secret)
  await vault.keys.renew(instance.secret, {})
  let inVault = 0
  let moved = 0
  const begun = performance.now()
  for (let last: number | null = 0; last !== null;) {
    const step = await registry.keys.rewrap(last, new Map([[1, 2]]), (keys) => {
      const before = performance.now()
      const result = vault.keys.rewrap(keys).keys
      inVault += performance.now() - before
      return Promise.resolve(result)
    })
    moved += step.moved
    last = step.last
  }
  const whole = performance.now() - begun
  const rate = (ms: number) => `${Math.round((moved / ms) * 1_000).toLocaleString('en')}/s`
  process.stdout.write(`rewrap: ${moved.toLocaleString('en')} keys, epochs ${(await openBundle(instance.dir, instance.secret)).bundle.safes.filter(({ project }) => project === 1).length}; the vault alone ${rate(inVault)}, the whole way ${rate(whole)}\n`)
  await registry.close()
} finally {
  await instance.remove()
  rmSync(store, { recursive: true, force: true })
}
