import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HttpAnswer } from '../../collector/index.ts'
import type { IntakeRequest } from './messages.ts'
import { answerOf, packAnswers, packRequests, unpackRequests } from './packed-batch.ts'

const request = fc.record(
  {
    route: fc.constantFrom('track' as const, 'import' as const, 'engage' as const, 'groups' as const),
    method: fc.constantFrom('GET' as const, 'POST' as const),
    query: fc.string({ unit: 'binary' }),
    contentType: fc.string(),
    userAgent: fc.string({ unit: 'binary' }),
    address: fc.ipV6(),
    body: fc.uint8Array(),
    receivedAt: fc.integer({ min: 0 }),
    endpoint: fc.string(),
    importInto: fc.constant('invalid_secret' as const),
  },
  { requiredKeys: ['route', 'method', 'query', 'address', 'body', 'receivedAt', 'endpoint'] },
) as fc.Arbitrary<IntakeRequest>

test('a batch comes out of its packing as it went in', () => {
  fc.assert(fc.property(fc.array(request), (requests) => {
    expect(unpackRequests(packRequests(requests))).toEqual(requests)
  }))
})

test('every request keeps its answer, and equal answers are sent once', () => {
  const pixel: HttpAnswer = { status: 200, contentType: 'image/png', body: Uint8Array.of(1, 2), headers: { Vary: 'Origin' } }
  const one: HttpAnswer = { status: 200, contentType: 'text/plain', body: '1' }
  const answers = [one, pixel, { ...one }, { ...one, body: '0' }, { ...one, status: 413 }, one]
  const packed = packAnswers(answers)
  expect(answers.map((_, place) => answerOf(packed, place))).toEqual(answers)
  expect(packed.distinct).toHaveLength(4)
  expect(answerOf(packed, 6)).toBeUndefined()
})
