/**
 * Members, their roles, and the invitations that bring them in.
 *
 * A member is written before the ledger says so and counts from `activate` on: what is not active signs in nowhere and
 * is listed nowhere. A removed member keeps its number, since the ledger names people by it.
 */
import type { Kysely, Transaction } from 'kysely'
import type { MemberId, Role, RoleIn } from '../model/member.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { hashSecret, newSecret, type RandomBytes } from './secret.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

export interface Member {
  readonly id: MemberId
  readonly name: string
  /** What passkeys know the member by; random, base64url. */
  readonly userHandle: string
  readonly roles: readonly RoleIn[]
  readonly joinedAt: number
}

export interface Invitation {
  readonly id: number
  /** Whom it is for, in the inviter's words. */
  readonly note: string
  readonly roles: readonly RoleIn[]
  /** The member who has to enrol anew; undefined for somebody new. */
  readonly member: MemberId | undefined
  readonly createdBy: string
  readonly createdAt: number
  readonly expiresAt: number
}

export interface NewInvitation {
  readonly note: string
  readonly roles: readonly RoleIn[]
  readonly member?: MemberId
  readonly createdBy: string
  readonly lastsMs: number
}

export interface Members {
  /** Writes a member that is not active yet. @throws {RegistryError} REGISTRY_INVALID, MEMBER_NAME_TAKEN */
  prepare(name: string, roles: readonly RoleIn[], userHandle: string): Promise<Member>
  /** From now on the member counts. @throws {RegistryError} MEMBER_NAME_TAKEN when another was faster */
  activate(id: MemberId): Promise<void>
  /** Active ones, in the order of their joining. */
  list(): Promise<Member[]>
  get(id: MemberId): Promise<Member | undefined>
  /** Names are equal without regard to case, width and accents' spelling. */
  byName(name: string): Promise<Member | undefined>
  count(): Promise<number>
  rolesOf(id: MemberId): Promise<RoleIn[]>
  /** @throws {RegistryError} MEMBER_LAST_OWNER, REGISTRY_NOT_FOUND */
  setRoles(id: MemberId, roles: readonly RoleIn[]): Promise<void>
  /** Ends the member with sessions, factors and invitations. @throws {RegistryError} MEMBER_LAST_OWNER, REGISTRY_NOT_FOUND */
  remove(id: MemberId): Promise<void>
  /** Whether the instance would be left without an owner if this member were none. */
  isLastOwner(id: MemberId): Promise<boolean>

  /** Answers the key (`sgi_` and 43 characters), which is kept as a hash. */
  invite(invitation: NewInvitation): Promise<{ readonly key: string; readonly invitation: Invitation }>
  /** Open ones: neither used, revoked nor expired. */
  invitations(): Promise<Invitation[]>
  /** The open invitation of a key. */
  invitationOf(key: string): Promise<Invitation | undefined>
  /** Uses it up. False when somebody was faster. */
  useInvitation(id: number): Promise<boolean>
  /** False when there was no open one. */
  revokeInvitation(id: number): Promise<boolean>
}

const longestName = 80
const longestNote = 200

export function createMembers(store: Store<RegistryTables>, now: () => number, random: RandomBytes): Members {
  const { db } = store
  const active = (on: Kysely<RegistryTables> = db) =>
    on.selectFrom('members').selectAll().where('joined_at', 'is not', null).where('removed_at', 'is', null)
  const open = (on: Kysely<RegistryTables> = db) =>
    on.selectFrom('invitations').selectAll()
      .where('used_at', 'is', null).where('revoked_at', 'is', null).where('expires_at', '>', now())

  async function rolesOf(id: MemberId, on: Kysely<RegistryTables> = db): Promise<RoleIn[]> {
    const rows = await on.selectFrom('member_roles').select(['project', 'role']).where('member', '=', id).orderBy('project').execute()
    return rows.map(({ project, role }) => ({ project: project === 0 ? 'all' : project, role }))
  }

  async function writeRoles(tx: Transaction<RegistryTables>, member: MemberId, held: readonly RoleIn[]): Promise<void> {
    await tx.deleteFrom('member_roles').where('member', '=', member).execute()
    const rows = held.map(({ project, role }) => ({ member, project: project === 'all' ? 0 : project, role }))
    if (rows.length > 0) await tx.insertInto('member_roles').values(rows).execute()
  }

  async function otherOwners(id: MemberId, on: Kysely<RegistryTables>): Promise<number> {
    const row = await on.selectFrom('members').innerJoin('member_roles', 'member_roles.member', 'members.id')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('joined_at', 'is not', null).where('removed_at', 'is', null)
      .where('member_roles.project', '=', 0).where('member_roles.role', '=', 'owner' satisfies Role)
      .where('members.id', '!=', id).executeTakeFirstOrThrow()
    return Number(row.count)
  }

  async function isLastOwner(id: MemberId, on: Kysely<RegistryTables> = db): Promise<boolean> {
    const held = await rolesOf(id, on)
    return isOwner(held) && (await otherOwners(id, on)) === 0
  }

  /** Changes of owners wait for each other, so that two of them cannot take the last two away. */
  async function ownersInTurn(tx: Transaction<RegistryTables>): Promise<void> {
    await tx.updateTable('feeds').set(({ eb }) => ({ version: eb('version', '+', 1) })).where('name', '=', 'members').execute()
  }

  async function toMember(row: { id: number; name: string; user_handle: string; joined_at: number | null; created_at: number }): Promise<Member> {
    return {
      id: row.id, name: row.name, userHandle: row.user_handle, roles: await rolesOf(row.id), joinedAt: row.joined_at ?? row.created_at,
    }
  }

  async function byName(name: string): Promise<Member | undefined> {
    const row = await active().where('name_key', '=', nameKey(name)).executeTakeFirst()
    return row && toMember(row)
  }

  return {
    async prepare(name, held, userHandle) {
      const shown = checkedName(name)
      if ((await byName(shown)) !== undefined) throw nameTaken(shown)
      const row = await store.transaction(async (tx) => {
        const inserted = await tx.insertInto('members').values({
          name: shown, name_key: nameKey(shown), user_handle: userHandle, created_at: now(), joined_at: null, removed_at: null,
        }).returningAll().executeTakeFirstOrThrow()
        await writeRoles(tx, inserted.id, held)
        return inserted
      })
      return toMember(row)
    },

    async activate(id) {
      const row = await db.selectFrom('members').select('name').where('id', '=', id).executeTakeFirst()
      if (row === undefined) throw noMember()
      if ((await byName(row.name)) !== undefined) throw nameTaken(row.name)
      try {
        await db.updateTable('members').set({ joined_at: now() }).where('id', '=', id).where('joined_at', 'is', null).execute()
      } catch (error) {
        // The unique index is the judge when two become active at once.
        if ((await byName(row.name)) !== undefined) throw nameTaken(row.name)
        throw error
      }
    },

    async list() {
      return Promise.all((await active().orderBy('id').execute()).map(toMember))
    },

    async get(id) {
      const row = await active().where('id', '=', id).executeTakeFirst()
      return row && toMember(row)
    },

    byName,

    async count() {
      const row = await db.selectFrom('members').select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('joined_at', 'is not', null).where('removed_at', 'is', null).executeTakeFirstOrThrow()
      return Number(row.count)
    },

    rolesOf: (id) => rolesOf(id),

    setRoles: (id, held) =>
      store.transaction(async (tx) => {
        await ownersInTurn(tx)
        if ((await active(tx).where('id', '=', id).executeTakeFirst()) === undefined) throw noMember()
        if (!isOwner(held) && (await isLastOwner(id, tx))) throw lastOwner()
        await writeRoles(tx, id, held)
      }),

    remove: (id) =>
      store.transaction(async (tx) => {
        await ownersInTurn(tx)
        if ((await active(tx).where('id', '=', id).executeTakeFirst()) === undefined) throw noMember()
        if (await isLastOwner(id, tx)) throw lastOwner()
        await tx.updateTable('members').set({ removed_at: now() }).where('id', '=', id).execute()
        for (const table of ['passkeys', 'totp_seeds', 'recovery_codes', 'member_roles'] as const) {
          await tx.deleteFrom(table).where('member', '=', id).execute()
        }
        const ended = { revoked_at: now() }
        await tx.updateTable('sessions').set(ended).where('member', '=', id).where('revoked_at', 'is', null).execute()
        await tx.updateTable('invitations').set(ended).where('member', '=', id).where('used_at', 'is', null).execute()
      }),

    isLastOwner: (id) => isLastOwner(id),

    async invite({ note, roles: held, member, createdBy, lastsMs }) {
      const key = newSecret('sgi_', random)
      const row = await db.insertInto('invitations').values({
        hash: hashSecret(key), note: storableText(note.trim(), longestNote), roles: JSON.stringify(held), member: member ?? null,
        created_by: createdBy, created_at: now(), expires_at: now() + lastsMs, used_at: null, revoked_at: null,
      }).returningAll().executeTakeFirstOrThrow()
      return { key, invitation: toInvitation(row) }
    },

    async invitations() {
      return (await open().orderBy('id').execute()).map(toInvitation)
    },

    async invitationOf(key) {
      const row = await open().where('hash', '=', hashSecret(key)).executeTakeFirst()
      return row && toInvitation(row)
    },

    async useInvitation(id) {
      const { numUpdatedRows } = await db.updateTable('invitations').set({ used_at: now() })
        .where('id', '=', id).where('used_at', 'is', null).where('revoked_at', 'is', null).where('expires_at', '>', now())
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async revokeInvitation(id) {
      const { numUpdatedRows } = await db.updateTable('invitations').set({ revoked_at: now() })
        .where('id', '=', id).where('used_at', 'is', null).where('revoked_at', 'is', null).executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

function isOwner(held: readonly RoleIn[]): boolean {
  return held.some(({ project, role }) => project === 'all' && role === 'owner')
}

function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase()
}

function checkedName(name: string): string {
  const shown = name.trim().normalize('NFC')
  // Control characters, and those that turn the direction of what follows, would let one name pass for another.
  if (shown !== '' && shown.length <= longestName && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown)) return shown
  throw new RegistryError('REGISTRY_INVALID', `A member's name needs 1 to ${longestName} characters that can be seen`)
}

function toInvitation(row: {
  id: number; note: string; roles: string; member: number | null; created_by: string; created_at: number; expires_at: number
}): Invitation {
  return {
    id: row.id, note: row.note, roles: JSON.parse(row.roles) as RoleIn[], member: row.member ?? undefined,
    createdBy: row.created_by, createdAt: row.created_at, expiresAt: row.expires_at,
  }
}

function nameTaken(name: string): RegistryError {
  return new RegistryError('MEMBER_NAME_TAKEN', `There is a member of the name "${name}"; choose one that tells you apart`)
}

function lastOwner(): RegistryError {
  return new RegistryError('MEMBER_LAST_OWNER', 'This is the last owner: make another member an owner first')
}

function noMember(): RegistryError {
  return new RegistryError('REGISTRY_NOT_FOUND', 'There is no such member')
}
