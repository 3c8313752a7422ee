/**
 * Which of the values that come are new: an id is kept once for a pseudonym, any other field when it is not the newest
 * that the person has. That one was set again is noted, once a day, since it expires by when it was set last.
 */
import type { Transaction } from 'kysely'
import type { SealedValue } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { BulkRow, BulkTable, Store } from './engine/store.ts'
import { personKey, type SealedTables } from './tables.ts'

/** That a value was set again is written down once in so long. */
const setAgainMs = 86_400_000

/** Ids: the pseudonym is made of them. */
export const keptOnce: ReadonlySet<string> = new Set(['$distinct_id', '$group_id'])

/** The blind index of the newest value of every field that the people of `values` have, by {@link fieldKey}. */
export async function newestOf(
  store: Store<SealedTables>,
  tx: Transaction<SealedTables>,
  values: readonly SealedValue[],
): Promise<Map<string, Newest>> {
  const rows = await tx
    .selectFrom('sealed_values')
    .select(['project', 'pseudonym', 'field', 'blind_index', 'id', 'sealed_at', 'last_set_at'])
    .where(store.oneOf('person_key', [...new Set(values.map(({ pseudonym }) => personKey(pseudonym)))]))
    .orderBy('id')
    .execute()
  return new Map(rows.map((row) => [
    fieldKey(row.project, row.pseudonym, row.field),
    { id: row.id, blindIndex: row.blind_index, setAt: row.last_set_at ?? row.sealed_at },
  ]))
}

export interface Newest {
  readonly id: number
  readonly blindIndex: string
  readonly setAt: number
}

const setAgain: BulkTable = { name: 'sealed_values', columns: { id: 'integer', last_set_at: 'integer' } }

/** Writes down that values were set again, so that they expire by when they were set last. */
export async function noteSetAgain(
  store: Store<SealedTables>, tx: Transaction<SealedTables>, values: readonly SealedValue[], newest: ReadonlyMap<string, Newest>,
): Promise<void> {
  const updates = new Map<number, BulkRow>()
  for (const { project, pseudonym, field, blindIndex, sealedAt } of values) {
    const present = newest.get(fieldKey(project, pseudonym, field))
    if (present === undefined || keptOnce.has(field) || present.blindIndex !== blindIndex) continue
    if (sealedAt - present.setAt >= setAgainMs) updates.set(present.id, [present.id, sealedAt])
  }
  await store.updateMany(tx, setAgain, [...updates.values()])
}

/** Those that are not kept yet, each once. */
export function newAmong(values: readonly SealedValue[], stored: ReadonlyMap<string, Newest>): SealedValue[] {
  const newest = new Map([...stored].map(([key, { blindIndex }]) => [key, blindIndex]))
  return values.filter(({ project, pseudonym, field, blindIndex }) => {
    const key = fieldKey(project, pseudonym, field)
    const present = newest.get(key)
    if (present !== undefined && (keptOnce.has(field) || present === blindIndex)) return false
    newest.set(key, blindIndex)
    return true
  })
}

function fieldKey(project: ProjectId, pseudonym: string, field: string): string {
  return `${project} ${pseudonym} ${field}`
}
