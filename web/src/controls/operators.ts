/** Which comparisons a property's type allows, and the draft of one while it is being written. */
import type { JsonScalar } from '../../../src/model/json.ts'
import type { Operator } from '../../../src/model/question.ts'
import type { ValueType } from '../server/types.ts'

export type OperatorName = Operator['is']

const presence: readonly OperatorName[] = ['set', 'not-set']
const texts: readonly OperatorName[] = ['equals', 'does-not-equal', 'contains', 'does-not-contain', 'starts-with', 'ends-with']

export function operatorsFor(type: ValueType): readonly OperatorName[] {
  switch (type) {
    case 'string': return [...texts, ...presence]
    case 'number': return ['equals', 'does-not-equal', 'greater', 'at-least', 'less', 'at-most', 'between', ...presence]
    case 'boolean': return ['true', 'false', ...presence]
    case 'date': return ['since', 'before', ...presence]
    case 'list': return ['equals', 'does-not-equal', 'contains', 'does-not-contain', ...presence]
    case 'object': return presence
  }
}

/** What of a draft the comparison uses. */
export type Operand = 'values' | 'text' | 'number' | 'range' | 'date' | 'none'

export function operandOf(is: OperatorName): Operand {
  switch (is) {
    case 'equals': case 'does-not-equal': return 'values'
    case 'contains': case 'does-not-contain': case 'starts-with': case 'ends-with': return 'text'
    case 'greater': case 'at-least': case 'less': case 'at-most': return 'number'
    case 'between': return 'range'
    case 'before': case 'since': return 'date'
    case 'set': case 'not-set': case 'true': case 'false': return 'none'
  }
}

/** Everything typed so far, kept while the comparison changes. */
export interface Draft {
  readonly is: OperatorName
  readonly values: readonly JsonScalar[]
  readonly text: string
  readonly low: string
  readonly high: string
  readonly date: string
}

export function emptyDraft(type: ValueType): Draft {
  return { is: operatorsFor(type)[0]!, values: [], text: '', low: '', high: '', date: '' }
}

export function toDraft(operator: Operator, type: ValueType): Draft {
  const empty = { ...emptyDraft(type), is: operator.is }
  if ('values' in operator) return { ...empty, values: operator.values }
  if ('text' in operator) return { ...empty, text: operator.text }
  if ('number' in operator) return { ...empty, low: String(operator.number) }
  if ('from' in operator) return { ...empty, low: String(operator.from), high: String(operator.to) }
  return 'date' in operator ? { ...empty, date: operator.date } : empty
}

/** The comparison that a draft has come to; undefined while something is missing. */
export function toOperator(draft: Draft): Operator | undefined {
  const { is } = draft
  const low = toNumber(draft.low)
  const high = toNumber(draft.high)
  switch (is) {
    case 'equals': case 'does-not-equal':
      return draft.values.length > 0 ? { is, values: draft.values } : undefined
    case 'contains': case 'does-not-contain': case 'starts-with': case 'ends-with':
      return draft.text !== '' ? { is, text: draft.text } : undefined
    case 'greater': case 'at-least': case 'less': case 'at-most':
      return low === undefined ? undefined : { is, number: low }
    case 'between':
      return low === undefined || high === undefined ? undefined : { is, from: Math.min(low, high), to: Math.max(low, high) }
    case 'before': case 'since':
      return /^\d{4}-\d\d-\d\d$/.test(draft.date) ? { is, date: draft.date } : undefined
    case 'set': case 'not-set': case 'true': case 'false':
      return { is }
  }
}

/** The type that a comparison speaks of, where the property is known by several. */
export function typeOf(operator: Operator, types: readonly ValueType[]): ValueType {
  return types.find((type) => operatorsFor(type).includes(operator.is)) ?? types[0] ?? 'string'
}

function toNumber(text: string): number | undefined {
  const value = Number(text.replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}
