import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import Database from 'libsql'
import { afterAll, describe, expect, test } from 'vitest'
import type { SealedEvent } from '../model/event.ts'
import { accessContract } from './access.suite.ts'
import { aesShelf, registryContract, type Bench } from './contract.suite.ts'
import { killAndCheck } from './crash.suite.ts'
import { erasureContract } from './erasure.suite.ts'
import { SqliteConnection } from './engine/sqlite-connection.ts'
import { rewrapContract } from './rewrap.suite.ts'
import { forwardContract } from './forward.suite.ts'
import { incidentContract } from './incident.suite.ts'
import { openRegistry } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'signet-registry-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function bench(): Promise<Bench> {
  const dir = mkdtempSync(join(root, 'one-'))
  return {
    place: { dir },
    raw: (store, statement) => {
      const database = new Database(join(dir, `${store}.db`))
      try {
        const prepared = database.prepare(statement)
        if (prepared.reader) return Promise.resolve(prepared.all() as Record<string, unknown>[])
        prepared.run()
        return Promise.resolve([])
      } finally {
        database.close()
      }
    },
  }
}

describe('registry on SQLite', () => registryContract(bench))
describe('access on SQLite', () => accessContract(bench))
describe('erasing on SQLite', () => erasureContract(bench))
describe('wrapping anew on SQLite', () => rewrapContract(bench))
describe('forwarding on SQLite', () => forwardContract(bench))
describe('incidents on SQLite', () => incidentContract(bench))

test('R2 openRegistry() refuses a file that is no database', async () => {
  const dir = mkdtempSync(join(root, 'text-'))
  writeFileSync(join(dir, 'registry.db'), 'Dear diary, today I was mistaken for a database. '.repeat(100))
  const options = { dir, now: () => 0, random: randomBytes, shelf: aesShelf(1) }
  await expect(openRegistry(options)).rejects.toMatchObject({ code: 'REGISTRY_FOREIGN' })
})

test('R2 openRegistry() says what it could not open', async () => {
  const dir = join(root, 'dir-in-the-way')
  const options = { dir, now: () => 0, random: randomBytes, shelf: aesShelf(1) }
  const registry = await openRegistry(options)
  await registry.close()
  rmSync(join(dir, 'keystore.db'))
  mkdirSync(join(dir, 'keystore.db'))
  await expect(openRegistry(options)).rejects.toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
    message: expect.stringContaining('keystore.db'),
  })
})

test('R24 a commit is synced to disk: WAL and synchronous=FULL', async () => {
  const connection = new SqliteConnection(join(root, 'pragmas.db'), { cacheMegabytes: 1, secureDelete: true })
  const pragma = async (name: string) => (await connection.executeQuery(CompiledQuery.raw(`PRAGMA ${name}`))).rows[0]
  expect(await pragma('journal_mode')).toMatchObject({ journal_mode: 'wal' })
  expect(await pragma('synchronous')).toMatchObject({ synchronous: 2 })
  expect(await pragma('secure_delete')).toMatchObject({ secure_delete: 1 })
  expect(await pragma('foreign_keys')).toMatchObject({ foreign_keys: 1 })
  connection.close()
})

test('R42 an event that is erased from quarantine is in no file of the registry', async () => {
  const dir = join(root, 'erased')
  const registry = await openRegistry({ dir, now: () => 0, random: randomBytes, shelf: aesShelf(1) })
  await registry.migrate()
  const mark = 'zq7Marked-8f3kQ2vX9p'
  const event = (n: number): SealedEvent => ({
    project: 1, name: `Paid ${mark}`, occurredAt: n, receivedAt: n, pseudonym: undefined, device: undefined, dedupeKey: BigInt(n), linkable: false,
    imported: false, properties: { mark, filler: `${mark} `.repeat(400) },
  })
  const filesWithMark = () => readdirSync(dir).filter((name) => readFileSync(join(dir, name)).includes(mark))
  await registry.quarantine.put(Array.from({ length: 50 }, (_, n) => ({ class: 'card', event: event(n) })))
  expect(filesWithMark().length).toBeGreaterThan(0)
  const [first] = await registry.quarantine.take(1, { all: true }, 1)
  expect(await registry.quarantine.remove(1, { ids: [first!.id] })).toBe(1)
  expect(filesWithMark()).toEqual(['registry.db'])
  expect(await registry.quarantine.remove(1, { all: true })).toBe(49)
  expect(filesWithMark()).toEqual([])
  await registry.close()
})

test('R24 R18 kill -9 loses nothing that was acknowledged and leaves no value without its key', async () => {
  expect(await killAndCheck((await bench()).place, 4)).toBeGreaterThan(4)
}, 60_000)
