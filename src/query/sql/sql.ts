/**
 * Fragments of SQL, written as tagged templates: `sql\`toDate(${time}, ${zone})\``.
 *
 * Only fragments can be interpolated, so a string from outside cannot become text of a statement: a value enters
 * through {@link value} and is bound, a name through {@link ident} and is quoted. Two kinds of hole stay open until the
 * passes fill them: the person of a row, and a property.
 */
import type { ParamValue } from './statement.ts'

export type Part = string | BoundValue | Person | PropertyRead

/** A value, bound as a parameter when the statement is printed. `hint` names the parameter. */
export interface BoundValue {
  readonly part: 'value'
  readonly type: ValueType
  readonly value: ParamValue
  readonly hint: string
}

export type ValueType = Scalar | `Array(${Scalar})`
type Scalar = 'String' | 'Float64' | 'Bool' | 'Int64' | 'UInt64' | 'UInt32' | 'UInt16' | 'UInt8' | 'UInt128' | 'Date' | "DateTime64(3, 'UTC')"

/** The person that a row of events counts for, merges followed; 0 for nobody. */
export interface Person {
  readonly part: 'person'
}

/**
 * A property's value of one type, Null where it has another or none (lists: empty). `any`: whatever it is;
 * `object`: what is nested in it.
 */
export interface PropertyRead {
  readonly part: 'property'
  /** The column's text path (store/rows/property-path.ts). */
  readonly path: string
  readonly type: StoredType | 'any' | 'object'
}

/** The types that a property can have in the store. */
export type StoredType =
  | 'String' | 'Float64' | 'Bool' | 'Array(String)' | 'Array(Float64)' | 'Array(Bool)' | 'Array(Nullable(String))'

export interface Sql {
  readonly parts: readonly Part[]
}

export function sql(texts: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const parts: Part[] = []
  const add = (part: Part): void => {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part !== '') parts.push(part)
  }
  for (const [index, text] of texts.entries()) {
    add(text)
    for (const part of holes[index]?.parts ?? []) add(part)
  }
  return { parts }
}

/** A bound value. The hint must be a plain word; it names the parameter in the printed statement. */
export function value(type: ValueType, bound: ParamValue, hint: string): Sql {
  return { parts: [{ part: 'value', type, value: bound, hint }] }
}

export const text = (bound: string, hint: string): Sql => value('String', bound, hint)

/** A whole number that belongs to the method, not to the data: written out, since it explains the statement. */
export function int(number: number | bigint): Sql {
  if (typeof number === 'number' && !Number.isSafeInteger(number)) throw new RangeError(`Not a whole number: ${number}`)
  return { parts: [String(number)] }
}

/** A name of a column or a step, quoted when it is not a plain word. */
export function ident(name: string): Sql {
  return { parts: [quoteName(name)] }
}

/** The text of a name: as it is when plain, else in backquotes with its quotes and backslashes escaped. */
export function quoteName(name: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name)) return name
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

/** The person of the row. */
export const person: Sql = { parts: [{ part: 'person' }] }

/** Whether the row is somebody's. Asked of the pseudonym as sent, before a merge is looked up. */
export const isSomebodys: Sql = sql`pid != 0`

export function property(path: string, type: PropertyRead['type']): Sql {
  return { parts: [{ part: 'property', path, type }] }
}

export function join(fragments: readonly Sql[], separator: ', ' | ' AND ' | ' OR ' | ' + '): Sql {
  const parts = fragments.flatMap((fragment, index) => (index === 0 ? fragment.parts : [separator, ...fragment.parts]))
  return sql`${{ parts }}`
}

/** All of the conditions; true when there are none. */
export function allOf(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`true`
  return conditions.length === 1 ? conditions[0]! : sql`(${join(conditions, ' AND ')})`
}

/** Any of the conditions; false when there are none. */
export function anyOf(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`false`
  return conditions.length === 1 ? conditions[0]! : sql`(${join(conditions, ' OR ')})`
}

/** Whether two fragments are the same, values included. */
export function sameSql(a: Sql, b: Sql): boolean {
  return JSON.stringify(a.parts) === JSON.stringify(b.parts)
}
