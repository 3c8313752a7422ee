import { expect, test } from 'vitest'
import { QueryError } from '../errors.ts'
import { parseExpression } from './parse.ts'
import { writeExpression } from './write.fixture.ts'

test.each([
  ['properties["n"] in [1,2]', '(properties["n"] in [1, 2])'],
  ['not defined(properties["c"])', '(not defined(properties["c"]))'],
  ['boolean(properties["s"]) == true', '(boolean(properties["s"]) == true)'],
  ['"yahoo" in properties["$email"]', '("yahoo" in properties["$email"])'],
  ['number(properties["t"]) > 5 and user["plan"] == "pro"', '((number(properties["t"]) > 5) and (user["plan"] == "pro"))'],
  ['event["$time"] >= datetime("2025-01-01T00:00:00")', '(event["$time"] >= datetime("2025-01-01T00:00:00"))'],
  ["1 + 2 * 3 - -4 == 'it\\'s' or true and not false", '((((1 + (2 * 3)) - (-4)) == "it\'s") or (true and (not false)))'],
  ['any(x, properties["tags"], string(x, "undefined") == "a")', 'any(x, properties["tags"], (string(x, "undefined") == "a"))'],
])('parseExpression() binds operators by precedence: %s', (source, written) => {
  expect(writeExpression(parseExpression(source))).toBe(written)
})

test.each(['', 'properties[x]', 'properties["a"', '1 +', 'nothing()', 'floor(1, 2)', '"open', 'a b', '((', '1 == = 2', 'behaviors["b"] > 1'])(
  'parseExpression() says where %j goes wrong', source => {
    expect(() => parseExpression(source)).toThrow(QueryError)
    expect(() => parseExpression(source)).toThrow(/at character \d+/)
  },
)

test('parseExpression() refuses what is nested too deeply, rather than running out of stack', () => {
  for (const open of ['(', 'not ', '-', '[', 'floor(']) {
    expect(() => parseExpression(open.repeat(3000))).toThrow(QueryError)
  }
})
