/**
 * The dictionary: which events and properties a project has been sent, how often, of which types and when last.
 */
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

export type DictionaryKind = 'event' | 'property' | 'person'

/** In the order of their bits in the table; never reordered, only added to. */
const types = ['string', 'number', 'boolean', 'list', 'object', 'null', 'date'] as const
export type PropertyType = (typeof types)[number]

export interface DictionaryEntry {
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

export interface Dictionary {
  /** Adds to the counts, and to the types, of what was seen. */
  addToDictionary(entries: readonly DictionaryEntry[]): Promise<void>
  /** The most frequent first. */
  readDictionary(project: ProjectId, kind: DictionaryKind): Promise<DictionaryEntry[]>
}

const longestName = 255

export function createDictionary(store: Store<RegistryTables>): Dictionary {
  return {
    async addToDictionary(entries) {
      if (entries.length === 0) return
      await store.transaction(async (tx) => {
        for (const row of inOrder(entries)) {
          await tx
            .insertInto('dictionary')
            .values(row)
            .onConflict((conflict) =>
              conflict.columns(['project', 'kind', 'name']).doUpdateSet((eb) => ({
                types: eb('dictionary.types', '|', row.types),
                count: eb('dictionary.count', '+', row.count),
                last_seen: eb
                  .case()
                  .when('dictionary.last_seen', '<', row.last_seen)
                  .then(row.last_seen)
                  .else(eb.ref('dictionary.last_seen'))
                  .end(),
              })),
            )
            .execute()
        }
      })
    },

    async readDictionary(project, kind) {
      const rows = await store.db
        .selectFrom('dictionary')
        .selectAll()
        .where('project', '=', project)
        .where('kind', '=', kind)
        .orderBy('count', 'desc')
        .orderBy('name')
        .execute()
      return rows.map((row) => ({
        project,
        kind,
        name: row.name,
        types: types.filter((_, bit) => (row.types & (1 << bit)) !== 0),
        count: row.count,
        lastSeen: row.last_seen,
      }))
    },
  }
}

/** One row for each name, in one order for all writers, so that two of them cannot wait for each other. */
function inOrder(entries: readonly DictionaryEntry[]): RegistryTables['dictionary'][] {
  const rows = new Map<string, RegistryTables['dictionary']>()
  for (const entry of entries) {
    const name = storableText(entry.name, longestName)
    const bits = entry.types.reduce((sum, type) => sum | (1 << types.indexOf(type)), 0)
    const key = JSON.stringify([entry.project, entry.kind, name])
    const present = rows.get(key)
    if (present === undefined) {
      const { project, kind, count, lastSeen } = entry
      rows.set(key, { project, kind, name, types: bits, count, last_seen: lastSeen })
      continue
    }
    present.types |= bits
    present.count += entry.count
    present.last_seen = Math.max(present.last_seen, entry.lastSeen)
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
