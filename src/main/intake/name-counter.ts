/**
 * Counts the names and types of what passes, for the dictionary: with who sends them, from which pages, and a few short
 * values. Bounded, and emptied every few seconds; what finds no room is counted.
 */
import { pagePath } from '../../guard/index.ts'
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject, JsonScalar, JsonValue } from '../../model/json.ts'
import { isPseudonym } from '../../model/pseudonym.ts'
import type { DictionaryEntry, DictionaryKind, SdkCount, SetAsideCount } from '../../registry/index.ts'

type PropertyType = DictionaryEntry['types'][number]

interface Entry {
  types: number
  count: number
  lastSeen: number
  examples: JsonScalar[] | undefined
  /** Of events only. */
  sdks: Map<string, { -readonly [Key in keyof SdkCount]: SdkCount[Key] }> | undefined
  lastSdk: { -readonly [Key in keyof SdkCount]: SdkCount[Key] } | undefined
  pages: Set<string> | undefined
}

type Names = Map<string, Entry>

export interface CountedNames {
  readonly dictionary: DictionaryEntry[]
  readonly setAside: SetAsideCount[]
}

/** New names beyond these are counted as set aside until the counter is emptied. */
const mostNames = 2_000
/** So many of a name's first sightings are looked at for examples and pages. */
const lookedAt = 50
const mostExamples = 5
const longestExample = 40
const mostSdks = 20
const kinds: readonly DictionaryKind[] = ['event', 'property', 'person']
const typeNames: readonly PropertyType[] = ['string', 'number', 'boolean', 'list', 'object', 'null', 'date']

export class NameCounter {
  /** By project, then by kind. */
  #projects = new Map<number, Record<DictionaryKind, Names>>()
  #setAside = new Map<number, Record<DictionaryKind, number>>()
  /** Projects of which a name found no room in the store since the counter was emptied. */
  readonly #overflowed = new Set<number>()
  #size = 0

  /**
   * Notes an event's name and its properties'. Answers whether any of them may bring a path that the store has no room
   * for: false when each was seen before and holds no object.
   */
  event(event: SealedEvent): boolean {
    const { project, properties, receivedAt } = event
    const names = this.#of(project)
    const entry = this.#note(project, names, 'event', event.name, 0, receivedAt)
    if (entry !== undefined) noteSender(entry, properties)
    let mayBeNew = this.#overflowed.size > 0 && this.#overflowed.has(project)
    for (const name in properties) {
      const value = properties[name]
      const known = this.#value(project, names, 'property', name, value, receivedAt)
      if (known === undefined || known.count === 1 || (value !== null && typeof value === 'object')) mayBeNew = true
    }
    return mayBeNew
  }

  /** Says that of a project's last event some name found no room: all of its events are to be looked at from now on. */
  overflowed(project: number): void {
    this.#overflowed.add(project)
  }

  /** Notes the properties of a person's profile. */
  person(project: number, values: JsonObject, at: number): void {
    const names = this.#of(project)
    for (const name in values) this.#value(project, names, 'person', name, values[name], at)
  }

  take(): CountedNames {
    const dictionary: DictionaryEntry[] = []
    for (const [project, names] of this.#projects) {
      for (const kind of kinds) for (const [name, entry] of names[kind]) dictionary.push(toEntry(project, kind, name, entry))
    }
    const setAside = [...this.#setAside].flatMap(([project, counts]) =>
      kinds.filter((kind) => counts[kind] > 0).map((what) => ({ project, what, count: counts[what] })))
    this.#projects = new Map()
    this.#setAside = new Map()
    this.#overflowed.clear()
    this.#size = 0
    return { dictionary, setAside }
  }

  #of(project: number): Record<DictionaryKind, Names> {
    let names = this.#projects.get(project)
    if (names === undefined) {
      names = { event: new Map(), property: new Map(), person: new Map() }
      this.#projects.set(project, names)
    }
    return names
  }

  #value(
    project: number, names: Record<DictionaryKind, Names>, kind: DictionaryKind, name: string, value: JsonValue | undefined, at: number,
  ): Entry | undefined {
    const entry = this.#note(project, names, kind, name, typeBit(value), at)
    if (entry !== undefined && entry.count <= lookedAt) noteExample(entry, value)
    return entry
  }

  #note(
    project: number, names: Record<DictionaryKind, Names>, kind: DictionaryKind, name: string, types: number, at: number,
  ): Entry | undefined {
    const entry = names[kind].get(name)
    if (entry !== undefined) {
      entry.types |= types
      entry.count += 1
      if (at > entry.lastSeen) entry.lastSeen = at
      return entry
    }
    if (this.#size >= mostNames) {
      let counts = this.#setAside.get(project)
      if (counts === undefined) this.#setAside.set(project, counts = { event: 0, property: 0, person: 0 })
      counts[kind] += 1
      return undefined
    }
    this.#size += 1
    const made: Entry = { types, count: 1, lastSeen: at, examples: undefined, sdks: undefined, lastSdk: undefined, pages: undefined }
    names[kind].set(name, made)
    return made
  }
}

function noteSender(entry: Entry, { mp_lib: lib, $lib_version: number, $current_url: url }: JsonObject): void {
  const sdk = typeof lib === 'string' ? lib : ''
  const version = typeof number === 'string' ? number : ''
  const last = entry.lastSdk
  if (last !== undefined && last.sdk === sdk && last.version === version) last.count += 1
  else if (sdk !== '') {
    const sdks = (entry.sdks ??= new Map())
    const key = `${sdk}\n${version}`
    const known = sdks.get(key)
    if (known !== undefined) {
      known.count += 1
      entry.lastSdk = known
    } else if (sdks.size < mostSdks) {
      entry.lastSdk = { sdk, version, count: 1 }
      sdks.set(key, entry.lastSdk)
    }
  }
  if (typeof url === 'string' && entry.count <= lookedAt) (entry.pages ??= new Set()).add(pagePath(url))
}

/** Values of a group are pseudonyms: they say nothing as an example. */
function noteExample(entry: Entry, value: JsonValue | undefined): void {
  const examples = (entry.examples ??= [])
  if (examples.length >= mostExamples || value === undefined || value === null || typeof value === 'object') return
  if (typeof value === 'string' && (value.length > longestExample || value === '' || isPseudonym(value))) return
  if (!examples.includes(value)) examples.push(value)
}

function toEntry(project: number, kind: DictionaryKind, name: string, entry: Entry): DictionaryEntry {
  const { types, count, lastSeen, examples, sdks, pages } = entry
  return {
    project, kind, name, count, lastSeen,
    types: typeNames.filter((_, bit) => (types & (1 << bit)) !== 0),
    ...(examples !== undefined && { examples }),
    ...(sdks !== undefined && { sdks: [...sdks.values()] }),
    ...(pages !== undefined && { pages: [...pages] }),
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
