import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { propertyPath } from '../../store/index.ts'
import { compile } from '../index.ts'
import { activityPlan, eventsOfPlan, newestPlan, peoplePlan, totalsPlan, valuesPlan } from './plans.ts'
import { storedName, storedProperties } from './stored-properties.ts'

/** What the engine prints for properties, and which paths are lists of JSON texts; null and empty objects are absent. */
function printed(properties: JsonObject, prefix = ''): [JsonObject, string[]] {
  const object: Record<string, JsonValue> = {}
  const mixed: string[] = []
  for (const [name, value] of Object.entries(properties)) {
    const segment = propertyPath(name)
    if (Array.isArray(value)) {
      const plain = value.every((item) => typeof item === 'string') || value.every((item) => typeof item === 'number') || value.every((item) => typeof item === 'boolean')
      if (!plain) mixed.push(prefix + segment)
      object[segment] = plain ? value : value.map((item) => JSON.stringify(item))
    } else if (typeof value === 'object' && value !== null) {
      const [inner, innerMixed] = printed(value as JsonObject, `${prefix}${segment}.`)
      object[segment] = inner
      mixed.push(...innerMixed)
    } else {
      object[segment] = value
    }
  }
  return [object, mixed]
}

const name = fc.oneof(fc.string(), fc.constantFrom('', '%', '.', 'a.b', '%2E', '%25', '$x')).filter((text) => text !== '__proto__')
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean())
const { tree } = fc.letrec<{ tree: JsonObject }>((tie) => ({
  tree: fc.dictionary(name, fc.oneof({ depthSize: 'small' }, scalar, fc.array(fc.oneof(scalar, fc.constant(null))), tie('tree')), { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<JsonObject>,
}))

test('storedProperties() gives back what was stored, whatever its names and lists', () => {
  fc.assert(fc.property(tree, (properties) => {
    expect(storedProperties(...printed(properties))).toEqual(properties)
  }))
})

test('storedName() undoes the escapes of the store', () => {
  fc.assert(fc.property(name.filter((text) => text !== ''), (text) => {
    expect(storedName(propertyPath(text))).toBe(text)
  }))
})

test('every plan is tied to the project of its scope', () => {
  const plans = [
    totalsPlan(), valuesPlan({ property: { of: 'event', name: 'x' }, limit: 5 }), valuesPlan({ property: { of: 'person', name: 'x' }, limit: 5 }),
    peoplePlan({ sort: 'events', offset: 0, limit: 5 }), activityPlan(['1']), eventsOfPlan(['1'], 5), newestPlan(0, 5),
  ]
  for (const plan of plans) {
    const { sql, params } = compile(plan, { scope: { project: 7 }, surroundings: { merges: true, duplicateFree: false } })
    const reads = sql.match(/FROM (events|profiles)\b/g) ?? []
    expect(reads.length).toBeGreaterThan(0)
    expect(sql.match(/project = \{project:UInt32\}/g)).toHaveLength(reads.length)
    expect(params['project']).toBe(7)
    expect(sql).not.toMatch(/FROM events(?! FINAL)/)
  }
})
