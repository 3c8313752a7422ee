/**
 * Members, their factors and sessions; invitations; machines' accounts; what sign-in has to remember.
 */
import { sql } from 'kysely'
import { columnForms, isPostgres, tableWithId, type AnyTables } from './columns.ts'

export async function createAccess(db: AnyTables): Promise<void> {
  await sql`insert into feeds (name, version) values ('members', 0)`.execute(db)
  await widenSessions(db)
  await widenLinksAndSecrets(db)
  await createMembers(db)
  await createFactors(db)
  await createMachines(db)
  await createSignIn(db)
}

/** Sessions of members stand beside those of the owner's link, under one run of numbers. */
async function widenSessions(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  if (isPostgres(db)) await db.schema.alterTable('sessions').alterColumn('owner_link', (c) => c.dropNotNull()).execute()
  else await rebuildSessions(db)
  await db.schema.alterTable('sessions').addColumn('member', integer).execute()
  await db.schema.alterTable('sessions').addColumn('last_seen_at', integer).execute()
  for (const name of ['via', 'device', 'place', 'device_key']) {
    await db.schema.alterTable('sessions').addColumn(name, text).execute()
  }
  await sql`create index sessions_of_member on sessions (member) where revoked_at is null`.execute(db)
  await sql`create index sessions_of_device on sessions (device_key) where device_key is not null`.execute(db)
}

/** SQLite cannot let go of a column's "not null": the table is made anew, numbers kept. */
async function rebuildSessions(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await db.schema.alterTable('sessions').renameTo('sessions_before').execute()
  await tableWithId(db, 'sessions')
    .addColumn('owner_link', integer, (c) => c.references('owner_links.id').onDelete('cascade'))
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('expires_at', integer, (c) => c.notNull())
    .addColumn('revoked_at', integer)
    .execute()
  await sql`insert into sessions (id, owner_link, hash, created_at, expires_at, revoked_at)
    select id, owner_link, hash, created_at, expires_at, revoked_at from sessions_before`.execute(db)
  await db.schema.dropTable('sessions_before').execute()
}

async function widenLinksAndSecrets(db: AnyTables): Promise<void> {
  const { integer } = columnForms(db)
  await db.schema.alterTable('owner_links').addColumn('expires_at', integer).execute()
  for (const name of ['expires_at', 'last_used_at']) {
    await db.schema.alterTable('secrets').addColumn(name, integer).execute()
  }
}

async function createMembers(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'members')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('name_key', text, (c) => c.notNull())
    .addColumn('user_handle', text, (c) => c.notNull().unique())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('joined_at', integer)
    .addColumn('removed_at', integer)
    .execute()
  await sql`create unique index members_name on members (name_key) where joined_at is not null and removed_at is null`.execute(db)
  // Project 0 stands for all of them.
  await db.schema
    .createTable('member_roles')
    .addColumn('member', integer, (c) => c.notNull().references('members.id').onDelete('cascade'))
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('role', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('member_roles_key', ['member', 'project'] as never[])
    .execute()
  await tableWithId(db, 'invitations')
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('note', text, (c) => c.notNull())
    .addColumn('roles', text, (c) => c.notNull())
    // Set when it is for a member who has to enrol anew.
    .addColumn('member', integer, (c) => c.references('members.id').onDelete('cascade'))
    .addColumn('created_by', text, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('expires_at', integer, (c) => c.notNull())
    .addColumn('used_at', integer)
    .addColumn('revoked_at', integer)
    .execute()
}

async function createFactors(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'passkeys')
    .addColumn('member', integer, (c) => c.notNull().references('members.id').onDelete('cascade'))
    .addColumn('credential', text, (c) => c.notNull().unique())
    .addColumn('public_key', text, (c) => c.notNull())
    .addColumn('counter', integer, (c) => c.notNull())
    .addColumn('transports', text, (c) => c.notNull())
    .addColumn('host', text, (c) => c.notNull())
    .addColumn('label', text, (c) => c.notNull())
    .addColumn('synced', integer, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('last_used_at', integer)
    .execute()
  await db.schema.createIndex('passkeys_of_member').on('passkeys').column('member').execute()
  await db.schema
    .createTable('totp_seeds')
    .addColumn('member', integer, (c) => c.primaryKey().references('members.id').onDelete('cascade'))
    .addColumn('sealed', text, (c) => c.notNull())
    .addColumn('last_step', integer, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('last_used_at', integer)
    .execute()
  await db.schema
    .createTable('recovery_codes')
    .addColumn('hash', text, (c) => c.primaryKey())
    .addColumn('member', integer, (c) => c.notNull().references('members.id').onDelete('cascade'))
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('used_at', integer)
    .execute()
  await db.schema.createIndex('recovery_codes_of_member').on('recovery_codes').column('member').execute()
}

async function createMachines(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'service_accounts')
    .addColumn('username', text, (c) => c.notNull().unique())
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('prefix', text, (c) => c.notNull())
    .addColumn('scopes', text, (c) => c.notNull())
    .addColumn('projects', text, (c) => c.notNull())
    .addColumn('created_by', text, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('expires_at', integer)
    .addColumn('last_used_at', integer)
    .addColumn('active', integer, (c) => c.notNull())
    .addColumn('revoked_at', integer)
    .execute()
}

async function createSignIn(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'sign_ins')
    .addColumn('member', integer)
    .addColumn('at', integer, (c) => c.notNull())
    .addColumn('outcome', text, (c) => c.notNull())
    .addColumn('via', text, (c) => c.notNull())
    .addColumn('device', text)
    .addColumn('place', text)
    .addColumn('session', integer)
    .addColumn('new_device', integer, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('sign_ins_of_member').on('sign_ins').columns(['member', 'id']).execute()
  // Challenges that were answered: each counts once.
  await db.schema
    .createTable('used_challenges')
    .addColumn('nonce', text, (c) => c.primaryKey())
    .addColumn('expires_at', integer, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('throttles')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('failures', integer, (c) => c.notNull())
    .addColumn('last_at', integer, (c) => c.notNull())
    .execute()
}
