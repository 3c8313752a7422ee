/**
 * Queues of writers, and the versions that their rows carry.
 *
 * A reader that keeps a copy asks for everything above the last version it saw. That is only right if rows become
 * visible in the order of their versions; so each writer holds its queue's row until it has committed.
 */
import type { Transaction } from 'kysely'
import type { FeedRow } from './tables.ts'
import type { Store } from './engine/store.ts'

interface FeedTables {
  feeds: FeedRow
}

/** Waits for the queue `name`, keeps it until the transaction ends and answers the last version that was given. */
export async function holdFeed<Tables extends FeedTables>(
  store: Store<Tables>,
  tx: Transaction<Tables>,
  name: string,
): Promise<number> {
  const feeds = tx as unknown as Transaction<FeedTables>
  const query = feeds.selectFrom('feeds').select('version').where('name', '=', name)
  // On SQLite the transaction began with the write lock.
  const locked = store.engine === 'postgres' ? query.forUpdate() : query
  return (await locked.executeTakeFirstOrThrow()).version
}

/** Records the last version that this transaction gave to a row. */
export async function advanceFeed<Tables extends FeedTables>(
  tx: Transaction<Tables>,
  name: string,
  version: number,
): Promise<void> {
  const feeds = tx as unknown as Transaction<FeedTables>
  await feeds.updateTable('feeds').set({ version }).where('name', '=', name).execute()
}
