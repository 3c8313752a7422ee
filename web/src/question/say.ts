/** Parts of questions in words: ranges, filters, events. Shared by the sentences of all reports. */
import type { EventSelector, Filter, FilterGroup, Operator, PropertyRef, Range } from '../../../src/model/question.ts'
import { weave, type Phrase, type Piece } from '../words/phrase.ts'
import { sayEvent, sayProperty, sayScalar } from '../words/names.ts'
import type { Speak } from '../words/speak.ts'

export function rangeText({ t, format }: Speak, range: Range): string {
  if ('last' in range) return t(`range.last_${range.unit}`, { count: range.last, n: format.number(range.last) })
  return range.from === range.to
    ? format.date(range.from)
    : t('range.between', { from: format.date(range.from), to: format.date(range.to) })
}

export function sayRange(speak: Speak, range: Range): Piece {
  return { control: 'range', text: rangeText(speak, range) }
}

export function sayBy({ t }: Speak, property: PropertyRef | undefined): Phrase {
  return property ? weave(t, 'report.by', { property: { control: 'by', text: sayProperty(t, property) } }) : []
}

export function sayWhere(speak: Speak, group: FilterGroup | undefined): Phrase {
  if (!group) return []
  return weave(speak.t, 'report.only', { filters: { control: 'where', text: groupText(speak, group) } })
}

/** The event's own name, or its label, or its name with its filters. */
export function selectorText(speak: Speak, selector: EventSelector): string {
  if (selector.label !== undefined) return selector.label
  const name = selector.event === null ? speak.t('report.anyEvent') : sayEvent(speak.t, selector.event)
  return selector.where ? `${name}${speak.t('report.where', { filters: groupText(speak, selector.where) })}` : name
}

export function selectorPiece(speak: Speak, selector: EventSelector, control: string): Piece {
  return { control, text: selectorText(speak, selector) }
}

export function groupText(speak: Speak, group: FilterGroup): string {
  const join = speak.t(group.match === 'all' ? 'report.andJoin' : 'report.orJoin')
  return group.filters.map((filter) => filterText(speak, filter)).join(join)
}

export function filterText(speak: Speak, filter: Filter): string {
  const words = [sayProperty(speak.t, filter.property), speak.t(`operator.${filter.operator.is}`), operandText(speak, filter.operator)]
  return words.filter((word) => word !== '').join(' ')
}

function operandText({ t, format }: Speak, operator: Operator): string {
  if ('values' in operator) return operator.values.map((value) => sayScalar(t, value)).join(t('report.orJoin'))
  if ('text' in operator) return operator.text
  if ('number' in operator) return format.number(operator.number)
  if ('from' in operator) return `${format.number(operator.from)} ${t('operator.and')} ${format.number(operator.to)}`
  return 'date' in operator ? format.date(operator.date) : ''
}
