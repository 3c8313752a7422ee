/**
 * What the Data page keeps: who sends each name and what the owner says of it, what the guard found, its policy, the
 * tracking plan, and events in quarantine.
 */
import { sql } from 'kysely'
import { columnForms, tableWithId, type AnyTables } from './columns.ts'

export async function createData(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  for (const name of ['dictionary', 'findings']) {
    await sql`insert into feeds (name, version) values (${name}, 0)`.execute(db)
  }
  await db.schema.alterTable('dictionary').addColumn('first_seen', integer).execute()
  for (const name of ['sdks', 'pages', 'examples']) {
    await db.schema.alterTable('dictionary').addColumn(name, text, (c) => c.notNull().defaultTo('[]')).execute()
  }
  await db.schema
    .createTable('dictionary_notes')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('description', text)
    .addColumn('owner', text)
    .addColumn('display_name', text)
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('classification', text)
    .addColumn('merged_into', text)
    .addColumn('schema', text)
    .addColumn('updated_at', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('dictionary_notes_key', ['project', 'kind', 'name'] as never[])
    .execute()
  await db.schema
    .createTable('set_aside')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('what', text, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('set_aside_key', ['project', 'what'] as never[])
    .execute()
  await db.schema
    .createTable('data_settings')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addColumn('updated_at', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('data_settings_key', ['project', 'name'] as never[])
    .execute()
  await createFindings(db)
  await createQuarantine(db)
}

async function createFindings(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'findings')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('digest', text, (c) => c.notNull())
    .addColumn('class', text, (c) => c.notNull())
    .addColumn('action', text, (c) => c.notNull())
    .addColumn('rule', text, (c) => c.notNull())
    .addColumn('event', text, (c) => c.notNull())
    .addColumn('property', text, (c) => c.notNull())
    .addColumn('page', text, (c) => c.notNull())
    .addColumn('sdk', text, (c) => c.notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addColumn('first_at', integer, (c) => c.notNull())
    .addColumn('last_at', integer, (c) => c.notNull())
    .addColumn('resolved_at', integer)
    .addColumn('alerted_at', integer)
    .execute()
  await sql`create unique index findings_digest on findings (project, digest)`.execute(db)
}

async function createQuarantine(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'quarantine')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('event_key', text, (c) => c.notNull())
    .addColumn('class', text, (c) => c.notNull())
    .addColumn('received_at', integer, (c) => c.notNull())
    .addColumn('event', text, (c) => c.notNull())
    .execute()
  await sql`create unique index quarantine_key on quarantine (project, event_key)`.execute(db)
}
