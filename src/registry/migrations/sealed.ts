/**
 * The tables of the sealed values (ciphertexts) through time.
 *
 * Rows are appended in the order of arrival, and small integer keys find them: pseudonyms are random, and wide
 * indexes over them would rewrite a page for every row.
 */
import { sql, type Migration } from 'kysely'
import { columnForms, createFeeds, markStore, tableWithId, type AnyTables } from './columns.ts'

export const sealedMigrations: Readonly<Record<string, Migration>> = {
  '0001-start': {
    async up(db: AnyTables) {
      const { text, integer } = columnForms(db)
      await markStore(db, 'sealed')
      await createFeeds(db, ['sealed'])
      await tableWithId(db, 'sealed_values')
        .addColumn('person_key', integer, (c) => c.notNull())
        .addColumn('project', integer, (c) => c.notNull())
        .addColumn('pseudonym', text, (c) => c.notNull())
        .addColumn('field', text, (c) => c.notNull())
        .addColumn('record', text, (c) => c.notNull())
        .addColumn('algorithm', integer, (c) => c.notNull())
        .addColumn('epoch', integer, (c) => c.notNull())
        .addColumn('ciphertext', text, (c) => c.notNull())
        .addColumn('blind_index', text, (c) => c.notNull())
        .addColumn('blind_key', integer)
        .addColumn('sealed_at', integer, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('sealed_person').on('sealed_values').column('person_key').execute()
      await sql`create index sealed_blind on sealed_values (blind_key) where blind_key is not null`.execute(db)
      await db.schema
        .createTable('sealed_counts')
        .addColumn('project', integer, (c) => c.primaryKey())
        .addColumn('people', integer, (c) => c.notNull())
        .execute()
    },
  },
  '0002-last-set': {
    async up(db: AnyTables) {
      const { integer } = columnForms(db)
      await db.schema.alterTable('sealed_values').addColumn('last_set_at', integer).execute()
    },
  },
}
