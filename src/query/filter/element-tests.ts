/**
 * An operator as a test of one element: which types of value it looks at, and what it asks of each. Values of other
 * types never pass. Negated operators are tested as what they negate (condition.ts turns them round).
 */
import type { Operator } from '../../model/question.ts'
import { instantOf } from './dates.ts'
import { sql, value, text, type Sql } from '../sql/sql.ts'
import type { ElementType } from './property-reads.ts'

type Negated = 'set' | 'not-set' | 'does-not-equal' | 'does-not-contain'
type WithoutNegated<O> = O extends { is: infer Is } ? Exclude<Is, Negated> extends never ? never : Omit<O, 'is'> & { readonly is: Exclude<Is, Negated> } : never
export type PositiveOperator = WithoutNegated<Operator>

/** The tests by type of value; a missing one is never passed. `element` may be Null, the test is then not passed. */
export type ElementTests = Partial<Record<ElementType, (element: Sql) => Sql>>

export function elementTests(operator: PositiveOperator, zone: string): ElementTests {
  switch (operator.is) {
    case 'equals': {
      const of = <T>(type: string): T[] => operator.values.filter(value => typeof value === type) as T[]
      return {
        ...memberTest('string', of<string>('string'), 'String'),
        ...memberTest('number', of<number>('number'), 'Float64'),
        ...memberTest('boolean', of<boolean>('boolean'), 'Bool'),
      }
    }
    case 'contains': return textTest(element => sql`position(${element}, ${text(operator.text, 'text')}) > 0`)
    case 'starts-with': return textTest(element => sql`startsWith(${element}, ${text(operator.text, 'text')})`)
    case 'ends-with': return textTest(element => sql`endsWith(${element}, ${text(operator.text, 'text')})`)
    case 'true': return { boolean: element => sql`${element} = true` }
    case 'false': return { boolean: element => sql`${element} = false` }
    case 'greater': return numberTest(element => sql`${element} > ${number(operator.number)}`)
    case 'at-least': return numberTest(element => sql`${element} >= ${number(operator.number)}`)
    case 'less': return numberTest(element => sql`${element} < ${number(operator.number)}`)
    case 'at-most': return numberTest(element => sql`${element} <= ${number(operator.number)}`)
    case 'between': return numberTest(element => (
      sql`${element} BETWEEN ${number(operator.from)} AND ${number(operator.to)}`
    ))
    case 'before': return textTest(element => sql`${instant(element)} < ${date(operator.date, zone)}`)
    case 'since': return textTest(element => sql`${instant(element)} >= ${date(operator.date, zone)}`)
  }
}

function memberTest(type: ElementType, members: readonly (string | number | boolean)[], bound: 'String' | 'Float64' | 'Bool'): ElementTests {
  if (members.length === 0) return {}
  if (members.length === 1) return { [type]: (element: Sql) => sql`${element} = ${value(bound, members[0]!, 'equals')}` }
  return { [type]: (element: Sql) => sql`${element} IN ${value(`Array(${bound})`, members, 'one_of')}` }
}

const textTest = (test: (element: Sql) => Sql): ElementTests => ({ string: test })
const numberTest = (test: (element: Sql) => Sql): ElementTests => ({ number: test })
const number = (bound: number): Sql => value('Float64', bound, 'number')

/** A text that is a date or a date with a time, as milliseconds; Null for any other text. Without an offset it is UTC. */
function instant(element: Sql): Sql {
  return sql`if(match(${element}, ${text(datePattern, 'date_shape')}), toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${element}, 3, 'UTC')), NULL)`
}

export const datePattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$'

const date = (written: string, zone: string): Sql => value('Int64', String(instantOf(written, zone)), 'instant')
