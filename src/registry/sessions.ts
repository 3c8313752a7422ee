/**
 * Sessions of members and of the owner's link, under one run of numbers. Tokens are kept as hashes.
 *
 * Who asks with a token is looked up here each time, so that a revoked session is refused by every process at its next
 * request.
 */
import type { Selectable } from 'kysely'
import type { FactorKind, MemberId } from '../model/member.ts'
import type { Store } from './engine/store.ts'
import { hashSecret, newSecret, type RandomBytes } from './secret.ts'
import type { RegistryTables } from './tables.ts'

export interface StoredSession {
  readonly id: number
  /** Undefined for a session of the owner's link. */
  readonly member: MemberId | undefined
  readonly via: FactorKind | 'enrolment' | 'link'
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
  /** Browser and system, as "Firefox on Linux". */
  readonly device: string | undefined
  /** Country and region at the most. */
  readonly place: string | undefined
}

export interface NewSession {
  readonly member: MemberId
  readonly via: FactorKind | 'enrolment'
  readonly lastsMs: number
  readonly device: string | undefined
  readonly place: string | undefined
  /** The hash of what the browser keeps to be known again. */
  readonly deviceKey: string | undefined
}

/** Which sessions: one, a member's, those of the owner's link, or all; `but` is spared. */
export interface SessionChoice {
  readonly id?: number
  readonly member?: MemberId
  readonly owner?: true
  readonly but?: number
}

export interface Sessions {
  /** Answers the token (`sgn_` and 43 characters). */
  open(session: NewSession): Promise<{ readonly token: string; readonly session: StoredSession }>
  /** The live session of a token. A member's also ends when it was not used for `idleMs`. */
  byToken(token: string, idleMs: number): Promise<StoredSession | undefined>
  /** Live ones, the newest first. */
  list(idleMs: number, member?: MemberId): Promise<StoredSession[]>
  /** Ends them; answers their numbers. */
  revoke(choice: SessionChoice): Promise<number[]>
  /** Whether the member, or anybody without one, was signed in before from where this key is kept. */
  knowsDevice(member: MemberId | undefined, deviceKey: string): Promise<boolean>
}

/** A session's last use is written down this often at the most. */
const touchEveryMs = 60_000

export function createSessions({ db }: Store<RegistryTables>, now: () => number, random: RandomBytes): Sessions {
  const live = (idleMs: number) =>
    db.selectFrom('sessions').selectAll().where('revoked_at', 'is', null).where('expires_at', '>', now())
      .where(({ eb, or }) => or([eb('member', 'is', null), eb('last_seen_at', '>', now() - idleMs)]))

  return {
    async open({ member, via, lastsMs, device, place, deviceKey }) {
      const token = newSecret('sgn_', random)
      const row = await db.insertInto('sessions').values({
        owner_link: null, member, hash: hashSecret(token), created_at: now(), expires_at: now() + lastsMs, last_seen_at: now(), via,
        device: device ?? null, place: place ?? null, device_key: deviceKey ?? null, revoked_at: null,
      }).returningAll().executeTakeFirstOrThrow()
      return { token, session: toSession(row) }
    },

    async byToken(token, idleMs) {
      const row = await live(idleMs).where('hash', '=', hashSecret(token)).executeTakeFirst()
      if (row === undefined) return undefined
      if ((row.last_seen_at ?? row.created_at) + touchEveryMs <= now()) {
        await db.updateTable('sessions').set({ last_seen_at: now() }).where('id', '=', row.id).execute()
      }
      return toSession(row)
    },

    async list(idleMs, member) {
      let query = live(idleMs).orderBy('id', 'desc')
      if (member !== undefined) query = query.where('member', '=', member)
      return (await query.execute()).map(toSession)
    },

    async revoke({ id, member, owner, but }) {
      let query = db.updateTable('sessions').set({ revoked_at: now() }).where('revoked_at', 'is', null).where('expires_at', '>', now())
      if (id !== undefined) query = query.where('id', '=', id)
      if (member !== undefined) query = query.where('member', '=', member)
      if (owner === true) query = query.where('owner_link', 'is not', null)
      if (but !== undefined) query = query.where('id', '!=', but)
      return (await query.returning('id').execute()).map((row) => row.id)
    },

    async knowsDevice(member, deviceKey) {
      let query = db.selectFrom('sessions').select('id').where('device_key', '=', deviceKey).limit(1)
      if (member !== undefined) query = query.where('member', '=', member)
      return (await query.executeTakeFirst()) !== undefined
    },
  }
}

function toSession(row: Selectable<RegistryTables['sessions']>): StoredSession {
  return {
    id: row.id,
    member: row.member ?? undefined,
    via: row.member === null ? 'link' : ((row.via ?? 'passkey') as StoredSession['via']),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at ?? row.created_at,
    expiresAt: row.expires_at,
    device: row.device ?? undefined,
    place: row.place ?? undefined,
  }
}
