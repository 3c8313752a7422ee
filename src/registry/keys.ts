/**
 * Wrapped keys: the key halves of sealed values, in a database of their own, encrypted at rest under the shelf key.
 *
 * Deleting a person's rows makes their values unreadable here; replacing the shelf key and destroying the old one makes
 * them unreadable in every earlier backup too. Each row says under which shelf key it stands, so a replacement that is
 * stopped half-way goes on where it was.
 */
import type { Selectable } from 'kysely'
import type { WrappedKey } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { BulkRow, BulkTable, Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { holdFeed } from './feed.ts'
import type { RecordPlace } from './sealed.ts'
import { personKey, type KeystoreTables } from './tables.ts'

/** Encrypts rows of the key store. `context` says which row it is; a cipher with associated data should bind it. */
export interface ShelfCipher {
  /** Tells shelf keys apart; grows with each replacement. 1 when absent. */
  readonly generation?: number
  seal(bytes: Uint8Array, context: Uint8Array): Uint8Array
  /** @throws when the bytes were not sealed by this cipher, or for another context */
  open(bytes: Uint8Array, context: Uint8Array): Uint8Array
}

export interface StoredKey extends RecordPlace {
  /** Grows in the order of arrival. */
  readonly id: number
}

export interface Keys {
  putKeys(keys: readonly WrappedKey[]): Promise<void>
  /**
   * The keys of these records; records without one are absent.
   *
   * @throws {RegistryError} REGISTRY_SHELF_MISSING when a row stands under a shelf key that is not at hand
   */
  readKeys(records: readonly RecordPlace[]): Promise<Map<string, WrappedKey>>
  /** Destroys the keys of these records, or all of a person's when no record is named. Answers how many there were. */
  removeKeys(project: ProjectId, pseudonyms: readonly Pseudonym[], records?: ReadonlySet<string>): Promise<number>
  /** Destroys all keys of a project. Answers how many there were. */
  removeProjectKeys(project: ProjectId): Promise<number>
  /** Which keys there are after `id`, in order. */
  listKeys(afterId: number, limit: number): Promise<StoredKey[]>
  /**
   * Takes `next` for everything from now on, then moves what stands under older shelf keys, `batch` rows in one
   * transaction. When it returns, no row needs an older key. Answers how many rows were moved.
   */
  replaceShelf(next: ShelfCipher, batch?: number): Promise<number>
}

const keyTable: BulkTable = {
  name: 'wrapped_keys',
  columns: {
    person_key: 'integer',
    project: 'integer',
    pseudonym: 'text',
    record: 'text',
    epoch: 'integer',
    shelf: 'integer',
    body: 'text',
  },
}

const shelfUpdate: BulkTable = { name: 'wrapped_keys', columns: { id: 'integer', shelf: 'integer', body: 'text' } }

/** @param shelves the current shelf cipher, then older ones that rows may still stand under */
export function createKeys(store: Store<KeystoreTables>, shelves: readonly [ShelfCipher, ...ShelfCipher[]]): Keys {
  const { db } = store
  const ciphers = new Map(shelves.map((shelf) => [generationOf(shelf), shelf]))
  let current = shelves[0]

  function cipherFor(generation: number): ShelfCipher {
    const cipher = ciphers.get(generation)
    if (cipher !== undefined) return cipher
    throw new RegistryError(
      'REGISTRY_SHELF_MISSING',
      `Cannot read a wrapped key: it stands under shelf key ${generation}, and this process has ` +
        `${[...ciphers.keys()].join(', ')}; give it that shelf key, or restore the key store that belongs to these`,
    )
  }

  return {
    async putKeys(keys) {
      if (keys.length === 0) return
      await store.transaction(async (tx) => {
        await holdFeed(store, tx, 'keys')
        await store.insertMany(tx, keyTable, keys.map((key) => toRow(key, current)))
      })
    },

    async readKeys(records) {
      const found = new Map<string, WrappedKey>()
      if (records.length === 0) return found
      const rows = await db
        .selectFrom('wrapped_keys')
        .selectAll()
        .where(store.oneOf('person_key', records.map(({ pseudonym }) => personKey(pseudonym))))
        .where(store.oneOf('record', records.map(({ record }) => record)))
        .execute()
      for (const row of rows) found.set(row.record, toKey(row, cipherFor(row.shelf)))
      return found
    },

    async removeKeys(project, pseudonyms, records) {
      if (pseudonyms.length === 0 || records?.size === 0) return 0
      return store.transaction(async (tx) => {
        let removal = tx
          .deleteFrom('wrapped_keys')
          .where('project', '=', project)
          .where(store.oneOf('person_key', pseudonyms.map(personKey)))
          .where(store.oneOf('pseudonym', pseudonyms))
        if (records !== undefined) removal = removal.where(store.oneOf('record', [...records]))
        return Number((await removal.executeTakeFirst()).numDeletedRows)
      })
    },

    async removeProjectKeys(project) {
      const removal = db.deleteFrom('wrapped_keys').where('project', '=', project)
      return Number((await removal.executeTakeFirst()).numDeletedRows)
    },

    async listKeys(afterId, limit) {
      const rows = await db
        .selectFrom('wrapped_keys')
        .select(['id', 'project', 'pseudonym', 'record'])
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...row, pseudonym: row.pseudonym as Pseudonym }))
    },

    async replaceShelf(next, batch = 2_000) {
      const generation = generationOf(next)
      ciphers.set(generation, next)
      current = next
      let moved = 0
      let last = 0
      for (;;) {
        const rows = await store.transaction(async (tx) => {
          await holdFeed(store, tx, 'keys')
          const part = await tx
            .selectFrom('wrapped_keys')
            .selectAll()
            .where('id', '>', last)
            .orderBy('id')
            .limit(batch)
            .execute()
          const older = part.filter((row) => row.shelf !== generation)
          const updates = older.map((row): BulkRow => {
            const [, , , , , shelf, body] = toRow(toKey(row, cipherFor(row.shelf)), next)
            return [row.id, shelf!, body!]
          })
          await store.updateMany(tx, shelfUpdate, updates)
          moved += updates.length
          return part
        })
        if (rows.length === 0) break
        last = rows.at(-1)!.id
      }
      for (const known of ciphers.keys()) if (known !== generation) ciphers.delete(known)
      return moved
    },
  }
}

const encBytes = 32

/** A row's body is the encapsulated key (32 bytes), the sequence number (4, big-endian) and the wrapped key, sealed. */
function toRow(key: WrappedKey, shelf: ShelfCipher): BulkRow {
  const sequence = Buffer.alloc(4)
  sequence.writeUInt32BE(key.sequence)
  const plain = Buffer.concat([Buffer.from(key.enc, 'base64'), sequence, Buffer.from(key.wrapped, 'base64')])
  const body = Buffer.from(shelf.seal(plain, contextOf(key))).toString('base64')
  return [personKey(key.pseudonym), key.project, key.pseudonym, key.record, key.epoch, generationOf(shelf), body]
}

function toKey(row: Selectable<KeystoreTables['wrapped_keys']>, shelf: ShelfCipher): WrappedKey {
  const place = { project: row.project, pseudonym: row.pseudonym as Pseudonym, record: row.record, epoch: row.epoch }
  const plain = Buffer.from(shelf.open(Buffer.from(row.body, 'base64'), contextOf(place)))
  return {
    ...place,
    enc: plain.toString('base64', 0, encBytes),
    sequence: plain.readUInt32BE(encBytes),
    wrapped: plain.toString('base64', encBytes + 4),
  }
}

function contextOf(place: RecordPlace & { readonly epoch: number }): Uint8Array {
  return Buffer.from(`${place.project} ${place.pseudonym} ${place.record} ${place.epoch}`)
}

function generationOf(shelf: ShelfCipher): number {
  return shelf.generation ?? 1
}
