/** Needs a ClickHouse server: SIGNET_TEST_CLICKHOUSE_URL=http://user:password@host:8123 (its databases `signet_test_…` come and go). */
import { randomUUID } from 'node:crypto'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { test } from 'vitest'
import { openServer } from './engine/server.ts'
import { storeSuite } from './store.suite.ts'

const url = process.env['SIGNET_TEST_CLICKHOUSE_URL']

if (url === undefined) {
  test.skip('store on a ClickHouse server: SIGNET_TEST_CLICKHOUSE_URL names none', () => undefined)
} else {
  const names = new Map<string, string>()
  const admin = async (query: string) => {
    const client = createClient({ url, log: { level: ClickHouseLogLevel.OFF } })
    await client.command({ query })
    await client.close()
  }
  storeSuite('a ClickHouse server', {
    async open(dir) {
      let name = names.get(dir)
      if (name === undefined) {
        name = `signet_test_${randomUUID().replaceAll('-', '')}`
        names.set(dir, name)
        await admin(`CREATE DATABASE ${name}`)
      }
      const there = new URL(url)
      there.pathname = `/${name}`
      return openServer(there.href)
    },
    async forget(dir) {
      await admin(`DROP DATABASE IF EXISTS ${names.get(dir)}`)
    },
  })
}
