import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../../../src/model/json.ts'
import { readNotation, writeNotation } from './notation.ts'

test('writeNotation() leaves plain words plain', () => {
  expect(writeNotation({ e: 'Signed up', w: [['plan', 'is', 'pro', 3, true, null]] })).toBe(
    '(e:Signed up,w:!(!(plan,is,pro,3,!t,!n)))',
  )
})

test('a string that looks like a number stays a string', () => {
  expect(writeNotation(['30', 30])).toBe("!('30',30)")
  expect(readNotation("!('30',30)")).toEqual(['30', 30])
})

test('readNotation() gives back what writeNotation() was given', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'))
  fc.assert(
    fc.property(json, (value) => {
      const same = JSON.parse(JSON.stringify(value)) as JsonValue
      expect(readNotation(writeNotation(same))).toEqual(same)
    }),
  )
})

test('readNotation() refuses what is not in the notation', () => {
  for (const text of ['', '(', '!(', '!(a', '(a)', "'open", '!x', 'a,b', '(a:1)b', '!('.repeat(40)]) {
    expect(readNotation(text), text).toBeUndefined()
  }
})
