/**
 * How often something found no room in a bounded table: names, findings, events in quarantine. Said on the Data page, so
 * that a bound never looks like an absence.
 */
import type { Transaction } from 'kysely'
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

/** What found no room: names by their dictionary's kind, findings, or events. */
export type SetAsideWhat = 'event' | 'property' | 'person' | 'finding' | 'quarantine'

export interface SetAsideCount {
  readonly project: ProjectId
  readonly what: SetAsideWhat
  readonly count: number
}

export interface SetAside {
  add(counts: readonly SetAsideCount[]): Promise<void>
  /** What never happened is not there. */
  read(project: ProjectId): Promise<{ readonly [What in SetAsideWhat]?: number }>
}

export function createSetAside(store: Store<RegistryTables>): SetAside {
  return {
    add: (counts) => store.transaction((tx) => addSetAside(tx, counts)),
    async read(project) {
      const rows = await store.db.selectFrom('set_aside').selectAll().where('project', '=', project).execute()
      return Object.fromEntries(rows.map((row) => [row.what, row.count]))
    },
  }
}

export async function addSetAside(tx: Transaction<RegistryTables>, counts: readonly SetAsideCount[]): Promise<void> {
  // In one order for all writers, so that two of them cannot wait for each other.
  const ordered = [...counts].filter(({ count }) => count > 0).sort((a, b) => a.project - b.project || (a.what < b.what ? -1 : 1))
  for (const { project, what, count } of ordered) {
    await tx
      .insertInto('set_aside')
      .values({ project, what, count })
      .onConflict((conflict) =>
        conflict.columns(['project', 'what']).doUpdateSet((eb) => ({ count: eb('set_aside.count', '+', count) })),
      )
      .execute()
  }
}
