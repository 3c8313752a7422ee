/**
 * Wrapped keys: the key halves of sealed values, in a database of their own, encrypted at rest under the shelf key.
 *
 * Rows say whose key stands in which page; the keys themselves are in pages (key-page.ts), each under one seal.
 * Destroying a person's keys makes their values unreadable here; replacing the shelf key and destroying the old one
 * makes them unreadable in every earlier backup too. Each page says under which shelf key it stands, so a replacement
 * that is stopped half-way goes on where it was.
 */
import type { Kysely, Transaction } from 'kysely'
import type { WrappedKey } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { BulkRow, BulkTable, Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { holdFeed } from './feed.ts'
import { keysInPage, readPage, writePage, type PageKey } from './key-page.ts'
import type { RecordPlace } from './sealed.ts'
import { personKey, type KeystoreTables } from './tables.ts'

/** Encrypts pages of the key store. `context` says what the bytes are; a cipher with associated data should bind it. */
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
   * @throws {RegistryError} REGISTRY_SHELF_MISSING when one stands under a shelf key that is not at hand
   */
  readKeys(records: readonly RecordPlace[]): Promise<Map<string, WrappedKey>>
  /** Destroys the keys of these records, or all of these people's when no record is named. Answers how many. */
  removeKeys(project: ProjectId, pseudonyms: readonly Pseudonym[], records?: ReadonlySet<string>): Promise<number>
  /** Destroys all keys of a project. Answers how many there were. */
  removeProjectKeys(project: ProjectId): Promise<number>
  /** Which keys there are after `id`, in order. */
  listKeys(afterId: number, limit: number): Promise<StoredKey[]>
  /**
   * Takes `next` for everything from now on, then moves what stands under older shelf keys, `batch` pages in one
   * transaction. When it returns, no key needs an older shelf key. Answers how many pages were moved.
   */
  replaceShelf(next: ShelfCipher, batch?: number): Promise<number>
  /** How many keys stand under each epoch of each project's Safe key. */
  countEpochs(): Promise<{ readonly project: ProjectId; readonly epoch: number; readonly keys: number }[]>
  /**
   * Has the next keys after `afterId` that stand under a former epoch wrapped anew, and keeps what came of it. A page that
   * changes meanwhile is left for the next time. Answers the last place that was looked at, null at the end.
   *
   * @param epochs the present epoch of each project; others are left alone
   * @param wrapAnew called outside of any transaction; answers the keys in the same order
   */
  rewrap(
    afterId: number,
    epochs: ReadonlyMap<ProjectId, number>,
    wrapAnew: (keys: readonly WrappedKey[]) => Promise<readonly WrappedKey[]>,
  ): Promise<{ readonly last: number | null; readonly moved: number }>
}

/** Rows that one step of wrapping anew looks at: 20 pages, and a fraction of a second. */
const rewrappedAtOnce = 20 * keysInPage

interface Page {
  readonly id: number
  readonly project: number
  readonly shelf: number
  readonly body: string
}

const keyTable: BulkTable = {
  name: 'wrapped_keys',
  columns: {
    person_key: 'integer',
    project: 'integer',
    pseudonym: 'text',
    record: 'text',
    epoch: 'integer',
    page: 'integer',
  },
}

const epochUpdate: BulkTable = { name: 'wrapped_keys', columns: { id: 'integer', epoch: 'integer' } }
const pageUpdate: BulkTable = { name: 'key_pages', columns: { id: 'integer', shelf: 'integer', body: 'text' } }

/** @param shelves the current shelf cipher, then older ones that pages may still stand under */
export function createKeys(store: Store<KeystoreTables>, shelves: readonly [ShelfCipher, ...ShelfCipher[]]): Keys {
  const { db } = store
  const ciphers = new Map(shelves.map((shelf) => [generationOf(shelf), shelf]))
  let current = shelves[0]

  function openPage(page: Page): PageKey[] {
    const cipher = ciphers.get(page.shelf)
    if (cipher !== undefined) return readPage(cipher.open(Buffer.from(page.body, 'base64'), contextOf(page.project)))
    throw new RegistryError(
      'REGISTRY_SHELF_MISSING',
      `Cannot read a page of keys: it stands under shelf key ${page.shelf}, and this process has ` +
        `${[...ciphers.keys()].join(', ')}; give it that shelf key, or restore the key store that belongs to these`,
    )
  }

  function sealPage(project: ProjectId, keys: readonly PageKey[]): { readonly shelf: number; readonly body: string } {
    const body = Buffer.from(current.seal(writePage(keys), contextOf(project))).toString('base64')
    return { shelf: generationOf(current), body }
  }

  async function readPages(tx: Kysely<KeystoreTables>, ids: readonly number[]): Promise<Page[]> {
    // Of an empty list PostgreSQL cannot tell what its members are.
    if (ids.length === 0) return []
    return tx.selectFrom('key_pages').selectAll().where(store.oneOf('id', [...new Set(ids)])).execute()
  }

  /** Writes the pages that held `removed` again without them; pages left empty go. */
  async function rewriteWithout(
    tx: Transaction<KeystoreTables>,
    removed: readonly { readonly page: number; readonly record: string }[],
  ): Promise<void> {
    const gone = new Set(removed.map(({ record }) => record))
    const empty: number[] = []
    const updates: BulkRow[] = []
    for (const page of await readPages(tx, removed.map((row) => row.page))) {
      const left = openPage(page).filter(({ record }) => !gone.has(record))
      if (left.length === 0) {
        empty.push(page.id)
        continue
      }
      const { shelf, body } = sealPage(page.project, left)
      updates.push([page.id, shelf, body])
    }
    await store.updateMany(tx, pageUpdate, updates)
    if (empty.length > 0) await tx.deleteFrom('key_pages').where(store.oneOf('id', empty)).execute()
  }

  return {
    async putKeys(keys) {
      if (keys.length === 0) return
      await store.transaction(async (tx) => {
        await holdFeed(store, tx, 'keys')
        const rows: BulkRow[] = []
        for (const project of new Set(keys.map((key) => key.project))) {
          const ofProject = keys.filter((key) => key.project === project)
          for (let start = 0; start < ofProject.length; start += keysInPage) {
            const part = ofProject.slice(start, start + keysInPage)
            const page = tx.insertInto('key_pages').values({ project, ...sealPage(project, part) }).returning('id')
            const { id } = await page.executeTakeFirstOrThrow()
            for (const { pseudonym, record, epoch } of part) {
              rows.push([personKey(pseudonym), project, pseudonym, record, epoch, id])
            }
          }
        }
        await store.insertMany(tx, keyTable, rows)
      })
    },

    async readKeys(records) {
      const found = new Map<string, WrappedKey>()
      if (records.length === 0) return found
      // Of one moment: a page may be written again between reading the rows and reading it.
      return store.snapshot(async (tx) => {
        const rows = await tx
          .selectFrom('wrapped_keys')
          .selectAll()
          .where(store.oneOf('person_key', records.map(({ pseudonym }) => personKey(pseudonym))))
          .where(store.oneOf('record', records.map(({ record }) => record)))
          .execute()
        const pages = await readPages(tx, rows.map((row) => row.page))
        const byRecord = new Map(pages.flatMap((page) => openPage(page).map((key) => [key.record, key] as const)))
        for (const { project, pseudonym, record, epoch } of rows) {
          const key = byRecord.get(record)
          if (key !== undefined) found.set(record, { project, pseudonym: pseudonym as Pseudonym, epoch, ...key })
        }
        return found
      })
    },

    async removeKeys(project, pseudonyms, records) {
      if (pseudonyms.length === 0 || records?.size === 0) return 0
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'keys')
        let removal = tx
          .deleteFrom('wrapped_keys')
          .where('project', '=', project)
          .where(store.oneOf('person_key', pseudonyms.map(personKey)))
          .where(store.oneOf('pseudonym', pseudonyms))
        if (records !== undefined) removal = removal.where(store.oneOf('record', [...records]))
        const removed = await removal.returning(['page', 'record']).execute()
        await rewriteWithout(tx, removed)
        return removed.length
      })
    },

    removeProjectKeys: (project) =>
      store.transaction(async (tx) => {
        await holdFeed(store, tx, 'keys')
        await tx.deleteFrom('key_pages').where('project', '=', project).execute()
        const removal = tx.deleteFrom('wrapped_keys').where('project', '=', project)
        return Number((await removal.executeTakeFirst()).numDeletedRows)
      }),

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

    async countEpochs() {
      const rows = await db
        .selectFrom('wrapped_keys')
        .select((eb) => ['project', 'epoch', eb.fn.countAll<number | string>().as('keys')])
        .groupBy(['project', 'epoch'])
        .orderBy('project')
        .orderBy('epoch')
        .execute()
      return rows.map(({ project, epoch, keys }) => ({ project, epoch, keys: Number(keys) }))
    },

    async rewrap(afterId, epochs, wrapAnew) {
      const { rows, pages } = await store.snapshot(async (tx) => {
        const found = await tx.selectFrom('wrapped_keys').selectAll().where('id', '>', afterId).orderBy('id').limit(rewrappedAtOnce).execute()
        const old = found.filter(({ project, epoch }) => epoch < (epochs.get(project) ?? 0))
        return { rows: { all: found, old }, pages: await readPages(tx, old.map((row) => row.page)) }
      })
      const last = rows.all.at(-1)?.id ?? null
      if (rows.old.length === 0) return { last, moved: 0 }
      const before = new Map(pages.map((page) => [page.id, page]))
      const stored = new Map(pages.flatMap((page) => openPage(page).map((key) => [key.record, key] as const)))
      const present = rows.old.filter(({ record }) => stored.has(record))
      const anew = await wrapAnew(present.map(({ project, pseudonym, record, epoch }) =>
        ({ project, pseudonym: pseudonym as Pseudonym, epoch, ...stored.get(record)! })))
      const byRecord = new Map(anew.map((key) => [key.record, key]))
      const changed = present.filter(({ record, epoch }) => (byRecord.get(record)?.epoch ?? epoch) !== epoch)
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'keys')
        const now = await readPages(tx, changed.map((row) => row.page))
        const same = new Set(now.filter((page) => page.body === before.get(page.id)?.body).map((page) => page.id))
        const moving = changed.filter((row) => same.has(row.page))
        const records = new Set(moving.map(({ record }) => record))
        const updates = now.filter((page) => same.has(page.id)).map((page): BulkRow => {
          const { shelf, body } = sealPage(page.project, openPage(page).map((key) => (records.has(key.record) ? byRecord.get(key.record)! : key)))
          return [page.id, shelf, body]
        })
        await store.updateMany(tx, pageUpdate, updates)
        await store.updateMany(tx, epochUpdate, moving.map((row): BulkRow => [row.id, byRecord.get(row.record)!.epoch]))
        return { last, moved: moving.length }
      })
    },

    async replaceShelf(next, batch = 200) {
      const generation = generationOf(next)
      ciphers.set(generation, next)
      current = next
      let moved = 0
      let last = 0
      for (;;) {
        const reached = await store.transaction(async (tx) => {
          await holdFeed(store, tx, 'keys')
          const pages = await tx
            .selectFrom('key_pages')
            .selectAll()
            .where('id', '>', last)
            .where('shelf', '!=', generation)
            .orderBy('id')
            .limit(batch)
            .execute()
          const updates = pages.map((page): BulkRow => {
            const { shelf, body } = sealPage(page.project, openPage(page))
            return [page.id, shelf, body]
          })
          await store.updateMany(tx, pageUpdate, updates)
          moved += updates.length
          return pages.at(-1)?.id
        })
        if (reached === undefined) break
        last = reached
      }
      for (const known of ciphers.keys()) if (known !== generation) ciphers.delete(known)
      return moved
    },
  }
}

function contextOf(project: ProjectId): Uint8Array {
  return Buffer.from(`signet/key-page/v1 ${project}`)
}

function generationOf(shelf: ShelfCipher): number {
  return shelf.generation ?? 1
}
