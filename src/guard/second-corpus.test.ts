import { expect, test } from 'vitest'
import { measureSecondAlarms, measureSecondRecall } from '../../test/corpus/second/measure-second.ts'

test('G10-G53 at least 95 of 100 of every kind of the second corpus are caught, seed 31', () => {
  for (const { kind, cases, missed } of measureSecondRecall(31, 12)) {
    expect(1 - missed.length / cases, `${kind}: ${JSON.stringify(missed[0]?.properties ?? null).slice(0, 200)}`).toBeGreaterThanOrEqual(0.95)
  }
})

test('G12 G31 at most 1 in 100 of any kind of its lookalikes is taken for a secret, seed 32', () => {
  for (const { kind, cases, raised } of measureSecondAlarms(32, 30)) {
    expect(raised.length / cases, `${kind}: ${JSON.stringify(raised[0]?.properties ?? null).slice(0, 200)}`).toBeLessThanOrEqual(0.01)
  }
})
