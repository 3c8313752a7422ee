/**
 * Takes people out of the registry: first in a way that copies elsewhere learn of (links closed, profiles deleted), then
 * for good (no row names them). Between the two the copies have to be brought up to date.
 */
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Store } from './engine/store.ts'
import { advanceFeed, holdFeed } from './feed.ts'
import { personKey, type RegistryTables } from './tables.ts'

export interface ForgetPeople {
  /** Closes every open link from or to one of these. Answers how many. */
  closeLinks(project: ProjectId, pseudonyms: readonly Pseudonym[]): Promise<number>
  /** Empties the profiles of these and marks them as deleted. Answers how many there were. */
  deleteProfiles(project: ProjectId, pseudonyms: readonly Pseudonym[]): Promise<number>
  /**
   * Removes links of these that are closed, whatever their age, and profiles that are deleted. What was opened or made
   * since belongs to whoever came anew and stays.
   */
  removeTraces(project: ProjectId, pseudonyms: readonly Pseudonym[]): Promise<void>
}

export function createForgetPeople(store: Store<RegistryTables>, now: () => number): ForgetPeople {
  return {
    closeLinks: (project, pseudonyms) =>
      store.transaction(async (tx) => {
        if (pseudonyms.length === 0) return 0
        const start = await holdFeed(store, tx, 'links')
        const at = now()
        let version = start
        const rows = await tx
          .selectFrom('links')
          .select(['id', 'source', 'target'])
          .where('project', '=', project)
          .where('closed_at', 'is', null)
          .where((eb) => eb.or([store.oneOf('source', pseudonyms), store.oneOf('target_key', pseudonyms.map(personKey))]))
          .execute()
        const wanted = new Set<string>(pseudonyms)
        for (const { id, source, target } of rows) {
          if (!wanted.has(source) && !wanted.has(target)) continue
          await tx.updateTable('links').set({ closed_at: at, version: ++version }).where('id', '=', id).execute()
        }
        if (version > start) await advanceFeed(tx, 'links', version)
        return version - start
      }),

    deleteProfiles: (project, pseudonyms) =>
      store.transaction(async (tx) => {
        if (pseudonyms.length === 0) return 0
        const start = await holdFeed(store, tx, 'profiles')
        let version = start
        const rows = await tx
          .selectFrom('profiles')
          .select('id')
          .where('project', '=', project)
          .where('deleted', '=', 0)
          .where(store.oneOf('pseudonym', pseudonyms))
          .execute()
        for (const { id } of rows) {
          await tx
            .updateTable('profiles')
            .set({ properties: '{}', created_at: 0, last_seen: null, deleted: 1, version: ++version })
            .where('id', '=', id)
            .execute()
        }
        if (version > start) await advanceFeed(tx, 'profiles', version)
        return version - start
      }),

    removeTraces: (project, pseudonyms) =>
      store.transaction(async (tx) => {
        if (pseudonyms.length === 0) return
        await tx
          .deleteFrom('links')
          .where('project', '=', project)
          .where('closed_at', 'is not', null)
          .where((eb) => eb.or([
            store.oneOf('source', pseudonyms),
            eb.and([store.oneOf('target_key', pseudonyms.map(personKey)), store.oneOf('target', pseudonyms)]),
          ]))
          .execute()
        await tx
          .deleteFrom('profiles')
          .where('project', '=', project)
          .where('deleted', '=', 1)
          .where(store.oneOf('pseudonym', pseudonyms))
          .execute()
      }),
  }
}
