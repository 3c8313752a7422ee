import { expect, test } from 'vitest'
import { killAndCompare } from '../kill.ts'

test('P8 a hundred times kill -9 during intake loses no acknowledged event and doubles none', { timeout: 3_600_000 }, async () => {
  const report = await killAndCompare(100, { perLifeMs: [100, 2_500] })
  console.log(report)
  expect(report).toMatchObject({ lost: 0, doubled: 0 })
  expect(report.added.found).toBeGreaterThanOrEqual(report.added.acknowledged)
  expect(report.added.found).toBeLessThanOrEqual(report.added.most)
})
