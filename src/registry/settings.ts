/**
 * Settings: small JSON values by name, for rooms that have a fact or two to keep.
 */
import type { Kysely } from 'kysely'
import type { JsonValue } from '../model/json.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export interface Settings {
  get(key: string): Promise<JsonValue | undefined>
  set(key: string, value: JsonValue): Promise<void>
  /** Sets `key` unless it is there, and answers what it holds then: the same for all who try at once. */
  setOnce(key: string, value: JsonValue): Promise<JsonValue>
  remove(key: string): Promise<void>
}

/** Sets `key`, in a transaction of the caller's when it is given one. */
export async function writeSetting(db: Kysely<RegistryTables>, key: string, value: JsonValue, at: number): Promise<void> {
  const content = { value: JSON.stringify(value), updated_at: at }
  await db
    .insertInto('settings')
    .values({ key, ...content })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(content))
    .execute()
}

export function createSettings({ db }: Store<RegistryTables>, now: () => number): Settings {
  async function get(key: string): Promise<JsonValue | undefined> {
    const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
    return row && (JSON.parse(row.value) as JsonValue)
  }
  return {
    get,
    set: (key, value) => writeSetting(db, key, value, now()),
    async setOnce(key, value) {
      const row = { key, value: JSON.stringify(value), updated_at: now() }
      await db.insertInto('settings').values(row).onConflict((conflict) => conflict.column('key').doNothing()).execute()
      return (await get(key)) ?? value
    },
    async remove(key) {
      await db.deleteFrom('settings').where('key', '=', key).execute()
    },
  }
}
