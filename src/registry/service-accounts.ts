/**
 * Service accounts: machines with a name, a secret and scopes, in some projects or in all. A secret is shown once, when
 * it is made, and kept as a hash.
 */
import type { Selectable } from 'kysely'
import type { ServiceId, ServiceScope } from '../model/member.ts'
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { hashSecret, newSecret, type RandomBytes } from './secret.ts'
import type { RegistryTables } from './tables.ts'

export interface ServiceAccount {
  readonly id: ServiceId
  readonly username: string
  /** The first characters of its secret, to tell secrets apart. */
  readonly prefix: string
  readonly scopes: readonly ServiceScope[]
  readonly projects: readonly ProjectId[] | 'all'
  readonly createdBy: string
  readonly createdAt: number
  readonly expiresAt: number | undefined
  readonly lastUsedAt: number | undefined
}

export interface NewServiceAccount {
  readonly name: string
  readonly scopes: readonly ServiceScope[]
  readonly projects: readonly ProjectId[] | 'all'
  readonly createdBy: string
  readonly expiresAt?: number
}

export interface ServiceAccounts {
  /** Writes an account that counts from `activate` on; answers its secret (`sgv_` and 43 characters). */
  prepare(account: NewServiceAccount): Promise<{ readonly account: ServiceAccount; readonly secret: string }>
  activate(id: ServiceId): Promise<void>
  /** Those that count: active, not revoked, not expired. */
  list(): Promise<ServiceAccount[]>
  get(id: ServiceId): Promise<ServiceAccount | undefined>
  /** The account of a name and its secret; undefined when either is wrong, or the account has ended. */
  authorize(username: string, secret: string): Promise<ServiceAccount | undefined>
  /** One, or all. Answers which. */
  revoke(id?: ServiceId): Promise<ServiceId[]>
}

const shownOfSecret = 10
const touchEveryMs = 60_000

export function createServiceAccounts({ db }: Store<RegistryTables>, now: () => number, random: RandomBytes): ServiceAccounts {
  const live = () =>
    db.selectFrom('service_accounts').selectAll().where('active', '=', 1).where('revoked_at', 'is', null)
      .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))

  return {
    async prepare({ name, scopes, projects, createdBy, expiresAt }) {
      const secret = newSecret('sgv_', random)
      const row = await db.insertInto('service_accounts').values({
        username: `${slug(name)}.${Buffer.from(random(3)).toString('hex')}`, hash: hashSecret(secret), prefix: secret.slice(0, shownOfSecret),
        scopes: JSON.stringify(scopes), projects: JSON.stringify(projects), created_by: createdBy, created_at: now(),
        expires_at: expiresAt ?? null, last_used_at: null, active: 0, revoked_at: null,
      }).returningAll().executeTakeFirstOrThrow()
      return { account: toAccount(row), secret }
    },

    async activate(id) {
      await db.updateTable('service_accounts').set({ active: 1 }).where('id', '=', id).execute()
    },

    async list() {
      return (await live().orderBy('id').execute()).map(toAccount)
    },

    async get(id) {
      const row = await live().where('id', '=', id).executeTakeFirst()
      return row && toAccount(row)
    },

    async authorize(username, secret) {
      const row = await live().where('hash', '=', hashSecret(secret)).executeTakeFirst()
      if (row === undefined || row.username !== username) return undefined
      if (row.last_used_at === null || row.last_used_at + touchEveryMs <= now()) {
        await db.updateTable('service_accounts').set({ last_used_at: now() }).where('id', '=', row.id).execute()
      }
      return toAccount(row)
    },

    async revoke(id) {
      let query = db.updateTable('service_accounts').set({ revoked_at: now() }).where('revoked_at', 'is', null).where('active', '=', 1)
      if (id !== undefined) query = query.where('id', '=', id)
      return (await query.returning('id').execute()).map((row) => row.id)
    },
  }
}

/** Lower-case letters, digits and hyphens: it is typed into configuration files. */
function slug(name: string): string {
  const made = name.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 40)
  if (made !== '') return made
  throw new RegistryError('REGISTRY_INVALID', "A service account's name needs letters or digits")
}

function toAccount(row: Selectable<RegistryTables['service_accounts']>): ServiceAccount {
  return {
    id: row.id, username: row.username, prefix: row.prefix, scopes: JSON.parse(row.scopes) as ServiceScope[],
    projects: JSON.parse(row.projects) as ProjectId[] | 'all', createdBy: row.created_by, createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined, lastUsedAt: row.last_used_at ?? undefined,
  }
}
