import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineReader, endOfProperties } from './import-line.ts'

const line = (text: string) => ({ number: 1, text, end: 0 })
const textOf = (read: ReturnType<typeof createLineReader>, text: string): string => {
  const fit = read(line(text))
  if ('fault' in fit) throw new Error(fit.fault)
  return fit.text
}
const idOf = (text: string): unknown => (JSON.parse(text) as { properties: Record<string, unknown> }).properties['$insert_id']

test('an event without $insert_id gets one, and nothing else changes', () => {
  const keys = fc.constantFrom('event', 'properties', 'a', '"', '\\', '}', '$insert_id', 'é')
  const values = fc.jsonValue({ maxDepth: 3 })
  const properties = fc.dictionary(keys, values).map((all) => ({ ...all, $insert_id: undefined }))
  const records = fc.tuple(fc.dictionary(keys, values), properties, fc.boolean(), fc.constantFrom(undefined, 1))
  fc.assert(fc.property(records, ([others, inner, first, indent]) => {
    const { properties: _, ...rest } = others
    const record = first ? { properties: inner, ...rest } : { ...rest, properties: inner }
    const text = JSON.stringify(record, undefined, indent).replaceAll('\n', ' ')
    const made = JSON.parse(textOf(createLineReader(), text)) as { properties: Record<string, unknown> }
    const { $insert_id: id, ...kept } = made.properties
    expect(id).toMatch(/^[0-9a-f]{24}-0$/)
    expect({ ...made, properties: kept }).toEqual(JSON.parse(text))
  }), { numRuns: 500 })
})

test('equal lines are told apart by their count, the same way in every run', () => {
  const lines = ['{"event":"A","properties":{}}', '{"event":"B","properties":{}}', '{"event":"A","properties":{}}']
  const ids = () => {
    const read = createLineReader()
    return lines.map((text) => idOf(textOf(read, text)))
  }
  expect(new Set(ids()).size).toBe(3)
  expect(ids()).toEqual(ids())
})

test('an $insert_id that is there stays, an empty one is replaced', () => {
  const read = createLineReader()
  expect(textOf(read, '{"properties":{"$insert_id":"a"}}')).toBe('{"properties":{"$insert_id":"a"}}')
  expect(idOf(textOf(read, '{"properties":{"$insert_id":7}}'))).toBe(7)
  expect(idOf(textOf(read, '{"properties":{"$insert_id":""}}'))).toMatch(/-0$/)
  expect(idOf(textOf(read, '{"properties":{"$insert_id":null}}'))).toMatch(/-0$/)
})

test('long numbers are sent as they stand', () => {
  expect(textOf(createLineReader(), '{"properties":{"distinct_id":12345678901234567891}}')).toContain(':12345678901234567891,')
})

test('what is no object is named', () => {
  for (const text of ['x', '[{}]', '7', 'null', '{"a":']) expect(createLineReader()(line(text))).toEqual({ fault: 'the line is not a JSON object' })
})

test('endOfProperties() finds the braces of the outer properties only', () => {
  expect(endOfProperties('{"a":{"properties":{}}}')).toBeUndefined()
  expect(endOfProperties('{"properties":[{}]}')).toBeUndefined()
  expect(endOfProperties('{"properties" : {"a":"}"} }')).toBe(24)
})
