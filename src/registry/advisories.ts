/** Advisories that were read from feeds, each once, with what of this instance they match and what became of them. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export const advisoryStates = ['new', 'dismissed', 'opened'] as const
export type AdvisoryState = (typeof advisoryStates)[number]

export interface StoredAdvisory {
  readonly id: number
  readonly feed: string
  readonly guid: string
  readonly body: JsonObject
  readonly matches: readonly JsonValue[]
  readonly readAt: number
  readonly state: AdvisoryState
}

export interface Advisories {
  /** Newest first; those that match something come without the others when asked so. */
  list(onlyMatching: boolean, limit?: number): Promise<StoredAdvisory[]>
  get(id: number): Promise<StoredAdvisory | undefined>
  /** Keeps what is new; answers how many. */
  add(feed: string, found: readonly Pick<StoredAdvisory, 'guid' | 'body' | 'matches'>[]): Promise<number>
  setState(id: number, state: AdvisoryState): Promise<boolean>
}

export function createAdvisories({ db }: Store<RegistryTables>, now: () => number): Advisories {
  const all = () => db.selectFrom('advisories').selectAll()
  return {
    async list(onlyMatching, limit = 200) {
      const rows = onlyMatching ? all().where('matches', '!=', '[]') : all()
      return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(toAdvisory)
    },
    async get(id) {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row && toAdvisory(row)
    },
    async add(feed, found) {
      let added = 0
      for (const { guid, body, matches } of found) {
        const row = await db.insertInto('advisories')
          .values({ feed, guid, body: JSON.stringify(body), matches: JSON.stringify(matches), read_at: now(), state: 'new' })
          .onConflict((conflict) => conflict.columns(['feed', 'guid']).doNothing()).returning('id').executeTakeFirst()
        if (row !== undefined) added++
      }
      return added
    },
    async setState(id, state) {
      return (await db.updateTable('advisories').set({ state }).where('id', '=', id).executeTakeFirst()).numUpdatedRows > 0n
    },
  }
}

function toAdvisory(row: { id: number; feed: string; guid: string; body: string; matches: string; read_at: number; state: string }): StoredAdvisory {
  const { id, feed, guid, body, matches, read_at: readAt, state } = row
  return { id, feed, guid, body: JSON.parse(body) as JsonObject, matches: JSON.parse(matches) as JsonValue[], readAt, state: state as AdvisoryState }
}
