/** From stored versions to what is shown: each knows which it replaces, and by which it is replaced. */
import type { StoredBulletin } from '../../registry/index.ts'
import type { Bulletin, Published } from './bulletin.ts'

/** @param versions all of one bulletin, the latest first */
export function publishedOf(versions: readonly StoredBulletin[]): Published[] {
  const brief = (one: StoredBulletin | undefined) => (one === undefined ? null : { version: one.version, date: (one.body as unknown as Bulletin).date })
  return versions.map((one, at) => ({
    bulletin: one.body as unknown as Bulletin, publishedAt: one.publishedAt, replaces: brief(versions[at + 1]), replacedBy: brief(versions[0] === one ? undefined : versions[0]),
    ledger: { index: one.entry, checkpoint: one.checkpoint },
  }))
}
