/** Bulletins: published versions, which are only ever added to. What is in one is for the room `incident`. */
import type { JsonObject } from '../model/json.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import type { RegistryTables } from './tables.ts'

export interface StoredBulletin {
  readonly slug: string
  readonly version: number
  readonly incident: string | null
  readonly body: JsonObject
  readonly publishedAt: number
  readonly publishedBy: string
  /** Where the ledger says so, and the checkpoint before it. */
  readonly entry: number
  readonly checkpoint: string
}

export interface Bulletins {
  /** Newest first. */
  list(limit?: number): Promise<StoredBulletin[]>
  /** All versions, the latest first. */
  versions(slug: string): Promise<StoredBulletin[]>
  /** @throws {RegistryError} REGISTRY_INVALID when that version is there */
  publish(bulletin: Omit<StoredBulletin, 'publishedAt'>): Promise<StoredBulletin>
}

export function createBulletins({ db }: Store<RegistryTables>, now: () => number): Bulletins {
  const all = () => db.selectFrom('bulletins').selectAll()
  return {
    async list(limit = 1_000) {
      return (await all().orderBy('id', 'desc').limit(limit).execute()).map(toBulletin)
    },
    async versions(slug) {
      return (await all().where('slug', '=', slug).orderBy('version', 'desc').execute()).map(toBulletin)
    },
    async publish({ slug, version, incident, body, publishedBy, entry, checkpoint }) {
      const row = await db.insertInto('bulletins')
        .values({ slug, version, incident, body: JSON.stringify(body), published_at: now(), published_by: publishedBy, entry, checkpoint })
        .onConflict((conflict) => conflict.columns(['slug', 'version']).doNothing()).returningAll().executeTakeFirst()
      if (row === undefined) throw new RegistryError('REGISTRY_INVALID', `Version ${version} of the bulletin ${slug} is there already`)
      return toBulletin(row)
    },
  }
}

function toBulletin(row: {
  slug: string; version: number; incident: string | null; body: string; published_at: number; published_by: string; entry: number; checkpoint: string
}): StoredBulletin {
  const { slug, version, incident, body, published_at: publishedAt, published_by: publishedBy, entry, checkpoint } = row
  return { slug, version, incident, body: JSON.parse(body) as JsonObject, publishedAt, publishedBy, entry, checkpoint }
}
