/**
 * What of a property a condition can look at, type by type. A property may have several types over time; each read
 * gives Null (lists: the empty list) on rows where it has another.
 */
import type { PropertyRef } from '../../model/question.ts'
import type { KnownType } from '../resolve.ts'
import { property, sql, type Sql } from '../sql/sql.ts'

/** The path of a property in its `properties` column: dots separate nested objects, so names are escaped. */
export function propertyPath(ref: Pick<PropertyRef, 'name' | 'path'>): string {
  return [ref.name, ...(ref.path ?? [])].map(segment).join('.')
}

// The same escapes as store/rows/property-path.ts, which a test holds equal.
function segment(name: string): string {
  return name === '' ? '%' : name.replaceAll('%', '%25').replaceAll('.', '%2E')
}

export type ElementType = 'string' | 'number' | 'boolean'

/** A property and the types that it may have; types that are ruled out are not read. */
export interface Readable {
  readonly path: string
  readonly scalars: readonly ElementType[]
  readonly lists: boolean
  readonly objects: boolean
}

export function readable(ref: PropertyRef, types: readonly KnownType[] | undefined): Readable {
  const path = propertyPath(ref)
  if (types === undefined) return { path, scalars: ['string', 'number', 'boolean'], lists: true, objects: true }
  const isString = types.includes('string') || types.includes('date')
  return {
    path,
    scalars: [
      ...(isString ? ['string' as const] : []),
      ...(types.includes('number') ? ['number' as const] : []),
      ...(types.includes('boolean') ? ['boolean' as const] : []),
    ],
    lists: types.includes('list'),
    objects: types.includes('object'),
  }
}

const scalarTypes = { string: 'String', number: 'Float64', boolean: 'Bool' } as const
const listTypes = { string: 'Array(String)', number: 'Array(Float64)', boolean: 'Array(Bool)' } as const

export const scalarRead = (path: string, type: ElementType): Sql => property(path, scalarTypes[type])
export const listRead = (path: string, type: ElementType): Sql => property(path, listTypes[type])

/** A list of several types, or of objects: each element as JSON text. */
export const mixedRead = (path: string): Sql => property(path, 'Array(Nullable(String))')

/** Whether there is anything: a value of any type, the empty list included, or an object with something in it. */
export function isSet({ path, objects }: Readable): Sql {
  const value = sql`isNotNull(${property(path, 'any')})`
  return objects ? sql`(${value} OR toString(${property(path, 'object')}) != '{}')` : value
}

/** An element of a mixed list as a value of one type; Null when it has another. */
export function mixedElement(element: Sql, type: ElementType): Sql {
  switch (type) {
    case 'string': return sql`if(startsWith(${element}, '"'), JSONExtractString(assumeNotNull(${element})), NULL)`
    case 'number': return sql`if(match(assumeNotNull(${element}), '^[-0-9]'), toFloat64OrNull(${element}), NULL)`
    case 'boolean': return sql`if(${element} IN ('true', 'false'), ${element} = 'true', NULL)`
  }
}
