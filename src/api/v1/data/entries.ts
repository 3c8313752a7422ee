/** The dictionary as the Data page shows it: what was seen, what the owner says of it, and what both mean. */
import { classOfName, type TrackingPlan } from '../../../guard/index.ts'
import type { JsonScalar } from '../../../model/json.ts'
import type { Project } from '../../../model/project.ts'
import type { Classification, DescribedEntry, DictionaryKind, NameState, Note, SdkCount } from '../../../registry/index.ts'
import type { ApiDeps } from '../../deps.ts'

interface Described {
  name: string
  displayName: string | null
  description: string | null
  owner: string | null
  state: NameState
  count: number
  lastSeen: number | null
  planned: boolean
}

export interface EventEntry extends Described {
  mergedInto: string | null
  firstSeen: number | null
  bySdk: SdkCount[]
  pages: string[]
}

export interface PropertyEntry extends Described {
  classification: Classification | null
  effective: Classification
  types: string[]
  examples: JsonScalar[]
  /** How often the guard took something out of it. */
  caught: number
}

export interface DataEntries {
  readonly events: EventEntry[]
  readonly properties: PropertyEntry[]
  readonly personProperties: PropertyEntry[]
}

/** Everything that was seen or noted; what was noted and never seen has a count of 0 and comes last. */
export async function readEntries({ registry, flushCounts }: ApiDeps, project: Project): Promise<DataEntries> {
  await flushCounts()
  const { id } = project
  const [events, properties, people, notes, plan, caught] = await Promise.all([
    registry.dictionary.describe(id, 'event'),
    registry.dictionary.describe(id, 'property'),
    registry.dictionary.describe(id, 'person'),
    registry.notes.of(id),
    readPlan(registry, id),
    caughtNames(registry, id),
  ])
  const plannedProperties = new Set([
    ...Object.keys(plan.shared ?? {}), ...Object.values(plan.events).flatMap((event) => Object.keys(event.properties)),
  ])
  return {
    events: joined(events, notes, 'event').map(({ name, entry, note }) => ({
      ...described(name, entry, note, Object.hasOwn(plan.events, name)),
      mergedInto: note?.mergedInto ?? null,
      firstSeen: entry?.firstSeen ?? null,
      bySdk: [...(entry?.sdks ?? [])],
      pages: [...(entry?.pages ?? [])],
    })),
    properties: joined(properties, notes, 'property', caught.event)
      .map((each) => toProperty(project, each, 'event', plannedProperties, caught.event)),
    personProperties: joined(people, notes, 'person', caught.person).map((each) => toProperty(project, each, 'person', noNames, caught.person)),
  }
}

interface Caught {
  readonly count: number
  readonly lastAt: number
}

type CaughtNames = ReadonlyMap<string, Caught>

const profileUpdate = /^\$(?:set|set_once|append|union|add|unset|remove|delete)$/

/** By property, how often something was found in it: one that is always taken out was never stored, and is sent all the same. */
async function caughtNames(registry: ApiDeps['registry'], project: number): Promise<Record<'event' | 'person', CaughtNames>> {
  const names = { event: new Map<string, Caught>(), person: new Map<string, Caught>() }
  for (const { event, property, count, lastAt } of await registry.findings.list(project)) {
    const name = /^[^.[\]]+/.exec(property)?.[0] ?? ''
    if (name === '' || property === '(event name)' || property.endsWith('…')) continue
    const of = names[profileUpdate.test(event) ? 'person' : 'event']
    const before = of.get(name)
    of.set(name, { count: (before?.count ?? 0) + count, lastAt: Math.max(before?.lastAt ?? 0, lastAt) })
  }
  return names
}

const noNames: ReadonlySet<string> = new Set()
const openPlan: TrackingPlan = { mode: 'open', events: {} }

export async function readPlan(registry: ApiDeps['registry'], project: number): Promise<TrackingPlan> {
  return ((await registry.dataSettings.get(project, 'plan')) as unknown as TrackingPlan | undefined) ?? openPlan
}

interface Joined {
  readonly name: string
  readonly entry: DescribedEntry | undefined
  readonly note: Note | undefined
}

function joined(entries: readonly DescribedEntry[], notes: readonly Note[], kind: DictionaryKind, caught: CaughtNames = new Map()): Joined[] {
  const left = new Map(notes.filter((note) => note.kind === kind).map((note) => [note.name, note]))
  const seen = entries.map((entry) => {
    const note = left.get(entry.name)
    left.delete(entry.name)
    return { name: entry.name, entry, note }
  })
  const known = new Set([...seen.map(({ name }) => name), ...left.keys()])
  return [
    ...seen,
    ...[...caught.keys()].filter((name) => !known.has(name)).map((name) => ({ name, entry: undefined, note: undefined })),
    ...[...left].map(([name, note]) => ({ name, entry: undefined, note })),
  ]
}

function described(name: string, entry: DescribedEntry | undefined, note: Note | undefined, planned: boolean): Described {
  return {
    name,
    displayName: note?.displayName ?? null,
    description: note?.description ?? null,
    owner: note?.owner ?? null,
    state: note?.state ?? 'visible',
    count: entry?.count ?? 0,
    lastSeen: entry?.lastSeen ?? null,
    planned,
  }
}

function toProperty(
  project: Project, { name, entry, note }: Joined, subject: 'event' | 'person', planned: ReadonlySet<string>, caughtIn: CaughtNames,
): PropertyEntry {
  const marked = project.identifying.includes(name)
  const effective = marked ? 'identifying' : (note?.classification ?? classOfName(name, subject))
  const caught = caughtIn.get(name)
  const told = described(name, entry, note, planned.has(name))
  const isShown = effective === 'plain' || effective === 'quasi'
  return {
    ...told,
    // What was always taken out is in no stored event; each finding was one.
    ...(entry === undefined && caught !== undefined && { count: caught.count, lastSeen: caught.lastAt }),
    caught: caught?.count ?? 0,
    classification: note?.classification ?? null,
    effective,
    types: (entry?.types ?? []).filter((type) => type !== 'null'),
    examples: isShown ? [...(entry?.examples ?? [])] : [],
  }
}
