/**
 * What sign-in has to remember: its history, which challenges were answered, and how often somebody was wrong lately.
 */
import type { MemberId } from '../model/member.ts'
import type { Position } from '../model/position.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export interface SignIn {
  readonly member: MemberId | undefined
  readonly at: number
  readonly outcome: 'in' | 'failed'
  readonly via: string
  readonly device: string | undefined
  readonly place: string | undefined
  readonly position: Position | undefined
  readonly session: number | undefined
  /** Whether the browser was new to the member. */
  readonly newDevice: boolean
  /** Of failures, how many within the minute. */
  readonly count: number
}

/** Where a member was when they signed in. */
export interface SignInSeen {
  readonly at: number
  readonly position: Position
  readonly session: number | undefined
}

/** How often a name was wrong, and when last; see access/backoff.ts. */
export interface Throttle {
  readonly failures: number
  readonly lastAt: number
}

export interface SignIns {
  record(entry: Omit<SignIn, 'at'>): Promise<void>
  /** The newest first. */
  history(limit: number, member?: MemberId): Promise<SignIn[]>
  /** The last sign-in of a member of which it is known where. */
  lastSeen(member: MemberId): Promise<SignInSeen | undefined>
  /** Marks a challenge as answered. False when it was. */
  useChallenge(nonce: string, expiresAt: number): Promise<boolean>
  /**
   * Counts a try against each name before it is judged, so that tries side by side count too. Nothing is counted when
   * `waitOf` says of any of them that it has to wait; the longest wait is answered, in milliseconds.
   */
  tryAs(names: readonly string[], waitOf: (throttle: Throttle, name: string) => number): Promise<number>
  /** Takes a try back: it was right. `forget` also what was wrong before it. */
  right(name: string, forget: boolean): Promise<void>
}

const keptPerMember = 500
const keptThrottlesMs = 24 * 60 * 60 * 1000

export function createSignIns(store: Store<RegistryTables>, now: () => number): SignIns {
  const { db } = store
  return {
    record: (entry) =>
      store.transaction(async (tx) => {
        const member = entry.member ?? null
        const { id } = await tx.insertInto('sign_ins').values({
          member, at: now(), outcome: entry.outcome, via: entry.via, device: entry.device ?? null, place: entry.place ?? null,
          latitude: entry.position?.latitude ?? null, longitude: entry.position?.longitude ?? null,
          session: entry.session ?? null, new_device: entry.newDevice ? 1 : 0, count: entry.count,
        }).returning('id').executeTakeFirstOrThrow()
        // Every fiftieth entry takes the oldest along.
        if (id % 50 !== 0) return
        const of = tx.selectFrom('sign_ins').select('id').where('member', member === null ? 'is' : '=', member)
        const oldest = await of.orderBy('id', 'desc').offset(keptPerMember).limit(1).executeTakeFirst()
        if (oldest === undefined) return
        await tx.deleteFrom('sign_ins').where('member', member === null ? 'is' : '=', member).where('id', '<=', oldest.id).execute()
      }),

    async history(limit, member) {
      let query = db.selectFrom('sign_ins').selectAll().orderBy('id', 'desc').limit(limit)
      if (member !== undefined) query = query.where('member', '=', member)
      return (await query.execute()).map((row) => ({
        member: row.member ?? undefined, at: row.at, outcome: row.outcome, via: row.via, device: row.device ?? undefined,
        place: row.place ?? undefined, position: positionOf(row), session: row.session ?? undefined, newDevice: row.new_device === 1, count: row.count,
      }))
    },

    async lastSeen(member) {
      const row = await db.selectFrom('sign_ins').select(['at', 'latitude', 'longitude', 'session']).where('member', '=', member)
        .where('outcome', '=', 'in').where('latitude', 'is not', null).orderBy('id', 'desc').limit(1).executeTakeFirst()
      const position = row === undefined ? undefined : positionOf(row)
      return position === undefined ? undefined : { at: row!.at, position, session: row!.session ?? undefined }
    },

    async useChallenge(nonce, expiresAt) {
      await db.deleteFrom('used_challenges').where('expires_at', '<=', now()).execute()
      const { numInsertedOrUpdatedRows } = await db.insertInto('used_challenges').values({ nonce, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column('nonce').doNothing()).executeTakeFirst()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },

    tryAs: (names, waitOf) =>
      store.transaction(async (tx) => {
        await tx.deleteFrom('throttles').where('last_at', '<=', now() - keptThrottlesMs).execute()
        // In one order, so that two who try the same names do not wait for each other.
        const sorted = [...names].sort()
        for (const name of sorted) {
          await tx.insertInto('throttles').values({ name, failures: 0, last_at: now() })
            .onConflict((conflict) => conflict.column('name').doUpdateSet(({ ref }) => ({ failures: ref('throttles.failures') }))).execute()
        }
        const rows = await tx.selectFrom('throttles').selectAll().where('name', 'in', sorted).execute()
        const wait = Math.max(0, ...rows.map((row) => waitOf({ failures: row.failures, lastAt: row.last_at }, row.name)))
        if (wait > 0) return wait
        await tx.updateTable('throttles').set(({ eb }) => ({ failures: eb('failures', '+', 1), last_at: now() }))
          .where('name', 'in', sorted).execute()
        return 0
      }),

    async right(name, forget) {
      if (forget) await db.deleteFrom('throttles').where('name', '=', name).execute()
      else {
        await db.updateTable('throttles').set(({ eb }) => ({ failures: eb('failures', '-', 1) }))
          .where('name', '=', name).where('failures', '>', 0).execute()
      }
    },
  }
}

function positionOf({ latitude, longitude }: { readonly latitude: number | null; readonly longitude: number | null }): Position | undefined {
  return latitude === null || longitude === null ? undefined : { latitude, longitude }
}
