/** Which quarantined events are chosen, and what may be said of them before they are released or erased. */
import type { QuarantinedEvent } from '../types.ts'

/** Some by id, or all there are, those on other pages included. */
export type Chosen = { readonly all: true } | { readonly all: false; readonly ids: ReadonlySet<string | number> }

export const none: Chosen = { all: false, ids: new Set() }

export function isChosen(chosen: Chosen, id: string | number): boolean {
  return chosen.all || chosen.ids.has(id)
}

/** With `id` chosen or not. From “all”, taking one away leaves the others that are on this page. */
export function toggled(chosen: Chosen, id: string | number, page: readonly QuarantinedEvent[]): Chosen {
  const ids = new Set(chosen.all ? page.map((event) => event.id) : chosen.ids)
  if (!ids.delete(id)) ids.add(id)
  return { all: false, ids }
}

export function countChosen(chosen: Chosen, total: number): number {
  return chosen.all ? total : chosen.ids.size
}

export interface Preview {
  readonly from: number
  readonly until: number
  readonly names: readonly (readonly [string, number])[]
  readonly classes: readonly (readonly [string, number])[]
  /** Different people among them; events of nobody are not counted. */
  readonly people: number
}

/** What the events at hand have in common; undefined for none. */
export function previewOf(events: readonly QuarantinedEvent[]): Preview | undefined {
  if (events.length === 0) return undefined
  const times = events.map((event) => event.receivedAt)
  return {
    from: Math.min(...times),
    until: Math.max(...times),
    names: tally(events.map((event) => event.name)),
    classes: tally(events.map((event) => event.class)),
    people: new Set(events.map((event) => event.handle).filter((handle) => handle !== null)).size,
  }
}

function tally(words: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])
}
