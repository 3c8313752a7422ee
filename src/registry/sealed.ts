/**
 * Sealed values: the ciphertext halves. Reading them gives nothing away without the keys (keys.ts) and the vault.
 *
 * An id (`$distinct_id`, `$group_id`) is kept once for a pseudonym: the pseudonym is made of it, so a second value
 * could only be the same. Any other field keeps every value it ever had, the newest last; a value equal to the newest
 * (by its blind index) is not kept again.
 *
 * How the two halves stay together when a process dies is in seal-writes.ts.
 */
import type { Selectable, Transaction } from 'kysely'
import type { SealedValue } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { BulkRow, BulkTable, Store } from './engine/store.ts'
import { holdFeed } from './feed.ts'
import { keptOnce, newAmong, newestOf, noteSetAgain } from './sealed-newest.ts'
import { blindKey, personKey, type SealedTables } from './tables.ts'

export interface Sealed {
  /**
   * Keeps what is new among `values`, in one transaction. Answers the records that were kept: the keys of the others
   * are of no use.
   *
   * @param beforeKeeping runs once it is settled what will be kept and before any of it is; when it throws, nothing is
   */
  putSealed(
    values: readonly SealedValue[],
    beforeKeeping?: (kept: ReadonlySet<string>) => Promise<void>,
  ): Promise<Set<string>>
  /** The names of the fields under seal, for each pseudonym that has any. */
  sealedFieldsOf(project: ProjectId, pseudonyms: readonly Pseudonym[]): Promise<Map<Pseudonym, string[]>>
  /** The values of these people, the oldest first; of all fields when `fields` is absent. */
  readSealed(
    project: ProjectId,
    pseudonyms: readonly Pseudonym[],
    fields?: readonly string[],
  ): Promise<SealedValue[]>
  /** Whose `field` (any when undefined) has, or once had, the value of this blind index. Not for ids: those are found by pseudonym. */
  findByBlindIndex(project: ProjectId, field: string | undefined, blindIndex: string): Promise<Pseudonym[]>
  /** How many ids of people are under seal, in one project or in all. */
  countPeople(project?: ProjectId): Promise<number>
  /** Removes the values of these people (of all fields when `fields` is absent). Answers the records removed. */
  removeSealed(
    project: ProjectId,
    pseudonyms: readonly Pseudonym[],
    fields?: readonly string[],
  ): Promise<Set<string>>
  /**
   * The values of a project that stand after `afterId`, in order, with the last place that was looked at; null at the
   * end. A look at all of them in parts, of one field or of all.
   */
  scan(project: ProjectId, afterId: number, field?: string): Promise<SealedScan>
  /** Removes these records of these people. Answers the records removed. */
  removeRecords(project: ProjectId, pseudonyms: readonly Pseudonym[], records: ReadonlySet<string>): Promise<Set<string>>
  /** Removes everything of a project. Answers how many values there were. */
  removeProject(project: ProjectId): Promise<number>
  /** Runs `work` while nobody can put values, and tells it which of some records are there. */
  whileStill<T>(work: (present: (records: readonly RecordPlace[]) => Promise<Set<string>>) => Promise<T>): Promise<T>
}

export interface ScannedValue {
  readonly pseudonym: Pseudonym
  readonly field: string
  readonly record: string
  /** When it was set last, milliseconds, to the day. */
  readonly lastSetAt: number
}

export interface SealedScan {
  readonly values: readonly ScannedValue[]
  readonly last: number | null
}

/** Where a record is looked for. */
export interface RecordPlace {
  readonly project: ProjectId
  readonly pseudonym: Pseudonym
  readonly record: string
}

/** Rows that one part of a scan looks at: a few milliseconds, in which nothing else can use the store. */
const scannedAtOnce = 10_000

const idOfPerson = '$distinct_id'

const sealedTable: BulkTable = {
  name: 'sealed_values',
  columns: {
    person_key: 'integer',
    project: 'integer',
    pseudonym: 'text',
    field: 'text',
    record: 'text',
    algorithm: 'integer',
    epoch: 'integer',
    ciphertext: 'text',
    blind_index: 'text',
    blind_key: 'integer',
    sealed_at: 'integer',
  },
}

export function createSealed(store: Store<SealedTables>): Sealed {
  const { db } = store

  function ofPeople(project: ProjectId, pseudonyms: readonly Pseudonym[], fields: readonly string[] | undefined) {
    const rows = db
      .selectFrom('sealed_values')
      .where('project', '=', project)
      .where(store.oneOf('person_key', pseudonyms.map(personKey)))
      .where(store.oneOf('pseudonym', pseudonyms))
    return fields === undefined ? rows : rows.where(store.oneOf('field', fields))
  }

  return {
    async putSealed(values, beforeKeeping) {
      if (values.length === 0) return new Set()
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'sealed')
        const newest = await newestOf(store, tx, values)
        await noteSetAgain(store, tx, values, newest)
        const kept = newAmong(values, newest)
        const records = new Set(kept.map((value) => value.record))
        await beforeKeeping?.(records)
        await store.insertMany(tx, sealedTable, kept.map(toRow))
        for (const [project, people] of countIds(kept)) await addPeople(tx, project, people)
        return records
      })
    },

    async sealedFieldsOf(project, pseudonyms) {
      const fields = new Map<Pseudonym, string[]>()
      if (pseudonyms.length === 0) return fields
      const rows = await ofPeople(project, pseudonyms, undefined).select(['pseudonym', 'field']).orderBy('id').execute()
      for (const row of rows) {
        const known = fields.get(row.pseudonym as Pseudonym)
        if (known === undefined) fields.set(row.pseudonym as Pseudonym, [row.field])
        else if (!known.includes(row.field)) known.push(row.field)
      }
      return fields
    },

    async readSealed(project, pseudonyms, fields) {
      if (pseudonyms.length === 0 || fields?.length === 0) return []
      const rows = await ofPeople(project, pseudonyms, fields).selectAll().orderBy('id').execute()
      return rows.map(toValue)
    },

    async findByBlindIndex(project, field, blindIndex) {
      let query = db
        .selectFrom('sealed_values')
        .select('pseudonym')
        .distinct()
        .where('blind_key', '=', blindKey(blindIndex))
        .where('project', '=', project)
        .where('blind_index', '=', blindIndex)
      if (field !== undefined) query = query.where('field', '=', field)
      const rows = await query.execute()
      return rows.map((row) => row.pseudonym as Pseudonym)
    },

    async countPeople(project) {
      let query = db.selectFrom('sealed_counts').select((eb) => eb.fn.sum<number | string | null>('people').as('people'))
      if (project !== undefined) query = query.where('project', '=', project)
      return Number((await query.executeTakeFirst())?.people ?? 0)
    },

    async removeSealed(project, pseudonyms, fields) {
      if (pseudonyms.length === 0 || fields?.length === 0) return new Set()
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'sealed')
        let removal = tx
          .deleteFrom('sealed_values')
          .where('project', '=', project)
          .where(store.oneOf('person_key', pseudonyms.map(personKey)))
          .where(store.oneOf('pseudonym', pseudonyms))
        if (fields !== undefined) removal = removal.where(store.oneOf('field', fields))
        const rows = await removal.returning(['record', 'field']).execute()
        const ids = rows.filter((row) => row.field === idOfPerson).length
        if (ids > 0) await addPeople(tx, project, -ids)
        return new Set(rows.map((row) => row.record))
      })
    },

    async scan(project, afterId, field) {
      const rows = await db
        .selectFrom('sealed_values')
        .select(['id', 'project', 'pseudonym', 'field', 'record', 'sealed_at', 'last_set_at'])
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(scannedAtOnce)
        .execute()
      const values = rows.flatMap((row): ScannedValue[] => {
        if (row.project !== project || (field !== undefined && row.field !== field)) return []
        const { pseudonym, record } = row
        return [{ pseudonym: pseudonym as Pseudonym, field: row.field, record, lastSetAt: row.last_set_at ?? row.sealed_at }]
      })
      return { values, last: rows.at(-1)?.id ?? null }
    },

    async removeRecords(project, pseudonyms, records) {
      if (pseudonyms.length === 0 || records.size === 0) return new Set()
      return store.transaction(async (tx) => {
        await holdFeed(store, tx, 'sealed')
        const rows = await tx
          .deleteFrom('sealed_values')
          .where('project', '=', project)
          .where(store.oneOf('person_key', pseudonyms.map(personKey)))
          .where(store.oneOf('record', [...records]))
          .returning(['record', 'field'])
          .execute()
        const ids = rows.filter((row) => row.field === idOfPerson).length
        if (ids > 0) await addPeople(tx, project, -ids)
        return new Set(rows.map((row) => row.record))
      })
    },

    removeProject: (project) =>
      store.transaction(async (tx) => {
        await holdFeed(store, tx, 'sealed')
        await tx.deleteFrom('sealed_counts').where('project', '=', project).execute()
        const { numDeletedRows } = await tx.deleteFrom('sealed_values').where('project', '=', project).executeTakeFirst()
        return Number(numDeletedRows)
      }),

    whileStill: (work) =>
      store.transaction(async (tx) => {
        await holdFeed(store, tx, 'sealed')
        return work(async (records) => {
          if (records.length === 0) return new Set()
          const keys = records.map(({ pseudonym }) => personKey(pseudonym))
          const rows = await tx
            .selectFrom('sealed_values')
            .select('record')
            .where(store.oneOf('person_key', keys))
            .execute()
          return new Set(rows.map((row) => row.record))
        })
      }),
  }
}

function countIds(kept: readonly SealedValue[]): Map<ProjectId, number> {
  const counts = new Map<ProjectId, number>()
  for (const { project, field } of kept) {
    if (field === idOfPerson) counts.set(project, (counts.get(project) ?? 0) + 1)
  }
  return counts
}

async function addPeople(tx: Transaction<SealedTables>, project: ProjectId, people: number): Promise<void> {
  await tx
    .insertInto('sealed_counts')
    .values({ project, people })
    .onConflict((conflict) =>
      conflict.column('project').doUpdateSet((eb) => ({ people: eb('sealed_counts.people', '+', people) })),
    )
    .execute()
}

function toRow(value: SealedValue): BulkRow {
  return [
    personKey(value.pseudonym),
    value.project,
    value.pseudonym,
    value.field,
    value.record,
    value.algorithm,
    value.epoch,
    value.ciphertext,
    value.blindIndex,
    // Ids are found by their pseudonym; leaving them out keeps the index small.
    keptOnce.has(value.field) ? null : blindKey(value.blindIndex),
    value.sealedAt,
  ]
}

function toValue(row: Selectable<SealedTables['sealed_values']>): SealedValue {
  return {
    project: row.project,
    pseudonym: row.pseudonym as Pseudonym,
    field: row.field,
    record: row.record,
    algorithm: row.algorithm,
    epoch: row.epoch,
    ciphertext: row.ciphertext,
    blindIndex: row.blind_index,
    sealedAt: row.sealed_at,
  }
}
