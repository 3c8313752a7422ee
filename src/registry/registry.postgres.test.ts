import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../test/postgres.ts'
import { accessContract } from './access.suite.ts'
import { aesShelf, registryContract, type Bench } from './contract.suite.ts'
import { killAndCheck } from './crash.suite.ts'
import { erasureContract } from './erasure.suite.ts'
import { rewrapContract } from './rewrap.suite.ts'
import { forwardContract } from './forward.suite.ts'
import { incidentContract } from './incident.suite.ts'
import { openRegistry } from './index.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
  const registry = await openRegistry({ ...placeIn('postgres'), now: Date.now, random: randomBytes, shelf: aesShelf(1) })
  await registry.migrate()
  await registry.close()
  await statementsIn('postgres', 'create database migrated template postgres')
})
afterAll(() => postgres.stop())

let benches = 0
const schemaPrefix = 'bench'

function urlOf(database: string): string {
  const url = new URL(postgres.url)
  url.pathname = database
  return url.href
}

const placeIn = (database: string) => ({ url: urlOf(database), schemaPrefix, maxConnections: 3 })

/** @returns the rows of the last one */
async function statementsIn(database: string, ...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: urlOf(database) })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows as Record<string, unknown>[]
    return rows
  } finally {
    await client.end()
  }
}

/** A database of its own for each test: copying one in which the tables are made is much faster than making them. */
async function bench(state?: 'empty'): Promise<Bench> {
  const database = `bench${++benches}`
  await statementsIn('template1', `create database ${database} template ${state === 'empty' ? 'template1' : 'migrated'}`)
  return {
    place: placeIn(database),
    raw(store, statement) {
      const schema = `${schemaPrefix}_${store}`
      return statementsIn(database, `create schema if not exists ${schema}`, `set search_path = ${schema}`, statement)
    },
  }
}

describe('registry on PostgreSQL', () => registryContract(bench))
describe('access on PostgreSQL', () => accessContract(bench))
describe('erasing on PostgreSQL', () => erasureContract(bench))
describe('wrapping anew on PostgreSQL', () => rewrapContract(bench))
describe('forwarding on PostgreSQL', () => forwardContract(bench))
describe('incidents on PostgreSQL', () => incidentContract(bench))

test('R2 openRegistry() says which server it could not reach, without the password', async () => {
  const options = { now: () => 0, random: randomBytes, shelf: aesShelf(1) }
  const opening = openRegistry({ ...options, url: 'postgres://ada:hunter2@127.0.0.1:1/facts' })
  const refusal = await opening.catch((error: unknown) => error as Error)
  expect(refusal).toMatchObject({ code: 'REGISTRY_UNREACHABLE', message: expect.stringContaining('127.0.0.1:1/facts') })
  expect(String(refusal)).not.toContain('hunter2')
})

test('R24 R18 kill -9 loses nothing that was acknowledged and leaves no value without its key', async () => {
  expect(await killAndCheck((await bench()).place, 3)).toBeGreaterThan(3)
}, 60_000)
