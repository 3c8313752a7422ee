/**
 * Projects, their public tokens and their secrets.
 *
 * A secret is shown once, when it is made. A replaced token goes on working for as long as the caller says, so that
 * pages which still carry it lose no events.
 */
import type { ExpressionBuilder, Selectable, Transaction } from 'kysely'
import type { IdMode, Project, ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { hashSecret, newSecret, newToken, type RandomBytes } from './secret.ts'
import type { RegistryTables } from './tables.ts'

export interface NewProject {
  readonly name: string
  /** IANA name; UTC when absent. */
  readonly timeZone?: string
  /** `simplified` when absent. */
  readonly idMode?: IdMode
  readonly groupKeys?: readonly string[]
  readonly identifying?: readonly string[]
  readonly sample?: boolean
}

export interface ProjectChange {
  readonly name?: string
  readonly timeZone?: string
  readonly groupKeys?: readonly string[]
  readonly identifying?: readonly string[]
}

export interface CreatedProject {
  readonly project: Project
  /** `sgs_` and 43 characters; only its hash is kept. */
  readonly secret: string
}

export interface ProjectSecret {
  readonly id: number
  /** The first characters, to tell secrets apart. */
  readonly prefix: string
  readonly createdAt: number
  /** It is refused from then on; undefined when it does not end by itself. */
  readonly expiresAt: number | undefined
  readonly lastUsedAt: number | undefined
}

export interface Projects {
  /** @throws {RegistryError} REGISTRY_INVALID for an empty name or an unknown time zone */
  create(project: NewProject): Promise<CreatedProject>
  /** In the order of their making. */
  list(): Promise<Project[]>
  get(id: ProjectId): Promise<Project | undefined>
  /** By its present token, or by a former one that is still taken. */
  byToken(token: string): Promise<Project | undefined>
  /** @throws {RegistryError} REGISTRY_INVALID, REGISTRY_NOT_FOUND */
  update(id: ProjectId, change: ProjectChange): Promise<Project>
  /** Removes the project with everything that the registry knows of it. False when there was none. */
  delete(id: ProjectId): Promise<boolean>
  /**
   * Gives the project a new token; the old one is taken for `overlapMs` more (not at all when 0).
   *
   * @throws {RegistryError} REGISTRY_NOT_FOUND
   */
  rotateToken(id: ProjectId, overlapMs: number): Promise<Project>
  /** The project of a secret; undefined when the secret is unknown or was revoked. */
  authorize(secret: string): Promise<Project | undefined>
  secrets(id: ProjectId): Promise<ProjectSecret[]>
  /** Adds a secret and answers it. @throws {RegistryError} REGISTRY_NOT_FOUND */
  addSecret(id: ProjectId, expiresAt?: number): Promise<string>
  /** Lets a secret end at an instant, unless it ends before. False when there is none. */
  expireSecret(id: ProjectId, secretId: number, expiresAt: number): Promise<boolean>
  /** Revokes one secret, or all of a project's. Answers how many were revoked. */
  revokeSecrets(id: ProjectId, secretId?: number): Promise<number>
}

const secretPrefix = 'sgs_'
/** A secret's last use is written down this often at the most. */
const touchEveryMs = 60_000
const shownOfSecret = 10
const longestName = 200
const tablesOfProject = [
  'links', 'profiles', 'intake', 'dictionary', 'dictionary_notes', 'set_aside', 'data_settings', 'findings', 'quarantine',
  'privacy_requests',
] as const

export function createProjects(store: Store<RegistryTables>, now: () => number, random: RandomBytes): Projects {
  const { db } = store
  const lives = ({ eb, or }: ExpressionBuilder<RegistryTables, 'secrets'>) =>
    or([eb('secrets.expires_at', 'is', null), eb('secrets.expires_at', '>', now())])

  async function found(id: ProjectId): Promise<Project> {
    const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw notFound(id)
    return toProject(row)
  }

  async function insertSecret(tx: Transaction<RegistryTables>, project: ProjectId, expiresAt?: number): Promise<string> {
    const secret = newSecret(secretPrefix, random)
    await tx
      .insertInto('secrets')
      .values({
        project,
        kind: 'project',
        hash: hashSecret(secret),
        prefix: secret.slice(0, shownOfSecret),
        created_at: now(),
        expires_at: expiresAt ?? null,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
    return secret
  }

  return {
    create: (project) =>
      store.transaction(async (tx) => {
        const row = await tx
          .insertInto('projects')
          .values({
            name: checkedName(project.name),
            token: newToken(random),
            time_zone: checkedTimeZone(project.timeZone ?? 'UTC'),
            id_mode: project.idMode ?? 'simplified',
            group_keys: JSON.stringify(project.groupKeys ?? []),
            identifying: JSON.stringify(project.identifying ?? []),
            sample: project.sample === true ? 1 : 0,
            created_at: now(),
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return { project: toProject(row), secret: await insertSecret(tx, row.id) }
      }),

    async list() {
      return (await db.selectFrom('projects').selectAll().orderBy('id').execute()).map(toProject)
    },

    async get(id) {
      const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toProject(row)
    },

    async byToken(token) {
      const row = await db.selectFrom('projects').selectAll().where('token', '=', token).executeTakeFirst()
      if (row !== undefined) return toProject(row)
      const former = await db
        .selectFrom('former_tokens')
        .innerJoin('projects', 'projects.id', 'former_tokens.project')
        .selectAll('projects')
        .where('former_tokens.token', '=', token)
        .where('former_tokens.until', '>', now())
        .executeTakeFirst()
      return former && toProject(former)
    },

    async update(id, change) {
      const values = {
        ...(change.name === undefined ? {} : { name: checkedName(change.name) }),
        ...(change.timeZone === undefined ? {} : { time_zone: checkedTimeZone(change.timeZone) }),
        ...(change.groupKeys === undefined ? {} : { group_keys: JSON.stringify(change.groupKeys) }),
        ...(change.identifying === undefined ? {} : { identifying: JSON.stringify(change.identifying) }),
      }
      if (Object.keys(values).length === 0) return found(id)
      const row = await db.updateTable('projects').set(values).where('id', '=', id).returningAll().executeTakeFirst()
      if (row === undefined) throw notFound(id)
      return toProject(row)
    },

    delete: (id) =>
      store.transaction(async (tx) => {
        for (const table of tablesOfProject) {
          await tx.deleteFrom(table).where('project', '=', id).execute()
        }
        const { numDeletedRows } = await tx.deleteFrom('projects').where('id', '=', id).executeTakeFirst()
        return numDeletedRows > 0n
      }),

    rotateToken: (id, overlapMs) =>
      store.transaction(async (tx) => {
        const before = await tx.selectFrom('projects').select('token').where('id', '=', id).executeTakeFirst()
        if (before === undefined) throw notFound(id)
        await tx.deleteFrom('former_tokens').where('until', '<=', now()).execute()
        if (overlapMs > 0) {
          const until = now() + overlapMs
          await tx.insertInto('former_tokens').values({ token: before.token, project: id, until }).execute()
        }
        const token = newToken(random)
        const changed = tx.updateTable('projects').set({ token }).where('id', '=', id).returningAll()
        return toProject(await changed.executeTakeFirstOrThrow())
      }),

    async authorize(secret) {
      const row = await db
        .selectFrom('secrets')
        .innerJoin('projects', 'projects.id', 'secrets.project')
        .selectAll('projects')
        .select(['secrets.id as secret', 'secrets.last_used_at'])
        .where('secrets.hash', '=', hashSecret(secret))
        .where('secrets.revoked_at', 'is', null)
        .where(lives)
        .executeTakeFirst()
      if (row === undefined) return undefined
      if (row.last_used_at === null || row.last_used_at + touchEveryMs <= now()) {
        await db.updateTable('secrets').set({ last_used_at: now() }).where('id', '=', row.secret).execute()
      }
      return toProject(row)
    },

    async secrets(id) {
      const rows = await db
        .selectFrom('secrets')
        .select(['id', 'prefix', 'created_at', 'expires_at', 'last_used_at'])
        .where('project', '=', id)
        .where('revoked_at', 'is', null)
        .where(lives)
        .orderBy('id')
        .execute()
      return rows.map((row) => ({
        id: row.id, prefix: row.prefix, createdAt: row.created_at,
        expiresAt: row.expires_at ?? undefined, lastUsedAt: row.last_used_at ?? undefined,
      }))
    },

    addSecret: (id, expiresAt) =>
      store.transaction(async (tx) => {
        const project = await tx.selectFrom('projects').select('id').where('id', '=', id).executeTakeFirst()
        if (project === undefined) throw notFound(id)
        return insertSecret(tx, id, expiresAt)
      }),

    async expireSecret(id, secretId, expiresAt) {
      const { numUpdatedRows } = await db
        .updateTable('secrets')
        .set(({ eb }) => ({
          expires_at: eb.case().when('expires_at', '<', expiresAt).then(eb.ref('expires_at')).else(expiresAt).end(),
        }))
        .where('project', '=', id)
        .where('id', '=', secretId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async revokeSecrets(id, secretId) {
      let query = db
        .updateTable('secrets')
        .set({ revoked_at: now() })
        .where('project', '=', id)
        .where('revoked_at', 'is', null)
      if (secretId !== undefined) query = query.where('id', '=', secretId)
      return Number((await query.executeTakeFirst()).numUpdatedRows)
    },
  }
}

function toProject(row: Selectable<RegistryTables['projects']>): Project {
  return {
    id: row.id,
    name: row.name,
    token: row.token,
    timeZone: row.time_zone,
    idMode: row.id_mode,
    groupKeys: JSON.parse(row.group_keys) as string[],
    identifying: JSON.parse(row.identifying) as string[],
    sample: row.sample === 1,
  }
}

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '' && trimmed.length <= longestName) return trimmed
  throw new RegistryError('REGISTRY_INVALID', `A name needs 1 to ${longestName} characters, not ${trimmed.length}`)
}

function checkedTimeZone(timeZone: string): string {
  try {
    // Answers the zone's proper spelling: "europe/paris" is taken too.
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    throw new RegistryError(
      'REGISTRY_INVALID',
      `The time zone "${timeZone.slice(0, 60)}" is unknown; give an IANA name such as "Europe/Paris"`,
    )
  }
}

function notFound(id: ProjectId): RegistryError {
  return new RegistryError('REGISTRY_NOT_FOUND', `There is no project ${id}`)
}
