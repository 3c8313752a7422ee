/**
 * Notes: what the owner says of a name in the dictionary. Whether it is shown, taken at all, or stored under another
 * name, and what a property tells of people. A name may have a note before it was ever seen.
 */
import type { Selectable } from 'kysely'
import type { JsonValue } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { DictionaryKind } from './dictionary.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

/** A name in the dictionary, or a kind of profile as another tool describes it as a whole. */
export type NoteKind = DictionaryKind | 'profile'
/** `hidden` is left out of lists to choose from; `dropped` is not taken any more. */
export type NameState = 'visible' | 'hidden' | 'dropped'
/** `identifying` moves under seal; `sensitive` and `quasi` are kept and marked; `plain` says that the guard is mistaken. */
export type Classification = 'identifying' | 'sensitive' | 'quasi' | 'plain'

export interface Note {
  readonly project: ProjectId
  readonly kind: NoteKind
  readonly name: string
  readonly description: string | null
  readonly owner: string | null
  readonly displayName: string | null
  readonly state: NameState
  /** Null: as the guard sees it. */
  readonly classification: Classification | null
  /** Another event, under whose name this one is stored. */
  readonly mergedInto: string | null
  /** What another tool says of it beyond that, as it was given. */
  readonly schema: JsonValue
}

export type NoteChange = Partial<Omit<Note, 'project' | 'kind' | 'name'>>

export interface NamedChange {
  readonly kind: NoteKind
  readonly name: string
  readonly change: NoteChange
}

export interface Notes {
  of(project: ProjectId): Promise<Note[]>
  /** Those that decide what becomes of what arrives, of every project. */
  deciding(): Promise<Note[]>
  /**
   * Changes notes, all or none; what a change leaves out stays. Examples of a property go when it becomes identifying
   * or sensitive.
   *
   * @throws {RegistryError} REGISTRY_INVALID past the most notes that a project may have
   */
  change(project: ProjectId, changes: readonly NamedChange[]): Promise<void>
}

/** Notes that one project may have. */
export const mostNotes = 20_000
const longest = { name: 255, displayName: 255, owner: 255, description: 4000, schema: 65_536 }

export function createNotes(store: Store<RegistryTables>, now: () => number): Notes {
  const { db } = store
  return {
    async of(project) {
      return (await db.selectFrom('dictionary_notes').selectAll().where('project', '=', project).orderBy('name').execute()).map(toNote)
    },

    async deciding() {
      const rows = await db
        .selectFrom('dictionary_notes')
        .selectAll()
        .where((eb) => eb.or([eb('state', '=', 'dropped'), eb('classification', 'is not', null), eb('merged_into', 'is not', null)]))
        .execute()
      return rows.map(toNote)
    },

    change: (project, changes) =>
      store.transaction(async (tx) => {
        const ordered = changes.toSorted((a, b) => order(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`))
        for (const { kind, name: given, change } of ordered) {
          const name = storableText(given, longest.name)
          const values = { ...toColumns(change), updated_at: now() }
          await tx
            .insertInto('dictionary_notes')
            .values({ project, kind, name, state: 'visible', ...values })
            .onConflict((conflict) => conflict.columns(['project', 'kind', 'name']).doUpdateSet(values))
            .execute()
          if (change.classification !== 'identifying' && change.classification !== 'sensitive') continue
          await tx
            .updateTable('dictionary')
            .set({ examples: '[]' })
            .where('project', '=', project)
            .where('kind', '=', kind)
            .where('name', '=', name)
            .execute()
        }
        const { count } = await tx
          .selectFrom('dictionary_notes')
          .select((eb) => eb.fn.countAll<number | string>().as('count'))
          .where('project', '=', project)
          .executeTakeFirstOrThrow()
        if (Number(count) <= mostNotes) return
        throw new RegistryError('REGISTRY_INVALID', `A project's dictionary may have ${mostNotes} notes, and these would be ${count}`)
      }),
  }
}

/** In one order for all writers; changes of one name stay in theirs. */
function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function toColumns(change: NoteChange): Partial<RegistryTables['dictionary_notes']> {
  const cut = (text: string | null, most: number): string | null => (text === null || text === '' ? null : storableText(text, most))
  const { description, owner, displayName, state, classification, mergedInto, schema } = change
  return {
    ...(description !== undefined && { description: cut(description, longest.description) }),
    ...(owner !== undefined && { owner: cut(owner, longest.owner) }),
    ...(displayName !== undefined && { display_name: cut(displayName, longest.displayName) }),
    ...(state !== undefined && { state }),
    ...(classification !== undefined && { classification }),
    ...(mergedInto !== undefined && { merged_into: cut(mergedInto, longest.name) }),
    ...(schema !== undefined && { schema: schema === null ? null : checkedSchema(schema) }),
  }
}

function checkedSchema(schema: JsonValue): string {
  const text = JSON.stringify(schema)
  if (text.length <= longest.schema) return storableText(text, longest.schema)
  throw new RegistryError('REGISTRY_INVALID', `A schema may have ${longest.schema} characters, not ${text.length}`)
}

function toNote(row: Selectable<RegistryTables['dictionary_notes']>): Note {
  return {
    project: row.project,
    kind: row.kind as NoteKind,
    name: row.name,
    description: row.description,
    owner: row.owner,
    displayName: row.display_name,
    state: row.state as NameState,
    classification: row.classification as Classification | null,
    mergedInto: row.merged_into,
    schema: row.schema === null ? null : (JSON.parse(row.schema) as JsonValue),
  }
}
