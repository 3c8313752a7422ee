/**
 * The names that a project's owner gave to events and properties, for every place that says one. They are kept beside
 * the words rather than handed down, as a language is: who speaks hears of a change.
 */
import { useSyncExternalStore } from 'react'
import type { Dictionary } from '../server/types.ts'

type Kind = 'event' | 'property'

let names: Readonly<Record<Kind, ReadonlyMap<string, string>>> = { event: new Map(), property: new Map() }
const listeners = new Set<() => void>()

/** What a project's dictionary says; another project's takes its place. */
export function learnNames({ events, properties, personProperties }: Dictionary): void {
  const given = (entries: readonly { readonly name: string; readonly displayName?: string | null }[]) =>
    entries.flatMap(({ name, displayName }) => (displayName === undefined || displayName === null || displayName === '' ? [] : [[name, displayName] as const]))
  names = { event: new Map(given(events)), property: new Map([...given(personProperties), ...given(properties)]) }
  for (const listener of listeners) listener()
}

export function displayName(kind: Kind, name: string): string | undefined {
  return names[kind].get(name)
}

/** Has a component drawn again when names are learned. */
export function useDisplayNames(): unknown {
  return useSyncExternalStore(listen, () => names, () => names)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
