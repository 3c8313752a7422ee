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
})
afterAll(() => postgres.stop())

let benches = 0

function bench(): Bench {
  const schemaPrefix = `bench${++benches}`
  const { url } = postgres
  return {
    place: { url, schemaPrefix, maxConnections: 3 },
    async raw(store, statement) {
      const client = new Client({ connectionString: url })
      await client.connect()
      try {
        await client.query(`create schema if not exists ${schemaPrefix}_${store}`)
        await client.query(`set search_path = ${schemaPrefix}_${store}`)
        return (await client.query(statement)).rows as Record<string, unknown>[]
      } finally {
        await client.end()
      }
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
  expect(await killAndCheck(bench().place, 3)).toBeGreaterThan(3)
}, 60_000)
