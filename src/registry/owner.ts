/**
 * The owner's link and the sessions that it opens: the way in before there are members, and again when no member can
 * get in any more.
 *
 * Keys and session tokens are random and kept only as hashes. The first link opens any number of sessions until it is
 * revoked, which ends them all; one that was made later opens one short session.
 */
import type { Store } from './engine/store.ts'
import { hashSecret, newSecret, type RandomBytes } from './secret.ts'
import type { RegistryTables } from './tables.ts'

export interface OwnerSession {
  readonly id: number
  readonly createdAt: number
  readonly expiresAt: number
}

export interface Owner {
  /**
   * Makes a link and answers its key (`sgo_` and 43 characters), which is kept nowhere.
   * @param onceWithinMs for a link that opens once and within this time, and its session an hour
   */
  createOwnerLink(onceWithinMs?: number): Promise<string>
  /** Opens a session: its token (`sgn_` and 43 characters), or undefined for an unknown or revoked key. */
  openOwnerLink(key: string): Promise<{ readonly token: string; readonly session: OwnerSession } | undefined>
  /** The live session of a token; undefined when it is unknown, has expired or was revoked. */
  sessionByToken(token: string): Promise<OwnerSession | undefined>
  /** The live sessions, the newest first. */
  sessions(): Promise<OwnerSession[]>
  /** Ends one session, or all of them. Answers how many were ended. */
  revokeSessions(id?: number): Promise<number>
  /** Makes every link useless and ends every session. Answers how many links were revoked. */
  revokeOwnerLinks(): Promise<number>
}

const sessionMs = 30 * 24 * 60 * 60 * 1000
const shortSessionMs = 60 * 60 * 1000

export function createOwner(store: Store<RegistryTables>, now: () => number, random: RandomBytes): Owner {
  const { db } = store
  const live = () =>
    db.selectFrom('sessions').selectAll().where('owner_link', 'is not', null).where('revoked_at', 'is', null).where('expires_at', '>', now())

  return {
    async createOwnerLink(onceWithinMs) {
      const key = newSecret('sgo_', random)
      await db
        .insertInto('owner_links')
        .values({
          hash: hashSecret(key), created_at: now(), opened_at: null, revoked_at: null,
          expires_at: onceWithinMs === undefined ? null : now() + onceWithinMs,
        })
        .execute()
      return key
    },

    openOwnerLink: (key) =>
      store.transaction(async (tx) => {
        const link = await tx
          .updateTable('owner_links')
          .set(({ eb }) => ({
            opened_at: now(),
            revoked_at: eb.case().when('expires_at', 'is', null).then(null).else(now()).end(),
          }))
          .where('hash', '=', hashSecret(key))
          .where('revoked_at', 'is', null)
          .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))
          .returning(['id', 'expires_at'])
          .executeTakeFirst()
        if (link === undefined) return undefined
        const token = newSecret('sgn_', random)
        const times = { created_at: now(), expires_at: now() + (link.expires_at === null ? sessionMs : shortSessionMs) }
        const row = await tx
          .insertInto('sessions')
          .values({
            owner_link: link.id, member: null, hash: hashSecret(token), ...times, last_seen_at: null, via: null, device: null,
            place: null, device_key: null, revoked_at: null,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        return { token, session: toSession({ id: row.id, ...times }) }
      }),

    async sessionByToken(token) {
      const row = await live().where('hash', '=', hashSecret(token)).executeTakeFirst()
      return row && toSession(row)
    },

    async sessions() {
      return (await live().orderBy('id', 'desc').execute()).map(toSession)
    },

    async revokeSessions(id) {
      let query = db
        .updateTable('sessions')
        .set({ revoked_at: now() })
        .where('owner_link', 'is not', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now())
      if (id !== undefined) query = query.where('id', '=', id)
      return Number((await query.executeTakeFirst()).numUpdatedRows)
    },

    revokeOwnerLinks: () =>
      store.transaction(async (tx) => {
        const revoked = { revoked_at: now() }
        await tx.updateTable('sessions').set(revoked)
          .where('owner_link', 'is not', null).where('revoked_at', 'is', null).execute()
        const links = tx.updateTable('owner_links').set(revoked).where('revoked_at', 'is', null)
        return Number((await links.executeTakeFirst()).numUpdatedRows)
      }),
  }
}

function toSession(row: { id: number; created_at: number; expires_at: number }): OwnerSession {
  return { id: row.id, createdAt: row.created_at, expiresAt: row.expires_at }
}
