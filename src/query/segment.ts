/**
 * The segment of a row as one text, so that values of several types can be grouped together. A string stands for
 * itself; everything else starts with the NUL character: `\\0` absent, `\\0n1.5`, `\\0b1`, and `\\0s…` for a string that
 * starts with NUL itself.
 */
import type { Segment } from '../model/answer.ts'
import type { JsonScalar } from '../model/json.ts'
import type { Readable } from './filter/property-reads.ts'
import { listRead, mixedElement, mixedRead, scalarRead } from './filter/property-reads.ts'
import { join, sql, type Sql } from './sql/sql.ts'

export const overallKey = '\0overall'
export const otherKey = '\0other'
const absent = sql`'\\0'`
export const overall = sql`'\\0overall'`

/** The segment of a row whose property is never a list. */
export function segmentKey(read: Readable): Sql {
  const keys = read.scalars.map(type => keyOf[type](scalarRead(read.path, type)))
  return keys.length === 0 ? absent : keys.reduceRight((rest, key) => sql`ifNull(${key}, ${rest})`, absent)
}

/** The segments of a row whose property may be a list: one for each distinct element, one for absent. */
export function segmentKeys(read: Readable): Sql {
  const lists = (['string', 'number', 'boolean'] as const).map(type => (
    sql`arrayMap(x -> ${keyOf[type](sql`x`)}, ${listRead(read.path, type)})`
  ))
  const mixed = sql`arrayMap(x -> ${mixedKey}, ${mixedRead(read.path)})`
  const elements = sql`arrayDistinct(arrayConcat(${join([...lists, mixed], ', ')}))`
  return sql`if(empty(${elements}), [${segmentKey(read)}], ${elements})`
}

const keyOf = {
  string: (value: Sql): Sql => sql`if(startsWith(${value}, '\\0'), concat('\\0s', ${value}), ${value})`,
  number: (value: Sql): Sql => sql`concat('\\0n', toString(${value}))`,
  boolean: (value: Sql): Sql => sql`concat('\\0b', toString(toUInt8(${value})))`,
}

/** Elements of a mixed list; what is no scalar is told by its JSON text. */
const mixedKey = sql`multiIf(x IN ('null'), '\\0', startsWith(assumeNotNull(x), '"'), ${
  keyOf.string(sql`JSONExtractString(assumeNotNull(x))`)
}, x = 'true', '\\0b1', x = 'false', '\\0b0', match(assumeNotNull(x), '^[-0-9]'), ${
  keyOf.number(sql`assumeNotNull(${mixedElement(sql`x`, 'number')})`)
}, assumeNotNull(x))`

export function parseSegment(key: string): Segment {
  if (!key.startsWith('\0')) return { value: key }
  if (key === overallKey) return { overall: true }
  if (key === otherKey) return { other: true }
  return { value: parseMarked(key) }
}

function parseMarked(key: string): JsonScalar {
  switch (key[1]) {
    case 's': return key.slice(2)
    case 'n': return Number(key.slice(2))
    case 'b': return key[2] === '1'
    default: return null
  }
}
