/**
 * Notices: a draft gathers whom it is for; once issued its texts never change; then each address has a state, which is
 * durable before it is tried and after. Addresses themselves are not here: a sending names the sealed record.
 */
import type { Selectable } from 'kysely'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Store } from './engine/store.ts'
import { RegistryError } from './errors.ts'
import type { RegistryTables } from './tables.ts'

export interface NewNotice {
  readonly project: ProjectId
  readonly incident: string
  readonly version: number
  readonly facts: JsonObject
  readonly exposureVersion: number
  /** Milliseconds. */
  readonly windowFrom: number
  readonly createdBy: string
}

export interface StoredNotice extends NewNotice {
  readonly id: number
  readonly people: number
  readonly createdAt: number
  readonly issuedAt: number | null
  /** Where the ledger announced it. */
  readonly entry: number | null
}

export interface NoticePersonRow {
  /** Its place among the notice's people, from 0 on. */
  readonly n: number
  readonly person: Pseudonym
  readonly language: string
  readonly lists: JsonValue
  readonly code: string
}

export interface IssuedText {
  readonly n: number
  readonly code: string
  readonly subject: string
  readonly text: string
  readonly comment: string
  /** Base64, as the two below. */
  readonly signature: string
  readonly commentSignature: string
  readonly leaf: string
}

/**
 * `trying`: handed to the mail server, and nothing known yet. `unsure`: the process ended meanwhile. `refused`: the server
 * will not have it. `withheld`: the vault did not hand the address out.
 */
export const sendStates = ['waiting', 'trying', 'sent', 'refused', 'unsure', 'withheld'] as const
export type SendState = (typeof sendStates)[number]

export interface NoticeSend {
  readonly record: string
  readonly n: number
  /** Whose record it is. */
  readonly pseudonym: Pseudonym
  readonly state: SendState
  readonly fault: string | null
}

export interface Notices {
  /** Newest first. */
  list(project?: ProjectId): Promise<StoredNotice[]>
  get(id: number): Promise<StoredNotice | undefined>
  /** @throws {RegistryError} REGISTRY_INVALID when that version is there */
  create(notice: NewNotice): Promise<StoredNotice>
  /** Replaces the facts of a draft. @throws {RegistryError} REGISTRY_INVALID when it is issued, REGISTRY_NOT_FOUND */
  rewrite(id: number, facts: JsonObject): Promise<void>
  /** Adds people to a draft; who is there already keeps their place. @throws {RegistryError} as `rewrite` */
  addPeople(id: number, people: readonly Omit<NoticePersonRow, 'n'>[]): Promise<number>
  /** By place. */
  people(id: number, from: number, limit: number): Promise<NoticePersonRow[]>
  /** Keeps the texts of a draft, and nothing of earlier attempts. */
  keepTexts(id: number, texts: readonly IssuedText[]): Promise<void>
  /** From here on nothing of it changes. @throws {RegistryError} REGISTRY_INVALID when it was issued */
  markIssued(id: number, entry: number): Promise<void>
  texts(id: number, ns: readonly number[]): Promise<IssuedText[]>
  textByCode(code: string): Promise<(IssuedText & { readonly notice: number }) | undefined>
  /** By place; base64. */
  leaves(id: number): Promise<string[]>
  /** Only a draft goes. */
  remove(id: number): Promise<boolean>

  /** Adds addresses that wait; one that is there keeps its state. */
  addSends(id: number, sends: readonly Pick<NoticeSend, 'record' | 'n' | 'pseudonym'>[]): Promise<void>
  sends(id: number, state: SendState, limit: number): Promise<NoticeSend[]>
  /** Moves one from a state to another: false when it was not in the first. Durable when it resolves. */
  move(id: number, record: string, from: SendState, to: SendState, fault?: string): Promise<boolean>
  /** Moves all of a state; answers how many. */
  moveAll(id: number, from: SendState, to: SendState): Promise<number>
  counts(id: number): Promise<Readonly<Record<SendState, number>> & { readonly unreachable: number }>
}

const rowsAtOnce = 500

export function createNotices(store: Store<RegistryTables>, now: () => number): Notices {
  const { db } = store

  async function draft(id: number): Promise<Selectable<RegistryTables['notices']>> {
    const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new RegistryError('REGISTRY_NOT_FOUND', `There is no notice ${id}`)
    if (row.issued_at !== null) throw new RegistryError('REGISTRY_INVALID', 'This notice was issued: make a new version of it')
    return row
  }

  return {
    async list(project) {
      const all = db.selectFrom('notices').selectAll().orderBy('id', 'desc')
      return (await (project === undefined ? all : all.where('project', '=', project)).execute()).map(toNotice)
    },

    async get(id) {
      const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toNotice(row)
    },

    async create({ project, incident, version, facts, exposureVersion, windowFrom, createdBy }) {
      const row = await db
        .insertInto('notices')
        .values({
          project, incident, version, facts: JSON.stringify(facts), exposure_version: exposureVersion, window_from: windowFrom, people: 0,
          created_by: createdBy, created_at: now(), issued_at: null, entry: null,
        })
        .onConflict((conflict) => conflict.columns(['incident', 'version']).doNothing())
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw new RegistryError('REGISTRY_INVALID', `Version ${version} of the notice of incident ${incident} is there already`)
      return toNotice(row)
    },

    async rewrite(id, facts) {
      await draft(id)
      await db.updateTable('notices').set({ facts: JSON.stringify(facts) }).where('id', '=', id).where('issued_at', 'is', null).execute()
    },

    async addPeople(id, people) {
      await draft(id)
      return store.transaction(async (tx) => {
        const last = await tx.selectFrom('notice_people').select((eb) => eb.fn.max('n').as('n')).where('notice', '=', id).executeTakeFirst()
        const known = new Set<string>()
        for (const part of parts(people)) {
          const rows = await tx.selectFrom('notice_people').select('person').where('notice', '=', id).where('person', 'in', part.map(({ person }) => person)).execute()
          rows.forEach(({ person }) => known.add(person))
        }
        let n = last?.n ?? -1
        const fresh = people.filter(({ person }) => !known.has(person) && known.add(person) !== undefined)
        const empty = { subject: null, text: null, comment: null, signature: null, comment_signature: null, leaf: null }
        for (const part of parts(fresh)) {
          await tx.insertInto('notice_people').values(part.map(({ person, language, lists, code }) => (
            { notice: id, n: ++n, person, language, lists: JSON.stringify(lists), code, ...empty }
          ))).execute()
        }
        await tx.updateTable('notices').set({ people: n + 1 }).where('id', '=', id).execute()
        return n + 1
      })
    },

    async people(id, from, limit) {
      const rows = db.selectFrom('notice_people').selectAll().where('notice', '=', id).where('n', '>=', from)
      return (await rows.orderBy('n').limit(limit).execute()).map(toPerson)
    },

    async keepTexts(id, texts) {
      await draft(id)
      await store.transaction(async (tx) => {
        for (const { n, subject, text, comment, signature, commentSignature, leaf } of texts) {
          await tx.updateTable('notice_people').set({ subject, text, comment, signature, comment_signature: commentSignature, leaf })
            .where('notice', '=', id).where('n', '=', n).execute()
        }
      })
    },

    async markIssued(id, entry) {
      const change = db.updateTable('notices').set({ issued_at: now(), entry }).where('id', '=', id).where('issued_at', 'is', null)
      if ((await change.executeTakeFirst()).numUpdatedRows === 0n) await draft(id)
    },

    async texts(id, ns) {
      if (ns.length === 0) return []
      const rows = db.selectFrom('notice_people').selectAll().where('notice', '=', id).where('n', 'in', [...ns])
      return (await rows.orderBy('n').execute()).flatMap(toText)
    },

    async textByCode(code) {
      const rows = await db.selectFrom('notice_people').innerJoin('notices', 'notices.id', 'notice_people.notice').selectAll('notice_people')
        .where('code', '=', code).where('notices.issued_at', 'is not', null).execute()
      return rows.flatMap((row) => toText(row).map((text) => ({ ...text, notice: row.notice })))[0]
    },

    async leaves(id) {
      const rows = await db.selectFrom('notice_people').select('leaf').where('notice', '=', id).orderBy('n').execute()
      return rows.map(({ leaf }) => leaf ?? '')
    },

    async remove(id) {
      const removal = db.deleteFrom('notices').where('id', '=', id).where('issued_at', 'is', null)
      return (await removal.executeTakeFirst()).numDeletedRows > 0n
    },

    async addSends(id, sends) {
      for (const part of parts(sends)) {
        await db.insertInto('notice_sends')
          .values(part.map(({ record, n, pseudonym }) => ({ notice: id, record, n, pseudonym, state: 'waiting', changed_at: now(), fault: null })))
          .onConflict((conflict) => conflict.columns(['notice', 'record']).doNothing()).execute()
      }
    },

    async sends(id, state, limit) {
      const rows = db.selectFrom('notice_sends').selectAll().where('notice', '=', id).where('state', '=', state)
      return (await rows.orderBy('n').orderBy('record').limit(limit).execute()).map(({ record, n, pseudonym, fault }) =>
        ({ record, n, pseudonym: pseudonym as Pseudonym, state, fault }))
    },

    async move(id, record, from, to, fault) {
      const change = db.updateTable('notice_sends').set({ state: to, changed_at: now(), fault: fault ?? null })
        .where('notice', '=', id).where('record', '=', record).where('state', '=', from)
      return (await change.executeTakeFirst()).numUpdatedRows > 0n
    },

    async moveAll(id, from, to) {
      const change = db.updateTable('notice_sends').set({ state: to, changed_at: now() }).where('notice', '=', id).where('state', '=', from)
      return Number((await change.executeTakeFirst()).numUpdatedRows)
    },

    async counts(id) {
      const rows = await db.selectFrom('notice_sends').select(['state', (eb) => eb.fn.countAll().as('count')]).where('notice', '=', id).groupBy('state').execute()
      const reached = await db.selectFrom('notice_sends').select((eb) => eb.fn.count('n').distinct().as('count')).where('notice', '=', id).executeTakeFirst()
      const people = await db.selectFrom('notices').select('people').where('id', '=', id).executeTakeFirst()
      const of = (state: SendState) => Number(rows.find((row) => row.state === state)?.count ?? 0)
      return {
        waiting: of('waiting'), trying: of('trying'), sent: of('sent'), refused: of('refused'), unsure: of('unsure'), withheld: of('withheld'),
        unreachable: (people?.people ?? 0) - Number(reached?.count ?? 0),
      }
    },
  }
}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += rowsAtOnce) yield all.slice(at, at + rowsAtOnce)
}

function toNotice(row: Selectable<RegistryTables['notices']>): StoredNotice {
  return {
    id: row.id, project: row.project as ProjectId, incident: row.incident, version: row.version, facts: JSON.parse(row.facts) as JsonObject,
    exposureVersion: row.exposure_version, windowFrom: row.window_from, people: row.people, createdBy: row.created_by, createdAt: row.created_at,
    issuedAt: row.issued_at, entry: row.entry,
  }
}

function toPerson({ n, person, language, lists, code }: Selectable<RegistryTables['notice_people']>): NoticePersonRow {
  return { n, person: person as Pseudonym, language, lists: JSON.parse(lists) as JsonValue, code }
}

function toText(row: Selectable<RegistryTables['notice_people']>): IssuedText[] {
  const { n, code, subject, text, comment, signature, comment_signature: commentSignature, leaf } = row
  if (subject === null || text === null || comment === null || signature === null || commentSignature === null || leaf === null) return []
  return [{ n, code, subject, text, comment, signature, commentSignature, leaf }]
}
