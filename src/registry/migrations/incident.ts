/** Incidents: the present document of each, every one before it, and what belongs to it: exposures, measures, evidence. */
import { columnForms, tableWithId, type AnyTables } from './columns.ts'

export async function createIncident(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'incidents')
    .addColumn('name', text, (c) => c.notNull().unique())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('opened_at', integer, (c) => c.notNull())
    .addColumn('updated_at', integer, (c) => c.notNull())
    .addColumn('document', text, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('incident_versions')
    .addColumn('incident', integer, (c) => c.notNull().references('incidents.id').onDelete('cascade'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('at', integer, (c) => c.notNull())
    .addColumn('actor', text, (c) => c.notNull())
    .addColumn('change', text, (c) => c.notNull())
    .addColumn('document', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('incident_versions_key', ['incident', 'version'] as never[])
    .execute()
  await tableWithId(db, 'incident_parts')
    .addColumn('incident', integer, (c) => c.notNull().references('incidents.id').onDelete('cascade'))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('at', integer, (c) => c.notNull())
    .addColumn('body', text, (c) => c.notNull())
    // What is large and seldom read: people of an exposure, imported logs.
    .addColumn('content', text)
    .execute()
  await db.schema.createIndex('incident_parts_key').on('incident_parts').columns(['incident', 'kind', 'number']).unique().execute()
}
