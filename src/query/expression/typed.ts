/**
 * An expression as SQL: one fragment for each type that its value may have, each Null where it has another. A value
 * that is undefined is Null in all of them. So every operation says, type by type, what it makes of its operands.
 */
import { anyOf, sql, text, value, type Sql } from '../sql/sql.ts'
import { datePattern } from '../filter/element-tests.ts'
import { QueryError } from '../errors.ts'
import type { BinaryOperator, Expression } from './tree.ts'

export interface Typed {
  readonly string?: Sql
  readonly number?: Sql
  readonly boolean?: Sql
  /** Milliseconds since the epoch. */
  readonly date?: Sql
  /** Lists by the type of their elements; empty where the value is no such list. */
  readonly lists?: { readonly string: Sql; readonly number: Sql; readonly boolean: Sql }
  /** Whether there is a value at all, where the fragments above do not tell. */
  readonly defined?: Sql
}

type Scalar = 'string' | 'number' | 'boolean' | 'date'
const scalars = ['string', 'number', 'boolean', 'date'] as const

/** How the names of an expression are read. */
export interface Names {
  readonly properties: (name: string) => Typed
  readonly user: (name: string) => Typed
  readonly event: (name: string) => Typed
}

/** Whether a row passes: its value is true. Never Null. */
export function passes(expression: Expression, names: Names): Sql {
  return truth(typed(expression, names))
}

/** @throws {QueryError} EXPRESSION_INVALID for a variable that no any() names, or a list where none can be */
export function typed(expression: Expression, names: Names, variables: ReadonlyMap<string, Typed> = new Map()): Typed {
  const of = (inner: Expression): Typed => typed(inner, names, variables)
  switch (expression.is) {
    case 'literal': return literal(expression.value)
    case 'property': return names[expression.of](expression.name)
    case 'variable': {
      const found = variables.get(expression.name)
      if (!found) throw new QueryError('EXPRESSION_INVALID', `Nothing is called "${expression.name}" here`)
      return found
    }
    case 'list': throw new QueryError('EXPRESSION_INVALID', 'A list can only stand behind "in"')
    case 'unary': return expression.operator === 'not' ? { boolean: negated(of(expression.operand)) } : onNumber(of(expression.operand), x => sql`-(${x})`)
    case 'binary': {
      if (expression.operator === 'in' && expression.right.is === 'list') {
        const left = of(expression.left)
        return { boolean: anyOf(expression.right.items.map(item => equal(left, of(item)))) }
      }
      return binary(expression.operator, of(expression.left), of(expression.right))
    }
    case 'call': return call(expression.name, expression.operands.map(of))
    case 'any': {
      const { lists } = of(expression.list)
      if (!lists) return { boolean: sql`false` }
      const test = (type: 'string' | 'number' | 'boolean'): Sql => {
        const variable = `${expression.name}_${variables.size}`.replaceAll(/[^a-z0-9_]/gi, '_')
        const element: Sql = { parts: [`element_${variable}`] }
        const inside = typed(expression.test, names, new Map([...variables, [expression.name, { [type]: sql`toNullable(${element})` }]]))
        return sql`arrayExists(${element} -> ${truth(inside)}, ${lists[type]})`
      }
      return { boolean: anyOf([test('string'), test('number'), test('boolean')]) }
    }
  }
}

function literal(constant: string | number | boolean): Typed {
  switch (typeof constant) {
    case 'string': return { string: text(constant, 'text') }
    case 'number': return { number: value('Float64', constant, 'number') }
    case 'boolean': return { boolean: constant ? sql`true` : sql`false` }
  }
}

function binary(operator: BinaryOperator, left: Typed, right: Typed): Typed {
  switch (operator) {
    case 'or': return { boolean: sql`(${truth(left)} OR ${truth(right)})` }
    case 'and': return { boolean: sql`(${truth(left)} AND ${truth(right)})` }
    case '==': return { boolean: equal(left, right) }
    case '!=': return { boolean: sql`NOT ${equal(left, right)}` }
    case '<': return compared(left, right, sql`<`)
    case '<=': return compared(left, right, sql`<=`)
    case '>': return compared(left, right, sql`>`)
    case '>=': return compared(left, right, sql`>=`)
    case 'in': return within(left, right)
    case '+': return {
      ...onNumbers(left, right, (a, b) => sql`(${a} + ${b})`),
      ...(left.string && right.string && { string: sql`concat(${left.string}, ${right.string})` }),
    }
    case '-': return onNumbers(left, right, (a, b) => sql`(${a} - ${b})`)
    case '*': return onNumbers(left, right, (a, b) => sql`(${a} * ${b})`)
    case '/': return onNumbers(left, right, (a, b) => sql`(${a} / nullIf(${b}, 0))`)
    // The remainder takes the dividend's sign, as trunc does and the engine's own modulo of fractions does not always.
    case '%': return onNumbers(left, right, (a, b) => sql`(${a} - ${b} * trunc(${a} / nullIf(${b}, 0)))`)
  }
}

function call(name: string, [first = {}, second = {}]: readonly Typed[]): Typed {
  switch (name) {
    case 'floor': return onNumber(first, x => sql`floor(${x})`)
    case 'ceil': return onNumber(first, x => sql`ceil(${x})`)
    case 'round': return onNumber(first, x => sql`floor(${x} + 0.5)`)
    case 'boolean': return { boolean: toBoolean(first) }
    case 'number': return toNumber(first)
    case 'string': return toText(first, second)
    case 'datetime': return toDate(first)
    case 'list': return first.lists ? { lists: first.lists } : {}
    case 'defined': return { boolean: isDefined(first) }
    case 'has_prefix': return first.string && second.string ? { boolean: sql`startsWith(${first.string}, ${second.string})` } : {}
    default: throw new QueryError('EXPRESSION_INVALID', `There is no function "${name}"`)
  }
}

function truth({ boolean }: Typed): Sql {
  return boolean ? sql`ifNull(${boolean}, false)` : sql`false`
}

/** Values of different types are never equal, nor is what is undefined. */
function equal(left: Typed, right: Typed): Sql {
  return anyOf(shared(left, right).map(type => sql`ifNull(${left[type]!} = ${right[type]!}, false)`))
}

function compared(left: Typed, right: Typed, sign: Sql): Typed {
  const types = shared(left, right).filter(type => type !== 'boolean')
  if (types.length === 0) return {}
  const each = types.map(type => sql`(${left[type]!} ${sign} ${right[type]!})`)
  return { boolean: each.reduceRight((rest, one) => sql`ifNull(${one}, ${rest})`) }
}

function shared(left: Typed, right: Typed): readonly Scalar[] {
  return scalars.filter(type => left[type] && right[type])
}

/** Text inside text, or a value among the elements of a list; a list without elements tells nothing. */
function within(left: Typed, right: Typed): Typed {
  const inText = left.string && right.string ? sql`(position(${right.string}, ${left.string}) > 0)` : undefined
  const { lists } = right
  if (!lists) return inText ? { boolean: inText } : {}
  const types = (['string', 'number', 'boolean'] as const).filter(type => left[type])
  const found = anyOf(types.map(type => sql`ifNull(has(${lists[type]}, assumeNotNull(${left[type]!})) AND isNotNull(${left[type]!}), false)`))
  const inList = sql`if(${hasElements(lists)}, ${found}, NULL)`
  return { boolean: inText ? sql`ifNull(${inText}, ${inList})` : inList }
}

function hasElements(lists: NonNullable<Typed['lists']>): Sql {
  return sql`(notEmpty(${lists.string}) OR notEmpty(${lists.number}) OR notEmpty(${lists.boolean}))`
}

function isDefined(of: Typed): Sql {
  if (of.defined) return of.defined
  return anyOf([
    ...scalars.filter(type => of[type]).map(type => sql`isNotNull(${of[type]!})`),
    ...(of.lists ? [hasElements(of.lists)] : []),
  ])
}

/** What is undefined becomes true; what is neither undefined nor a boolean stays undefined. */
function negated(of: Typed): Sql {
  const otherwise = sql`if(${isDefined(of)}, NULL, true)`
  return of.boolean ? sql`ifNull(NOT (${of.boolean}), ${otherwise})` : otherwise
}

function onNumber({ number }: Typed, make: (x: Sql) => Sql): Typed {
  return number ? { number: make(number) } : {}
}

function onNumbers(left: Typed, right: Typed, make: (a: Sql, b: Sql) => Sql): Typed {
  return left.number && right.number ? { number: make(left.number, right.number) } : {}
}

function toBoolean(of: Typed): Sql {
  const whether = [
    ...(of.boolean ? [sql`(${of.boolean})`] : []),
    ...(of.number ? [sql`(${of.number} != 0)`] : []),
    ...(of.string ? [sql`(${of.string} NOT IN ('', 'false'))`] : []),
  ]
  return whether.reduceRight((rest, one) => sql`ifNull(${one}, ${rest})`, isDefined(of))
}

const decimal = '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$'

function toNumber(of: Typed): Typed {
  const ways = [
    ...(of.number ? [of.number] : []),
    ...(of.boolean ? [sql`toFloat64(${of.boolean})`] : []),
    ...(of.string ? [sql`if(match(${of.string}, ${text(decimal, 'decimal')}), toFloat64OrNull(${of.string}), NULL)`] : []),
  ]
  return ways.length === 0 ? {} : { number: ways.reduceRight((rest, way) => sql`ifNull(${way}, ${rest})`) }
}

function toText(of: Typed, otherwise: Typed): Typed {
  const ways = [
    ...(of.string ? [of.string] : []),
    ...(of.number ? [sql`toString(${of.number})`] : []),
    ...(of.boolean ? [sql`if(isNull(${of.boolean}), NULL, if(${of.boolean}, 'true', 'false'))`] : []),
    ...(otherwise.string ? [otherwise.string] : []),
  ]
  return ways.length === 0 ? {} : { string: ways.reduceRight((rest, way) => sql`ifNull(${way}, ${rest})`) }
}

/** A text that is a date, UTC when it does not say; a number of seconds, or of milliseconds when that large. */
function toDate(of: Typed): Typed {
  const ways = [
    ...(of.date ? [of.date] : []),
    ...(of.number ? [sql`toInt64(if(abs(${of.number}) < 100000000000, ${of.number} * 1000, ${of.number}))`] : []),
    ...(of.string ? [sql`if(match(${of.string}, ${text(datePattern, 'date_shape')}), toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${of.string}, 3, 'UTC')), NULL)`] : []),
  ]
  return ways.length === 0 ? {} : { date: ways.reduceRight((rest, way) => sql`ifNull(${way}, ${rest})`) }
}
