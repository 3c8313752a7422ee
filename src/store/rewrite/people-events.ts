/**
 * What is done to the events of single people, and to events that grew old: given to somebody else, or removed.
 *
 * Taking the link away means writing rows anew under another pseudonym, by the rewriter's journal, so a crash loses and
 * doubles nothing; the same call goes on from wherever it was cut short, as long as it is given the same replacements.
 * Rows that lie behind deletions stay in files until the rewriter's `freeReplaced`.
 */
import type { SealedEvent } from '../../model/event.ts'
import type { ProjectId } from '../../model/project.ts'
import { type Pseudonym, pseudonymBytes, pseudonymFromDecimal, pseudonymToDecimal } from '../../model/pseudonym.ts'
import type { Engine, ParamValue, Statement } from '../engine/engine.ts'
import type { EventKey, EventRewriter, ToProperties } from './event-rewriter.ts'

export interface PeopleEventsOptions {
  readonly engine: Engine
  readonly rewriter: EventRewriter
  /** Runs `work` while no read begins and nothing is loaded. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>
}

/** Which events grew old: those that happened before, milliseconds; of one name, or all but some. */
export interface OldEvents {
  readonly before: number
  readonly event?: string
  readonly except?: readonly string[]
}

export class PeopleEvents {
  readonly #options: PeopleEventsOptions

  constructor(options: PeopleEventsOptions) {
    this.#options = options
  }

  /** How many events these ids sent. @throws {StoreError} */
  async count(project: ProjectId, people: readonly Pseudonym[]): Promise<number> {
    return this.#number(`SELECT count() FROM events WHERE project = {project:UInt32} AND ${isOneOf('pid')}`, project, people)
  }

  /** Everybody with events, people and devices, 16 bytes each; of events that were received in a time when one is given. @throws {StoreError} */
  async everybody(project: ProjectId, received?: { readonly from: number; readonly until: number }): Promise<Uint8Array> {
    const when = received === undefined ? '' : `
  AND received >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND received < fromUnixTimestamp64Milli({until:Int64}, 'UTC')`
    const sql = `SELECT DISTINCT toString(arrayJoin([pid, device])) AS id FROM events WHERE project = {project:UInt32}${when}`
    const params = { project, ...(received !== undefined && { from: Math.floor(received.from), until: Math.ceil(received.until) }) }
    const { rows } = await this.#options.engine.read({ sql, params })
    const ids = rows.map(([id]) => String(id)).filter((id) => id !== '0')
    return Buffer.concat(ids.map((id) => pseudonymBytes(pseudonymFromDecimal(id))))
  }

  /** Those of these ids that sent events, or that others' events came from as devices. @throws {StoreError} */
  async present(project: ProjectId, people: readonly Pseudonym[]): Promise<Set<Pseudonym>> {
    const found = new Set<Pseudonym>()
    for (const column of ['pid', 'device'] as const) {
      const sql = `SELECT DISTINCT toString(${column}) FROM events WHERE project = {project:UInt32} AND ${isOneOf(column)}`
      for (const [id] of (await this.#options.engine.read(about(sql, project, people))).rows) found.add(pseudonymFromDecimal(String(id)))
    }
    return found
  }

  /** The events that these ids sent, in the order of the table's key, each once. @throws {StoreError} */
  async *of(project: ProjectId, people: readonly Pseudonym[], toProperties: ToProperties): AsyncGenerator<SealedEvent> {
    let last: EventKey | undefined
    for (;;) {
      const behind = last === undefined ? '' : ' AND (pid, toUInt16(day), event, id) > ({pid:UInt128}, {day:UInt16}, {event:String}, {id:UInt64})'
      const params = { ...idsOf(people), ...(last !== undefined && { pid: last.pid, day: last.day, event: last.event, id: last.id }) }
      const { events, keys } = await this.#options.rewriter.pageWhere(project, isOneOf('pid') + behind, params, pageSize, toProperties)
      for (const [place, event] of events.entries()) {
        // A server may hold an event twice until its parts are merged.
        if (place === 0 || !isSameKey(keys[place - 1]!, keys[place]!)) yield event
      }
      last = keys.at(-1)
      if (last === undefined || events.length < pageSize) return
    }
  }

  /**
   * Gives the events of each id to its replacement, and takes the ids out of the column of devices. Answers how many
   * rows were written anew. @throws {StoreError}
   */
  async replacePeople(
    project: ProjectId, replacements: ReadonlyMap<Pseudonym, Pseudonym>, toProperties: ToProperties,
  ): Promise<number> {
    const people = [...replacements.keys()]
    return (await this.#rewrite(project, people, 'pid', replacements, toProperties)) + (await this.#clearDevices(project, people, toProperties))
  }

  /** Removes the events of these ids, and takes the ids out of the column of devices. Answers how many were removed. @throws {StoreError} */
  async removePeople(project: ProjectId, people: readonly Pseudonym[], toProperties: ToProperties): Promise<number> {
    const removed = await this.#options.exclusively(async () => {
      const count = await this.count(project, people)
      if (count > 0) await this.#options.engine.run(about(`DELETE FROM events WHERE project = {project:UInt32} AND ${isOneOf('pid')}`, project, people))
      return count
    })
    await this.#clearDevices(project, people, toProperties)
    return removed
  }

  /**
   * Removes the rows of these people's profiles up to those that say that they were deleted; what was made after that
   * stays. @throws {StoreError}
   */
  async removeProfiles(project: ProjectId, people: readonly Pseudonym[]): Promise<void> {
    const theirs = `project = {project:UInt32} AND subject = 'person' AND ${isOneOf('pid')}`
    // An older row under a deletion would count again without it.
    const last = await this.#number(`SELECT max(version) FROM profiles WHERE ${theirs} AND deleted = 1`, project, people)
    if (last === 0) return
    const { params } = about('', project, people)
    await this.#options.engine.run({ sql: `DELETE FROM profiles WHERE ${theirs} AND version <= {last:UInt64}`, params: { ...params, last } })
  }

  /** Removes events that grew old. Answers how many there were. @throws {StoreError} */
  removeOld(project: ProjectId, { before, event, except = [] }: OldEvents): Promise<number> {
    const { engine, exclusively } = this.#options
    const which = event !== undefined ? 'AND event = {event:String}' : except.length > 0 ? 'AND event NOT IN {except:Array(String)}' : ''
    const where = `project = {project:UInt32} AND day <= toDate(fromUnixTimestamp64Milli({before:Int64}, 'UTC'))
    AND time < fromUnixTimestamp64Milli({before:Int64}, 'UTC') ${which}`
    const params = { project, before, ...(event !== undefined && { event }), ...(event === undefined && except.length > 0 && { except }) }
    return exclusively(async () => {
      const { rows } = await engine.read({ sql: `SELECT count() FROM events WHERE ${where}`, params })
      const count = Number(rows[0]?.[0] ?? 0)
      if (count > 0) await engine.run({ sql: `DELETE FROM events WHERE ${where}`, params })
      return count
    })
  }

  /** Others may have been seen on a device of theirs. */
  async #clearDevices(project: ProjectId, people: readonly Pseudonym[], toProperties: ToProperties): Promise<number> {
    return this.#rewrite(project, people, 'device', new Map(), toProperties)
  }

  async #rewrite(
    project: ProjectId, people: readonly Pseudonym[], column: 'pid' | 'device', replacements: ReadonlyMap<Pseudonym, Pseudonym>,
    toProperties: ToProperties,
  ): Promise<number> {
    const { rewriter } = this.#options
    const gone = new Set(people)
    let rewritten = 0
    for (;;) {
      // Rows that were written anew are not found again, so the first page is always the next one.
      const { events, keys } = await rewriter.pageWhere(project, isOneOf(column), idsOf(people), pageSize, toProperties)
      if (events.length === 0) return rewritten
      await rewriter.replace(project, events.map((event, place) => ({
        key: keys[place]!,
        event: {
          ...event,
          pseudonym: (event.pseudonym && replacements.get(event.pseudonym)) ?? event.pseudonym,
          device: event.device !== undefined && gone.has(event.device) ? undefined : event.device,
        },
      })))
      rewritten += events.length
    }
  }

  async #number(sql: string, project: ProjectId, people: readonly Pseudonym[]): Promise<number> {
    const { rows } = await this.#options.engine.read(about(sql, project, people))
    return Number(rows[0]?.[0] ?? 0)
  }
}

const pageSize = 4_000

function isSameKey(one: EventKey, two: EventKey): boolean {
  return one.pid === two.pid && one.day === two.day && one.event === two.event && one.id === two.id
}

const isOneOf = (column: 'pid' | 'device') => `${column} IN (SELECT toUInt128(arrayJoin({people:Array(String)})))`

function idsOf(people: readonly Pseudonym[]): Readonly<Record<string, ParamValue>> {
  return { people: people.map(pseudonymToDecimal) }
}

function about(sql: string, project: ProjectId, people: readonly Pseudonym[]): Statement {
  return { sql, params: { project, ...idsOf(people) } }
}
