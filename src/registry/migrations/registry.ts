/**
 * The registry's tables through time. A migration that was released is never changed; a new one is added.
 */
import { sql, type Migration } from 'kysely'
import { createAccess } from './access.ts'
import { columnForms, createFeeds, markStore, tableWithId, type AnyTables } from './columns.ts'
import { createData } from './data.ts'
import { createErasure } from './erasure.ts'
import { createNotices } from './notices.ts'
import { createForward } from './forward.ts'
import { createIncident } from './incident.ts'

export const registryMigrations: Readonly<Record<string, Migration>> = {
  '0001-start': {
    async up(db: AnyTables) {
      await markStore(db, 'registry')
      await createFeeds(db, ['links', 'profiles'])
      await createProjects(db)
      await createOwner(db)
      await createBoards(db)
      await createLinks(db)
      await createProfiles(db)
      await createCounters(db)
    },
  },
  '0002-data': { up: createData },
  '0003-access': { up: createAccess },
  '0004-erasure': { up: createErasure },
  '0005-forward': { up: createForward },
  '0006-incident': { up: createIncident },
  '0007-notices': { up: createNotices },
  '0008-sign-in-position': {
    async up(db: AnyTables) {
      const { integer } = columnForms(db)
      await db.schema.alterTable('sign_ins').addColumn('latitude', integer).execute()
      await db.schema.alterTable('sign_ins').addColumn('longitude', integer).execute()
    },
  },
}

async function createProjects(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'projects')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('token', text, (c) => c.notNull().unique())
    .addColumn('time_zone', text, (c) => c.notNull())
    .addColumn('id_mode', text, (c) => c.notNull())
    .addColumn('group_keys', text, (c) => c.notNull())
    .addColumn('identifying', text, (c) => c.notNull())
    .addColumn('sample', integer, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .execute()

  // Tokens that were replaced and are still taken for a while.
  await db.schema
    .createTable('former_tokens')
    .addColumn('token', text, (c) => c.primaryKey())
    .addColumn('project', integer, (c) => c.notNull().references('projects.id').onDelete('cascade'))
    .addColumn('until', integer, (c) => c.notNull())
    .execute()

  // `kind` leaves room for service accounts beside project secrets.
  await tableWithId(db, 'secrets')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id').onDelete('cascade'))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('prefix', text, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('revoked_at', integer)
    .execute()
}

async function createOwner(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'owner_links')
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('opened_at', integer)
    .addColumn('revoked_at', integer)
    .execute()
  await tableWithId(db, 'sessions')
    .addColumn('owner_link', integer, (c) => c.notNull().references('owner_links.id').onDelete('cascade'))
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('expires_at', integer, (c) => c.notNull())
    .addColumn('revoked_at', integer)
    .execute()
}

async function createBoards(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'boards')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id').onDelete('cascade'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('position', integer, (c) => c.notNull())
    .addColumn('cards', text, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('updated_at', integer, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('boards_of_project').on('boards').column('project').execute()
}

async function createLinks(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'links')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('source', text, (c) => c.notNull())
    .addColumn('target', text, (c) => c.notNull())
    .addColumn('target_key', integer, (c) => c.notNull())
    .addColumn('verb', text, (c) => c.notNull())
    .addColumn('opened_at', integer, (c) => c.notNull())
    .addColumn('closed_at', integer)
    .addColumn('version', integer, (c) => c.notNull())
    .execute()
  await sql`create unique index links_open on links (source, project) where closed_at is null`.execute(db)
  await sql`create index links_members on links (target_key) where closed_at is null`.execute(db)
  await db.schema.createIndex('links_version').on('links').column('version').execute()
}

async function createProfiles(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'profiles')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('pseudonym', text, (c) => c.notNull())
    .addColumn('subject', text, (c) => c.notNull())
    .addColumn('properties', text, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('last_seen', integer)
    .addColumn('deleted', integer, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .execute()
  await sql`create unique index profiles_pseudonym on profiles (pseudonym, project)`.execute(db)
  await db.schema.createIndex('profiles_version').on('profiles').column('version').execute()
}

async function createCounters(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await db.schema
    .createTable('intake')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('day', integer, (c) => c.notNull())
    .addColumn('outcome', text, (c) => c.notNull())
    .addColumn('sdk', text, (c) => c.notNull())
    .addColumn('sdk_version', text, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addColumn('last_at', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('intake_key', ['project', 'day', 'outcome', 'sdk', 'sdk_version'] as never[])
    .execute()
  await db.schema
    .createTable('dictionary')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('types', integer, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addColumn('last_seen', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('dictionary_key', ['project', 'kind', 'name'] as never[])
    .execute()
  await db.schema
    .createTable('settings')
    .addColumn('key', text, (c) => c.primaryKey())
    .addColumn('value', text, (c) => c.notNull())
    .addColumn('updated_at', integer, (c) => c.notNull())
    .execute()
}
