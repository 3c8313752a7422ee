/** What a change of an entry will do, said before it is made; and whether it takes something away that cannot be had back. */
import type { Translate } from '../../words/phrase.ts'
import type { Format } from '../../format/format.ts'
import type { Classification, EventEntry, PropertyEntry, State } from '../types.ts'

export interface Consequence {
  readonly text: string
  readonly tone: 'calm' | 'warn'
}

interface Words {
  readonly t: Translate
  readonly format: Format
}

export function eventStateWill({ t, format }: Words, event: EventEntry, state: State): Consequence {
  if (state === 'dropped') return { text: t('data.will.droppedEvent', { n: format.number(event.count) }), tone: 'warn' }
  return { text: t(state === 'hidden' ? 'data.will.hiddenEvent' : 'data.will.visibleEvent'), tone: 'calm' }
}

export function propertyStateWill({ t }: Words, state: State): Consequence {
  if (state === 'dropped') return { text: t('data.will.droppedProperty'), tone: 'warn' }
  return { text: t(state === 'hidden' ? 'data.will.hiddenProperty' : 'data.will.visibleProperty'), tone: 'calm' }
}

/** `to` null leaves it to the guard. */
export function classificationWill({ t }: Words, property: PropertyEntry, to: Classification | null): Consequence {
  const text = to === null ? t('data.will.byGuard') : t(`data.will.${to}`)
  const leavesSeal = property.effective === 'identifying' && to !== 'identifying' && to !== null
  if (leavesSeal) return { text: `${text} ${t('data.will.fromSealed')}`, tone: 'warn' }
  return { text, tone: to === 'identifying' ? 'warn' : 'calm' }
}

/** `into` null takes a merge back. */
export function mergeWill({ t }: Words, event: EventEntry, into: string | null): Consequence {
  return into === null
    ? { text: t('data.will.unmerge', { into: event.mergedInto ?? '' }), tone: 'calm' }
    : { text: t('data.will.merge', { from: event.name, into }), tone: 'warn' }
}
