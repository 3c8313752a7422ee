/**
 * The tables of the wrapped keys through time. A database of their own: backups of the ciphertexts never hold a key.
 */
import type { Migration } from 'kysely'
import { columnForms, createFeeds, markStore, tableWithId, type AnyTables } from './columns.ts'

export const keystoreMigrations: Readonly<Record<string, Migration>> = {
  '0001-start': {
    async up(db: AnyTables) {
      const { text, integer } = columnForms(db)
      await markStore(db, 'keystore')
      await createFeeds(db, ['keys'])
      await tableWithId(db, 'key_pages')
        .addColumn('project', integer, (c) => c.notNull())
        .addColumn('shelf', integer, (c) => c.notNull())
        .addColumn('body', text, (c) => c.notNull())
        .execute()
      await tableWithId(db, 'wrapped_keys')
        .addColumn('person_key', integer, (c) => c.notNull())
        .addColumn('project', integer, (c) => c.notNull())
        .addColumn('pseudonym', text, (c) => c.notNull())
        .addColumn('record', text, (c) => c.notNull())
        .addColumn('epoch', integer, (c) => c.notNull())
        .addColumn('page', integer, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('wrapped_person').on('wrapped_keys').column('person_key').execute()
    },
  },
}
