/**
 * The dictionary: which events and properties a project has been sent, how often, of which types, by whom and when.
 *
 * Bounded: past the most names of a kind, new ones are counted as set aside and known ones still count.
 */
import type { Transaction } from 'kysely'
import type { JsonScalar } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import { mergeDetails, type NameDetails, type SdkCount } from './dictionary-details.ts'
import type { Store } from './engine/store.ts'
import { holdFeed } from './feed.ts'
import { addSetAside } from './set-aside.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

export type DictionaryKind = 'event' | 'property' | 'person'

/** In the order of their bits in the table; never reordered, only added to. */
const types = ['string', 'number', 'boolean', 'list', 'object', 'null', 'date'] as const
export type PropertyType = (typeof types)[number]

export interface DictionaryEntry extends NameDetails {
  readonly project: ProjectId
  /** An event's name, an event property or a person's property. */
  readonly kind: DictionaryKind
  readonly name: string
  /** Empty for events. */
  readonly types: readonly PropertyType[]
  /** How often it was seen. */
  readonly count: number
  readonly lastSeen: number
}

/** An entry with all that is known of it. */
export type DescribedEntry = DictionaryEntry & Required<NameDetails> & {
  /** Milliseconds; null when it was first seen before that was kept. */
  readonly firstSeen: number | null
}

export interface Dictionary {
  /** Adds to the counts, the types and the details of what was seen. */
  addToDictionary(entries: readonly DictionaryEntry[]): Promise<void>
  /** The most frequent first. */
  readDictionary(project: ProjectId, kind: DictionaryKind): Promise<DictionaryEntry[]>
  /** The same with details. */
  describe(project: ProjectId, kind: DictionaryKind): Promise<DescribedEntry[]>
  /** Takes every example away, where they may not fit what was decided since. */
  forgetExamples(project: ProjectId): Promise<void>
}

/** Names of one kind that a project's dictionary holds. */
export const mostNames = 5_000
const longestName = 255

type Row = Omit<RegistryTables['dictionary'], 'sdks' | 'pages' | 'examples'> & { sdks: string; pages: string; examples: string }
/** What was seen of one name since the last time. */
interface Seen {
  readonly row: Pick<Row, 'project' | 'kind' | 'name'>
  bits: number
  count: number
  firstSeen: number
  lastSeen: number
  details: NameDetails
}

export function createDictionary(store: Store<RegistryTables>): Dictionary {
  async function rowsOf(project: ProjectId, kind: DictionaryKind): Promise<Row[]> {
    return store.db
      .selectFrom('dictionary')
      .selectAll()
      .where('project', '=', project)
      .where('kind', '=', kind)
      .orderBy('count', 'desc')
      .orderBy('name')
      .execute()
  }

  return {
    async addToDictionary(entries) {
      if (entries.length === 0) return
      await store.transaction(async (tx) => {
        await holdFeed(store, tx, 'dictionary')
        for (const list of grouped(entries)) await addAll(store, tx, list)
      })
    },

    async readDictionary(project, kind) {
      return (await rowsOf(project, kind)).map(toEntry)
    },

    async describe(project, kind) {
      return (await rowsOf(project, kind)).map((row) => ({ ...toEntry(row), firstSeen: row.first_seen, ...detailsOf(row) }))
    },

    async forgetExamples(project) {
      await store.db.updateTable('dictionary').set({ examples: '[]' }).where('project', '=', project).execute()
    },
  }
}

/** Adds what was seen of names of one kind of one project. */
async function addAll(store: Store<RegistryTables>, tx: Transaction<RegistryTables>, list: readonly Seen[]): Promise<void> {
  const { project, kind } = list[0]!.row
  const ofKind = tx.selectFrom('dictionary').where('project', '=', project).where('kind', '=', kind)
  const names = list.map(({ row }) => row.name)
  const known = new Map((await ofKind.selectAll().where(store.oneOf('name', names)).execute()).map((row) => [row.name, row as Row]))
  const secret = await withoutExamples(store, tx, list)
  let room = 0
  if (known.size < list.length) {
    const { count } = await ofKind.select((eb) => eb.fn.countAll<number | string>().as('count')).executeTakeFirstOrThrow()
    room = mostNames - Number(count)
  }
  let left = 0
  for (const seen of list) {
    const before = known.get(seen.row.name)
    if (before === undefined && room-- <= 0) {
      left += seen.count
      continue
    }
    const details = secret.has(seen.row.name) ? { ...seen.details, examples: [] } : seen.details
    const merged = mergeDetails(before === undefined ? {} : detailsOf(before), details)
    const row = {
      types: (before?.types ?? 0) | seen.bits,
      count: (before?.count ?? 0) + seen.count,
      last_seen: Math.max(before?.last_seen ?? 0, seen.lastSeen),
      first_seen: before === undefined ? seen.firstSeen : before.first_seen,
      sdks: JSON.stringify(merged.sdks),
      pages: JSON.stringify(merged.pages),
      examples: JSON.stringify(merged.examples),
    }
    if (before === undefined) await tx.insertInto('dictionary').values({ ...seen.row, ...row }).execute()
    else {
      const change = tx.updateTable('dictionary').set(row).where('project', '=', project)
      await change.where('kind', '=', kind).where('name', '=', seen.row.name).execute()
    }
  }
  await addSetAside(tx, [{ project, what: kind as DictionaryKind, count: left }])
}

/** Names whose values are not shown to anybody, whatever a worker that did not know it yet has taken as an example. */
async function withoutExamples(
  store: Store<RegistryTables>, tx: Transaction<RegistryTables>, list: readonly Seen[],
): Promise<Set<string>> {
  const { project, kind } = list[0]!.row
  const rows = await tx
    .selectFrom('dictionary_notes')
    .select('name')
    .where('project', '=', project)
    .where('kind', '=', kind)
    .where('classification', 'in', ['identifying', 'sensitive'])
    .where(store.oneOf('name', list.map(({ row }) => row.name)))
    .execute()
  return new Set(rows.map(({ name }) => name))
}

function detailsOf(row: Row): Required<NameDetails> {
  return {
    sdks: JSON.parse(row.sdks) as SdkCount[],
    pages: JSON.parse(row.pages) as string[],
    examples: JSON.parse(row.examples) as JsonScalar[],
  }
}

function toEntry(row: Row): DictionaryEntry {
  return {
    project: row.project,
    kind: row.kind as DictionaryKind,
    name: row.name,
    types: types.filter((_, bit) => (row.types & (1 << bit)) !== 0),
    count: row.count,
    lastSeen: row.last_seen,
  }
}

/** What was seen, once for each name, in a list for each project and kind. */
function grouped(entries: readonly DictionaryEntry[]): Seen[][] {
  const lists = new Map<string, Map<string, Seen>>()
  for (const entry of entries) {
    const { project, kind, count, lastSeen } = entry
    const name = storableText(entry.name, longestName)
    const key = `${project} ${kind}`
    const list = lists.get(key) ?? new Map<string, Seen>()
    lists.set(key, list)
    const bits = entry.types.reduce((sum, type) => sum | (1 << types.indexOf(type)), 0)
    const present = list.get(name)
    if (present === undefined) {
      list.set(name, { row: { project, kind, name }, bits, count, firstSeen: lastSeen, lastSeen, details: mergeDetails({}, entry) })
      continue
    }
    present.bits |= bits
    present.count += count
    present.firstSeen = Math.min(present.firstSeen, lastSeen)
    present.lastSeen = Math.max(present.lastSeen, lastSeen)
    present.details = mergeDetails(present.details, entry)
  }
  return [...lists.values()].map((list) => [...list.values()])
}
