/** The dictionary's entries as the page lists them: found, kept to a state, in order, a page at a time. */
import { rank } from '../../controls/fuzzy.ts'
import type { EventEntry, PropertyEntry, SdkCount, State } from '../types.ts'

export type Entry = EventEntry | PropertyEntry
export type Sort = 'count' | 'name' | 'last'

export interface EntryChoice {
  readonly search: string
  /** Undefined for any. */
  readonly state: State | undefined
  readonly sort: Sort
}

/** The entries that match, in the order asked for. A search puts the best match first. */
export function chooseEntries<E extends Entry>(entries: readonly E[], { search, state, sort }: EntryChoice): readonly E[] {
  const ofState = state === undefined ? entries : entries.filter((entry) => entry.state === state)
  const words = search.trim()
  if (words !== '') {
    return rank(words, ofState, (entry) => [entry.name, entry.displayName, entry.description, entry.owner].filter(Boolean).join(' '))
  }
  return ofState.toSorted(orders[sort])
}

const byName = (a: Entry, b: Entry) => a.name.localeCompare(b.name)

const orders: Record<Sort, (a: Entry, b: Entry) => number> = {
  count: (a, b) => b.count - a.count || byName(a, b),
  name: byName,
  last: (a, b) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0) || byName(a, b),
}

export function isEvent(entry: Entry): entry is EventEntry {
  return 'bySdk' in entry
}

export interface Sender {
  readonly sdk: string
  readonly version: string
  readonly count: number
  /** Of all that were counted; null when nothing was. */
  readonly share: number | null
}

/** Who sends an event, the most frequent first. */
export function senders(bySdk: readonly SdkCount[]): readonly Sender[] {
  const total = bySdk.reduce((sum, { count }) => sum + count, 0)
  return bySdk.toSorted((a, b) => b.count - a.count).map((one) => ({ ...one, share: total === 0 ? null : one.count / total }))
}

export interface Paged<T> {
  readonly items: readonly T[]
  readonly offset: number
  readonly total: number
}

/** The page that begins at `offset`, or the first when there is no such page. */
export function pageOf<T>(items: readonly T[], offset: number, size: number): Paged<T> {
  const from = offset >= 0 && offset < items.length ? offset - (offset % size) : 0
  return { items: items.slice(from, from + size), offset: from, total: items.length }
}
