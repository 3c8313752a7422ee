/** What is asked to be erased and how far it has come; requests for a person's own data. */
import { columnForms, tableWithId, type AnyTables } from './columns.ts'

export async function createErasure(db: AnyTables): Promise<void> {
  const { text, integer } = columnForms(db)
  await tableWithId(db, 'privacy_requests')
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('tracking', text, (c) => c.notNull().unique())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('requested_by', text, (c) => c.notNull())
    .addColumn('requested_at', integer, (c) => c.notNull())
    .addColumn('finished_at', integer)
    .addColumn('asked', text, (c) => c.notNull())
    // Whom it is about, only while it is needed.
    .addColumn('work', text, (c) => c.notNull())
    .addColumn('result', text, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('privacy_requests_of_project').on('privacy_requests').columns(['project', 'id']).execute()
}
