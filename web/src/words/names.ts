/** Names as the reader sees them: by the owner's word for them, Mixpanel's own in plain words, everything else as it was sent. */
import type { PropertyRef } from '../../../src/model/question.ts'
import type { JsonScalar } from '../../../src/model/json.ts'
import type { Segment } from '../../../src/model/answer.ts'
import { displayName } from './display-names.ts'
import { known } from './known.ts'
import type { Translate } from './phrase.ts'

type Known = keyof typeof known

export function sayName(t: Translate, name: string): string {
  return displayName('property', name) ?? sayKnown(t, name)
}

function sayKnown(t: Translate, name: string): string {
  return Object.hasOwn(known, name) ? t(`known.${name as Known}`) : name
}

export function sayEvent(t: Translate, event: string | null): string {
  return event === null ? t('report.everyEvent') : (displayName('event', event) ?? sayKnown(t, event))
}

/** A label as answered: an event's name or the reader's own; empty where the question was about any event. */
export function sayLabel(t: Translate, label: string): string {
  return label === '' ? t('report.everyEvent') : sayEvent(t, label)
}

export function sayProperty(t: Translate, property: PropertyRef): string {
  return [sayName(t, property.name), ...(property.path ?? [])].join(' › ')
}

export function sayScalar(t: Translate, value: JsonScalar): string {
  if (value === null) return t('segment.notSet')
  if (typeof value === 'boolean') return t(value ? 'segment.yes' : 'segment.no')
  return value === '' ? t('segment.empty') : String(value)
}

export function saySegment(t: Translate, segment: Segment): string {
  if ('other' in segment) return segment.fewerThan === undefined ? t('segment.other') : t('segment.fewer', { n: segment.fewerThan })
  return 'overall' in segment ? t('segment.overall') : sayScalar(t, segment.value)
}
