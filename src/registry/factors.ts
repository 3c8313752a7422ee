/**
 * What members prove themselves with: passkeys (public halves), seeds of one-time codes (as the caller encrypted them),
 * recovery codes (as the caller hashed them).
 */
import type { MemberId } from '../model/member.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export interface NewPasskey {
  /** base64url. */
  readonly credential: string
  /** A COSE key, base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** The relying party: the host that it was made for. */
  readonly host: string
  /** What the member calls it. */
  readonly label: string
  /** Whether the authenticator's maker keeps copies of it. */
  readonly synced: boolean
}

export interface StoredPasskey extends NewPasskey {
  readonly id: number
  readonly member: MemberId
  readonly createdAt: number
  readonly lastUsedAt: number | undefined
}

export interface StoredSeed {
  readonly sealed: string
  /** The step of the code that was taken last. */
  readonly lastStep: number
  readonly createdAt: number
  readonly lastUsedAt: number | undefined
}

export interface Factors {
  /** False when the credential is known already, whoever's it is. */
  addPasskey(member: MemberId, passkey: NewPasskey): Promise<boolean>
  passkeys(member: MemberId): Promise<StoredPasskey[]>
  passkeyByCredential(credential: string): Promise<StoredPasskey | undefined>
  /**
   * Notes that it was used, with the counter that it showed. False, and nothing is noted, when the counter went back or
   * stood still although it counts, or was overtaken at the same time: somebody has a copy.
   */
  passkeyUsed(id: number, counter: number): Promise<boolean>
  /** False when the member has no such passkey. */
  removePasskey(member: MemberId, id: number): Promise<boolean>

  seed(member: MemberId): Promise<StoredSeed | undefined>
  /** Replaces the one before. */
  setSeed(member: MemberId, sealed: string, lastStep: number): Promise<void>
  /** Uses up a step and those before it. False when it was used up. */
  seedUsed(member: MemberId, step: number): Promise<boolean>
  removeSeed(member: MemberId): Promise<boolean>

  /** Replaces all codes of the member. */
  setRecoveryCodes(member: MemberId, hashes: readonly string[]): Promise<void>
  /** Uses one up. False when it is none, or was used. */
  useRecoveryCode(member: MemberId, hash: string): Promise<boolean>
  /** How many are left. */
  recoveryCodesLeft(member: MemberId): Promise<number>

  /** Takes all of a member's factors away. */
  removeAll(member: MemberId): Promise<void>
}

const longestLabel = 80

export function createFactors(store: Store<RegistryTables>, now: () => number): Factors {
  const { db } = store
  return {
    async addPasskey(member, passkey) {
      const { numInsertedOrUpdatedRows } = await db.insertInto('passkeys').values({
        member, credential: passkey.credential, public_key: passkey.publicKey, counter: passkey.counter,
        transports: JSON.stringify(passkey.transports), host: passkey.host, label: passkey.label.slice(0, longestLabel),
        synced: passkey.synced ? 1 : 0, created_at: now(), last_used_at: null,
      }).onConflict((conflict) => conflict.column('credential').doNothing()).executeTakeFirst()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },

    async passkeys(member) {
      return (await db.selectFrom('passkeys').selectAll().where('member', '=', member).orderBy('id').execute()).map(toPasskey)
    },

    async passkeyByCredential(credential) {
      const row = await db.selectFrom('passkeys').selectAll().where('credential', '=', credential).executeTakeFirst()
      return row && toPasskey(row)
    },

    async passkeyUsed(id, counter) {
      let query = db.updateTable('passkeys').set({ counter, last_used_at: now() }).where('id', '=', id)
      // Authenticators that do not count always say zero.
      query = counter === 0 ? query.where('counter', '=', 0) : query.where('counter', '<', counter)
      return (await query.executeTakeFirst()).numUpdatedRows > 0n
    },

    async removePasskey(member, id) {
      const { numDeletedRows } = await db.deleteFrom('passkeys').where('member', '=', member).where('id', '=', id).executeTakeFirst()
      return numDeletedRows > 0n
    },

    async seed(member) {
      const row = await db.selectFrom('totp_seeds').selectAll().where('member', '=', member).executeTakeFirst()
      return row && { sealed: row.sealed, lastStep: row.last_step, createdAt: row.created_at, lastUsedAt: row.last_used_at ?? undefined }
    },

    async setSeed(member, sealed, lastStep) {
      const content = { sealed, last_step: lastStep, created_at: now(), last_used_at: null }
      await db.insertInto('totp_seeds').values({ member, ...content })
        .onConflict((conflict) => conflict.column('member').doUpdateSet(content)).execute()
    },

    async seedUsed(member, step) {
      const { numUpdatedRows } = await db.updateTable('totp_seeds').set({ last_step: step, last_used_at: now() })
        .where('member', '=', member).where('last_step', '<', step).executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async removeSeed(member) {
      return (await db.deleteFrom('totp_seeds').where('member', '=', member).executeTakeFirst()).numDeletedRows > 0n
    },

    setRecoveryCodes: (member, hashes) =>
      store.transaction(async (tx) => {
        await tx.deleteFrom('recovery_codes').where('member', '=', member).execute()
        const rows = hashes.map((hash) => ({ hash, member, created_at: now(), used_at: null }))
        if (rows.length > 0) await tx.insertInto('recovery_codes').values(rows).execute()
      }),

    async useRecoveryCode(member, hash) {
      const { numUpdatedRows } = await db.updateTable('recovery_codes').set({ used_at: now() })
        .where('member', '=', member).where('hash', '=', hash).where('used_at', 'is', null).executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async recoveryCodesLeft(member) {
      const row = await db.selectFrom('recovery_codes').select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('member', '=', member).where('used_at', 'is', null).executeTakeFirstOrThrow()
      return Number(row.count)
    },

    removeAll: (member) =>
      store.transaction(async (tx) => {
        for (const table of ['passkeys', 'totp_seeds', 'recovery_codes'] as const) {
          await tx.deleteFrom(table).where('member', '=', member).execute()
        }
      }),
  }
}

function toPasskey(row: {
  id: number; member: number; credential: string; public_key: string; counter: number; transports: string; host: string
  label: string; synced: number; created_at: number; last_used_at: number | null
}): StoredPasskey {
  return {
    id: row.id, member: row.member, credential: row.credential, publicKey: row.public_key, counter: row.counter,
    transports: JSON.parse(row.transports) as string[], host: row.host, label: row.label, synced: row.synced === 1,
    createdAt: row.created_at, lastUsedAt: row.last_used_at ?? undefined,
  }
}
