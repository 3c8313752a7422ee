import { expect, test } from 'vitest'
import { killAndCompare } from './kill.ts'

// A hundred are in test/long.
const kills = process.env['SIGNET_TEST_LONG'] === '1' ? 5 : 3

test('P8 kill -9 during intake, again and again, loses no acknowledged event and doubles none', { timeout: 240_000 }, async () => {
  const report = await killAndCompare(kills, { perLifeMs: [150, 1_800] })
  expect(report.acknowledged).toBeGreaterThan(100)
  expect(report).toMatchObject({ lost: 0, doubled: 0 })
  expect(report.added.found).toBeGreaterThanOrEqual(report.added.acknowledged)
  expect(report.added.found).toBeLessThanOrEqual(report.added.most)
})
