/** Expressions, naively: evaluated value by value. Undefined is `undefined`; lists are arrays; dates are {@link When}. */
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { Expression } from './tree.ts'

class When {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }
}

type Value = undefined | boolean | number | string | When | readonly JsonValue[] | 'object-marker'
interface Row {
  readonly properties: JsonObject
  readonly profile: JsonObject
  readonly at: number
}

export function naivePasses(expression: Expression, row: Row): boolean {
  return evaluate(expression, row, new Map()) === true
}

const anObject = Symbol('object')
type Any = Value | typeof anObject

function evaluate(e: Expression, row: Row, variables: ReadonlyMap<string, JsonValue>): Any {
  const of = (inner: Expression): Any => evaluate(inner, row, variables)
  switch (e.is) {
    case 'literal': return e.value
    case 'variable': return known(variables.get(e.name))
    case 'property': {
      if (e.of === 'event') return e.name === '$time' ? new When(row.at) : undefined
      const held = e.of === 'user' ? row.profile : row.properties
      const found = known(Object.hasOwn(held, e.name) ? held[e.name] : undefined)
      // Of a profile only text, numbers and booleans are looked at.
      return e.of === 'user' && (Array.isArray(found) || found === anObject) ? undefined : found
    }
    case 'list': return undefined
    case 'unary': {
      const x = of(e.operand)
      if (e.operator === '-') return typeof x === 'number' ? -x : undefined
      return typeof x === 'boolean' ? !x : x === undefined ? true : undefined
    }
    case 'any': {
      const list = of(e.list)
      if (!Array.isArray(list)) return false
      return list.some(item => isScalar(item) && evaluate(e.test, row, new Map([...variables, [e.name, item]])) === true)
    }
    case 'call': return call(e.name, e.operands.map(of))
    case 'binary': return binary(e, row, variables)
  }
}

function known(value: JsonValue | undefined): Any {
  if (value === null || value === undefined) return undefined
  if (isJsonObject(value)) return Object.values(value).some(inner => known(inner) !== undefined) ? anObject : undefined
  return value as Value
}

const isScalar = (value: JsonValue): boolean => ['string', 'number', 'boolean'].includes(typeof value)

function equal(a: Any, b: Any): boolean {
  if (a instanceof When && b instanceof When) return a.ms === b.ms
  return ['string', 'number', 'boolean'].includes(typeof a) && a === b
}

function binary(e: Expression & { is: 'binary' }, row: Row, variables: ReadonlyMap<string, JsonValue>): Any {
  const a = evaluate(e.left, row, variables)
  if (e.operator === 'in' && e.right.is === 'list') return e.right.items.some(item => equal(a, evaluate(item, row, variables)))
  const b = evaluate(e.right, row, variables)
  switch (e.operator) {
    case 'or': return a === true || b === true
    case 'and': return a === true && b === true
    case '==': return equal(a, b)
    case '!=': return !equal(a, b)
    case 'in': {
      if (typeof a === 'string' && typeof b === 'string') return b.includes(a)
      // A list without a text, number or boolean tells nothing.
      return Array.isArray(b) && b.some(isScalar) ? b.some(item => equal(a, item)) : undefined
    }
    case '<': case '<=': case '>': case '>=': {
      const order = compare(a, b)
      if (order === undefined) return undefined
      return e.operator === '<' ? order < 0 : e.operator === '<=' ? order <= 0 : e.operator === '>' ? order > 0 : order >= 0
    }
    case '+':
      if (typeof a === 'string' && typeof b === 'string') return a + b
  }
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  switch (e.operator) {
    case '+': return a + b
    case '-': return a - b
    case '*': return a * b
    case '/': return b === 0 ? undefined : a / b
    default: return b === 0 ? undefined : a - b * Math.trunc(a / b)
  }
}

function compare(a: Any, b: Any): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a instanceof When && b instanceof When ? a.ms - b.ms : undefined
}

function call(name: string, [x, y]: readonly Any[]): Any {
  const number = typeof x === 'number' ? x : undefined
  switch (name) {
    case 'floor': return number === undefined ? undefined : Math.floor(number)
    case 'ceil': return number === undefined ? undefined : Math.ceil(number)
    case 'round': return number === undefined ? undefined : Math.floor(number + 0.5)
    case 'defined': return x !== undefined
    case 'boolean': return x !== undefined && x !== false && x !== 0 && x !== '' && x !== 'false'
    case 'number':
      if (typeof x === 'boolean') return x ? 1 : 0
      if (typeof x === 'string') return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(x) ? Number(x) : undefined
      return number
    case 'string':
      if (typeof x === 'string') return x
      if (typeof x === 'number' || typeof x === 'boolean') return String(x).replace('e+', 'e')
      return typeof y === 'string' ? y : undefined
    case 'has_prefix': return typeof x === 'string' && typeof y === 'string' ? x.startsWith(y) : undefined
    case 'list': return Array.isArray(x) ? x : undefined
    default: return date(x)
  }
}

function date(x: Any): When | undefined {
  if (x instanceof When) return x
  if (typeof x === 'number') return new When(Math.trunc(Math.abs(x) < 1e11 ? x * 1000 : x))
  if (typeof x !== 'string' || !/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$/.test(x)) return undefined
  const withTime = x.length === 10 ? `${x}T00:00:00` : x.replace(' ', 'T')
  return new When(Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(withTime) ? withTime : `${withTime}Z`))
}
