/**
 * Random worlds and questions for the property tests: few people and names, many ties, values of every type under the
 * same property name, merges, a clock change, and text that looks like syntax.
 */
import * as fc from 'fast-check'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { EventSelector, Filter, FilterGroup, Operator, PropertyRef } from '../../model/question.ts'
import { pseudonymFromBytes, type Pseudonym } from '../../model/pseudonym.ts'
import type { World } from './world.ts'

export const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'] as const

/** Europe/Paris has 23 hours on 2025-03-30, America/New_York on 03-09, Lord Howe 24.5 on 04-06. */
export const firstDay = '2025-03-08'
export const lastDay = '2025-04-07'
const start = Date.UTC(2025, 2, 7)
const end = Date.UTC(2025, 3, 9)

export const names = ['A', 'B', 'C'] as const
const odd = ['x', 'y', '', '\0', '\0n1', "it's \\ `odd`", '1', '2025-03-15', '2025-03-15T10:00:00', '2025-03-30T00:00:00+01:00']
export const propertyNames = ['p', 'q.r', 'per%cent`\\', 'nest'] as const

const scalar = fc.oneof(
  fc.constantFrom<JsonValue>(...odd), fc.constantFrom<JsonValue>(0, 1, 2.5, -3, 1e21), fc.boolean(), fc.constant(null),
)
const homogeneous = fc.oneof(
  fc.array(fc.constantFrom(...odd), { maxLength: 3 }), fc.array(fc.constantFrom(0, 1, 2.5), { maxLength: 3 }),
  fc.array(fc.boolean(), { maxLength: 3 }),
)
const mixed = fc.array(fc.oneof(scalar, fc.constant<JsonValue>({ z: 1 })), { maxLength: 3 })
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 5, arbitrary: scalar }, { weight: 2, arbitrary: homogeneous }, { weight: 1, arbitrary: mixed },
  { weight: 1, arbitrary: fc.constantFrom<JsonValue>({ inner: 'x' }, { inner: 1 }, {}) },
)

const properties: fc.Arbitrary<JsonObject> = fc.record(
  { 'p': value, 'q.r': value, 'per%cent`\\': value, 'nest': value }, { requiredKeys: [] },
)

/** Bytes apart from those of any other world, so that merges of one do not touch another. */
function pseudonym(project: number, person: number): Pseudonym {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(project, 0)
  bytes.writeUInt32LE(person + 1, 9)
  return pseudonymFromBytes(bytes)
}

const people = 6

/** Times fall on few instants, so that many are equal and many lie next to an interval's edge. */
const instant = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 33 }), fc.constantFrom(0, 1, -1, 1000, 3_600_000, 5 * 3_600_000 - 1, 4 * 3_600_000, 23 * 3_600_000))
    .map(([day, offset]) => start + day * 86_400_000 + offset),
  fc.integer({ min: start, max: end }),
  fc.constantFrom(Date.UTC(2025, 2, 30, 0, 59, 59, 999), Date.UTC(2025, 2, 30, 1), Date.UTC(2025, 2, 29, 23), Date.UTC(2025, 2, 30, 22)),
)

/** A world before it is given a project of its own: plain JSON, so that a counterexample can be read. */
export interface Draft {
  readonly events: readonly {
    readonly name: string
    readonly at: number
    /** Index of a person; -1 for nobody. */
    readonly who: number
    readonly linkable: boolean
    readonly properties: JsonObject
  }[]
  readonly merges: readonly (readonly [from: number, to: number])[]
  readonly profiles: readonly (readonly [who: number, properties: JsonObject])[]
}

export const draft: fc.Arbitrary<Draft> = fc.record({
  events: fc.array(fc.record({
    name: fc.constantFrom(...names), at: instant, who: fc.integer({ min: -1, max: people - 1 }), linkable: fc.boolean(), properties,
  }), { maxLength: 40 }),
  merges: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 3, max: people - 1 })), { maxLength: 3 }),
  profiles: fc.array(fc.tuple(fc.integer({ min: 0, max: people - 1 }), properties), { maxLength: 4 }),
})

export function toWorld({ events, merges, profiles }: Draft, project: number): World {
  return {
    events: events.map((made, index): SealedEvent => ({
      project, name: made.name, occurredAt: made.at, receivedAt: made.at, device: undefined, imported: false,
      pseudonym: made.who === -1 ? undefined : pseudonym(project, made.who),
      dedupeKey: BigInt((index * 7919) % 104_729), linkable: made.who >= 0 && made.linkable, properties: made.properties,
    })),
    merges: new Map(merges.map(([from, to]) => [pseudonym(project, from), pseudonym(project, to)])),
    profiles: new Map(profiles.map(([who, held]) => [pseudonym(project, who), held])),
  }
}

export const propertyRef: fc.Arbitrary<PropertyRef> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ of: fc.constantFrom('event' as const), name: fc.constantFrom(...propertyNames) }) },
  { weight: 1, arbitrary: fc.constant<PropertyRef>({ of: 'event', name: 'nest', path: ['inner'] }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constantFrom('person' as const), name: fc.constantFrom(...propertyNames) }) },
)

const operand = fc.constantFrom('x', '', "it's", '1', '\0', '2025')
const number = fc.constantFrom(0, 1, 2, 2.5, -3)
const date = fc.constantFrom('2025-03-15', '2025-03-30', '2025-03-16')
const operator: fc.Arbitrary<Operator> = fc.oneof(
  fc.record({
    is: fc.constantFrom('equals' as const, 'does-not-equal' as const),
    values: fc.array(fc.oneof(fc.constantFrom(...odd), number, fc.boolean(), fc.constant(null)), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ is: fc.constantFrom('contains' as const, 'does-not-contain' as const, 'starts-with' as const, 'ends-with' as const), text: operand }),
  fc.record({ is: fc.constantFrom('set' as const, 'not-set' as const, 'true' as const, 'false' as const) }),
  fc.record({ is: fc.constantFrom('greater' as const, 'at-least' as const, 'less' as const, 'at-most' as const), number }),
  fc.record({ is: fc.constant('between' as const), from: number, to: number }),
  fc.record({ is: fc.constantFrom('before' as const, 'since' as const), date }),
)

export const filter: fc.Arbitrary<Filter> = fc.record(
  { property: propertyRef, operator, list: fc.constantFrom('any' as const, 'all' as const) },
  { requiredKeys: ['property', 'operator'] },
)

export const filterGroup: fc.Arbitrary<FilterGroup> = fc.record({
  match: fc.constantFrom('all' as const, 'any' as const), filters: fc.array(filter, { minLength: 1, maxLength: 2 }),
})

/** Mostly plain names, so that questions find something. */
export const selector: fc.Arbitrary<EventSelector> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ event: fc.constantFrom<string | null>(...names) }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constantFrom<string | null>(...names, null), where: filterGroup }) },
  { weight: 1, arbitrary: fc.constant({ event: null }) },
)
