/** Counts the names and types of what passes, for the dictionary; bounded, and emptied every few seconds. */
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { DictionaryEntry, DictionaryKind } from '../../registry/index.ts'

type PropertyType = DictionaryEntry['types'][number]

interface Entry {
  types: number
  count: number
  lastSeen: number
}

type Names = Map<string, Entry>

/** New names beyond these are left out until the counter is emptied. */
const mostNames = 2_000
const kinds: readonly DictionaryKind[] = ['event', 'property', 'person']
const typeNames: readonly PropertyType[] = ['string', 'number', 'boolean', 'list', 'object', 'null', 'date']

export class NameCounter {
  /** By project, then by kind. */
  #projects = new Map<number, Record<DictionaryKind, Names>>()
  #size = 0

  /** Notes an event's name and its properties'. */
  event(event: SealedEvent): void {
    const names = this.#of(event.project)
    this.#note(names.event, event.name, 0, event.receivedAt)
    const { properties, receivedAt } = event
    for (const name in properties) this.#note(names.property, name, typeBit(properties[name]), receivedAt)
  }

  /** Notes the properties of a person's profile. */
  person(project: number, values: JsonObject, at: number): void {
    const { person } = this.#of(project)
    for (const name in values) this.#note(person, name, typeBit(values[name]), at)
  }

  take(): DictionaryEntry[] {
    const entries: DictionaryEntry[] = []
    for (const [project, names] of this.#projects) {
      for (const kind of kinds) {
        for (const [name, { types, count, lastSeen }] of names[kind]) {
          entries.push({ project, kind, name, types: typeNames.filter((_, bit) => (types & (1 << bit)) !== 0), count, lastSeen })
        }
      }
    }
    this.#projects = new Map()
    this.#size = 0
    return entries
  }

  #of(project: number): Record<DictionaryKind, Names> {
    let names = this.#projects.get(project)
    if (names === undefined) {
      names = { event: new Map(), property: new Map(), person: new Map() }
      this.#projects.set(project, names)
    }
    return names
  }

  #note(names: Names, name: string, types: number, at: number): void {
    const entry = names.get(name)
    if (entry !== undefined) {
      entry.types |= types
      entry.count += 1
      if (at > entry.lastSeen) entry.lastSeen = at
    } else if (this.#size < mostNames) {
      this.#size += 1
      names.set(name, { types, count: 1, lastSeen: at })
    }
  }
}

const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/

/** The bit of a value's type, in the order of `typeNames`. */
function typeBit(value: JsonValue | undefined): number {
  switch (typeof value) {
    case 'string': {
      const date = value.length >= 10 && value.length <= 35 && value.charCodeAt(4) === 0x2d && isoDate.test(value)
      return date ? 1 << 6 : 1
    }
    case 'number':
      return 1 << 1
    case 'boolean':
      return 1 << 2
    case 'undefined':
      return 0
    default:
      return value === null ? 1 << 5 : Array.isArray(value) ? 1 << 3 : 1 << 4
  }
}
