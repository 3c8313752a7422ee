/**
 * Expressions over rows of `events`: which columns stand for `properties["x"]`, `user["x"]` and `event["x"]`. The
 * profile properties that are mentioned become a step of their own, which the read is joined to.
 */
import type { Expression } from '../expression/tree.ts'
import { passes, typed, type Names, type Typed } from '../expression/typed.ts'
import { listRead, mixedRead, readable, scalarRead, type Readable } from '../filter/property-reads.ts'
import type { Column, EventsRead, Step } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { segmentKey, segmentKeys } from '../segment.ts'
import { ident, person, property, sql, type Sql } from '../sql/sql.ts'

export class ExpressionRows {
  readonly #resolved: Resolved
  readonly #profile = new Map<string, readonly Column[]>()
  readonly #names: Names

  constructor(resolved: Resolved) {
    this.#resolved = resolved
    this.#names = {
      properties: name => eventProperty(name) ?? propertyTyped(this.#readable('event', name)),
      user: name => this.#user(name),
      event: name => eventProperty(name) ?? {},
    }
  }

  condition(expression: Expression): Sql {
    return passes(expression, this.#names)
  }

  /** The expression's number, Null where it has none; undefined when it can never be one. */
  number(expression: Expression): Sql | undefined {
    return typed(expression, this.#names).number
  }

  /** The segments of a row as an array: those of a property's elements, or of the expression's value. */
  segments(expression: Expression): Sql {
    if (expression.is === 'property' && expression.of === 'properties' && !eventProperty(expression.name)) {
      const read = this.#readable('event', expression.name)
      return read.lists ? segmentKeys(read) : sql`[${segmentKey(read)}]`
    }
    return sql`[${keyOf(typed(expression, this.#names))}]`
  }

  /** The read, joined to the profiles where an expression made so far mentions one; and the steps before it. */
  read(read: EventsRead): { readonly from: EventsRead; readonly steps: readonly Step[] } {
    if (this.#profile.size === 0) return { from: read, steps: [] }
    const columns = [{ name: 'profile_of', is: sql`pid` }, ...[...this.#profile.values()].flat()]
    return {
      from: { ...read, beside: { step: 'profile_properties', on: sql`${person} = profile_of` } },
      steps: [{
        name: 'profile_properties',
        about: 'What the profiles say of the properties asked about.',
        select: { columns, from: { read: 'profiles', subject: 'person' } },
      }],
    }
  }

  #user(name: string): Typed {
    let columns = this.#profile.get(name)
    if (!columns) {
      const { path } = this.#readable('person', name)
      const prefix = `profile_${this.#profile.size + 1}`
      columns = (['string', 'number', 'boolean'] as const).map(type => ({ name: `${prefix}_${type}`, is: scalarRead(path, type) }))
      this.#profile.set(name, columns)
    }
    const [string, number, boolean] = columns.map(column => ident(column.name))
    return { string: string!, number: number!, boolean: boolean! }
  }

  #readable(of: 'event' | 'person', name: string): Readable {
    return readable({ of, name }, this.#resolved.context.types?.({ of, name }))
  }
}

/** What every event has beside its properties. */
function eventProperty(name: string): Typed | undefined {
  switch (name) {
    case '$time': return { date: sql`toNullable(toUnixTimestamp64Milli(time))` }
    // As the export writes it: whole seconds.
    case 'time': return { number: sql`toNullable(intDiv(toUnixTimestamp64Milli(time), 1000)::Float64)` }
    case '$event_name': return { string: sql`toNullable(toString(event))` }
    case 'distinct_id': case '$distinct_id': return { string: sql`if(${person} = 0, NULL, base64URLEncode(reinterpretAsFixedString(${person})))` }
    default: return undefined
  }
}

/** A property of the row at hand, whatever its type. */
export function propertyTyped({ path, scalars, lists, objects }: Readable): Typed {
  const has = (type: 'string' | 'number' | 'boolean'): boolean => scalars.includes(type)
  const value = sql`isNotNull(${property(path, 'any')})`
  return {
    ...(has('string') && { string: scalarRead(path, 'string') }),
    ...(has('number') && { number: scalarRead(path, 'number') }),
    ...(has('boolean') && { boolean: scalarRead(path, 'boolean') }),
    ...(lists && { lists: elementLists(path) }),
    defined: objects ? sql`(${value} OR toString(${property(path, 'object')}) != '{}')` : value,
  }
}

/** The elements by type, those of mixed lists among them. */
function elementLists(path: string): NonNullable<Typed['lists']> {
  const mixed = mixedRead(path)
  const texts = sql`arrayMap(x -> JSONExtractString(assumeNotNull(x)), arrayFilter(x -> startsWith(assumeNotNull(x), '"'), ${mixed}))`
  const numbers = sql`arrayMap(x -> toFloat64OrZero(assumeNotNull(x)), arrayFilter(x -> match(assumeNotNull(x), '^[-0-9]'), ${mixed}))`
  const booleans = sql`arrayMap(x -> x = 'true', arrayFilter(x -> x IN ('true', 'false'), ${mixed}))`
  return {
    string: sql`arrayConcat(${listRead(path, 'string')}, ${texts})`,
    number: sql`arrayConcat(${listRead(path, 'number')}, ${numbers})`,
    boolean: sql`arrayConcat(${listRead(path, 'boolean')}, arrayMap(x -> assumeNotNull(x)::Bool, ${booleans}))`,
  }
}

function keyOf(of: Typed): Sql {
  const keys = [
    ...(of.string ? [sql`if(startsWith(${of.string}, '\\0'), concat('\\0s', ${of.string}), ${of.string})`] : []),
    ...(of.number ? [sql`concat('\\0n', toString(${of.number}))`] : []),
    ...(of.boolean ? [sql`concat('\\0b', toString(toUInt8(${of.boolean})))`] : []),
    ...(of.date ? [sql`concat('\\0n', toString(${of.date}))`] : []),
  ]
  return keys.reduceRight((rest, key) => sql`ifNull(${key}, ${rest})`, sql`'\\0'`)
}
