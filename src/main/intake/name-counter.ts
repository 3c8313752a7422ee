/** Counts the names and types of what passes, for the dictionary; bounded, and emptied every few seconds. */
import type { JsonValue } from '../../model/json.ts'
import type { DictionaryEntry, DictionaryKind } from '../../registry/index.ts'

type PropertyType = DictionaryEntry['types'][number]

interface Entry {
  readonly project: number
  readonly kind: DictionaryKind
  readonly name: string
  readonly types: Set<PropertyType>
  count: number
  lastSeen: number
}

/** New names beyond these are left out until the counter is emptied. */
const mostNames = 2_000

export class NameCounter {
  #entries = new Map<string, Entry>()

  event(project: number, name: string, at: number): void {
    this.#note(project, 'event', name, at)
  }

  property(project: number, kind: 'property' | 'person', name: string, value: JsonValue | undefined, at: number): void {
    const entry = this.#note(project, kind, name, at)
    if (value !== undefined) entry?.types.add(typeOf(value))
  }

  take(): DictionaryEntry[] {
    const entries = [...this.#entries.values()].map((entry) => ({ ...entry, types: [...entry.types] }))
    this.#entries = new Map()
    return entries
  }

  #note(project: number, kind: DictionaryKind, name: string, at: number): Entry | undefined {
    const key = `${project} ${kind} ${name}`
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      if (this.#entries.size >= mostNames) return undefined
      entry = { project, kind, name, types: new Set(), count: 0, lastSeen: at }
      this.#entries.set(key, entry)
    }
    entry.count += 1
    if (at > entry.lastSeen) entry.lastSeen = at
    return entry
  }
}

const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/

function typeOf(value: JsonValue): PropertyType {
  switch (typeof value) {
    case 'string':
      return value.length >= 10 && value.length <= 35 && isoDate.test(value) ? 'date' : 'string'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'list' : 'object'
  }
}
