/** Segments of an event, naively: one for each distinct element of a list, null where there is nothing. */
import type { JsonScalar } from '../../model/json.ts'
import type { PropertyRef } from '../../model/question.ts'
import { elementsOf, valueOf } from './filter.ts'
import type { Seen } from './world.ts'

export function segmentsOf(event: Seen, by: PropertyRef): readonly JsonScalar[] {
  const elements = elementsOf(valueOf(by.of === 'person' ? event.profile : event.properties, by))
  if (elements.length === 0) return [null]
  return [...new Set(elements.map(element => (typeof element === 'object' && element !== null ? JSON.stringify(element) : element)))]
}
