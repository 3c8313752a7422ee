/**
 * The event store: takes sealed events durably, keeps each once, answers statements.
 *
 * `append` resolves when the events are safe; a statement read afterwards sees them, because reading first brings in
 * what is still in the log.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectId } from '../model/project.ts'
import { StoreError } from './errors.ts'
import { EventLoader, type RowNote } from './event-loader.ts'
import type { Engine, ReadOptions, Rows, Statement } from './engine/engine.ts'
import { eventLane } from './intake-log/frame.ts'
import { type IntakeLog, openIntakeLog } from './intake-log/intake-log.ts'
import { Mirror } from './mirror.ts'
import type { EncodedRows } from './rows/event-rows.ts'
import { PropertyTypes } from './property-types.ts'
import { EventRewriter } from './rewrite/event-rewriter.ts'
import { PeopleEvents } from './rewrite/people-events.ts'
import { migrate } from './schema/migrate.ts'

export interface EventStoreOptions {
  readonly engine: Engine
  /** Folder of the intake log; belongs to this process alone. */
  readonly dir: string
  readonly now: () => number
  /** Milliseconds that events wait for company before they are loaded; 1,000 unless given. */
  readonly lingerMs?: number
  /** Bytes that the log may hold while the engine does not take them; beyond, appends are refused. 4 GiB unless given. */
  readonly largestBacklogBytes?: number
}

export class EventStore {
  readonly engine: Engine
  readonly mirror: Mirror
  readonly rewriter: EventRewriter
  readonly people: PeopleEvents
  readonly #log: IntakeLog<RowNote>
  readonly #types: PropertyTypes
  readonly #loader: EventLoader
  readonly #largestBacklogBytes: number
  #trouble: StoreError | undefined

  private constructor(options: EventStoreOptions, log: IntakeLog<RowNote>, scratch: string, types: PropertyTypes) {
    this.engine = options.engine
    this.mirror = new Mirror(options.engine, scratch)
    this.#log = log
    this.#types = types
    this.#largestBacklogBytes = options.largestBacklogBytes ?? 4 * 1024 ** 3
    this.#loader = new EventLoader({
      engine: options.engine,
      log,
      scratch,
      types,
      now: options.now,
      lingerMs: options.lingerMs ?? 1_000,
      onTrouble: (error) => {
        this.#trouble = error
      },
    })
    this.rewriter = new EventRewriter({
      engine: options.engine,
      dir: join(options.dir, 'rewrite'),
      types,
      now: options.now,
      exclusively: (work) => this.#loader.exclusively(work),
    })
    this.people = new PeopleEvents({
      engine: options.engine, rewriter: this.rewriter, exclusively: (work) => this.#loader.exclusively(work),
    })
  }

  static async open(options: EventStoreOptions): Promise<EventStore> {
    const found = await migrate(options.engine)
    const scratch = join(options.dir, 'scratch')
    await mkdir(scratch, { recursive: true, mode: 0o700 })
    const log = await openIntakeLog<RowNote>(join(options.dir, 'events'), eventLane, options.now)
    const types = new PropertyTypes(options.engine, scratch)
    // A store of before they were kept.
    if (found === 1) await types.keepOfTable()
    const store = new EventStore(options, log, scratch, types)
    await store.rewriter.resume()
    return store
  }

  /** What keeps events from being loaded at the moment; they are safe in the log meanwhile. */
  get trouble(): StoreError | undefined {
    return this.#trouble
  }

  /**
   * Resolves when the rows are durable.
   * @throws {StoreError} STORE_FULL, STORE_UNAVAILABLE: nothing of them was kept, send them again later
   */
  async append(rows: EncodedRows): Promise<void> {
    if (rows.count === 0) return
    const { bytes, count, keys, earliest, places, types } = rows
    // Noted even when the log does not take these rows: the encoder will not tell of them again.
    this.#types.add(types)
    if (this.#log.backlogBytes > this.#largestBacklogBytes) {
      throw new StoreError('STORE_UNAVAILABLE', 'The intake log is full because the engine does not take events')
    }
    await this.#log.append(bytes, count, { keys, earliest, places })
    this.#loader.notice()
  }

  /** Brings everything that is durable into the engine. @throws {StoreError} */
  async settle(): Promise<void> {
    if (!this.#log.isEmpty || this.#loader.isBusy) await this.#loader.settle()
  }

  /**
   * The types that each property path of a project's events was stored with; a path that is not there never was. Ask it
   * after {@link settle} and before the events are read. @throws {StoreError}
   */
  typesOf(project: ProjectId): Promise<ReadonlyMap<string, number>> {
    return this.#types.of(project)
  }

  /** Runs `work` when all that was acknowledged is in the engine, while nothing is loaded or written anew. @throws {StoreError} */
  async still<T>(work: () => Promise<T>): Promise<T> {
    await this.settle()
    return this.#loader.exclusively(work)
  }

  /** Runs a SELECT over all events acknowledged before the call. @throws {StoreError} */
  async read(statement: Statement, options?: ReadOptions): Promise<Rows> {
    await this.settle()
    return this.engine.read(statement, options)
  }

  /** The rows of a SELECT as JSON lines. @throws {StoreError} */
  async *stream(statement: Statement, options?: ReadOptions): AsyncIterable<Uint8Array> {
    await this.settle()
    yield* this.engine.stream(statement, options)
  }

  /** Removes every event and profile of a project. @throws {StoreError} */
  async eraseProject(project: number): Promise<void> {
    await this.settle()
    await this.#types.erase(project)
    for (const table of ['events', 'profiles']) {
      await this.engine.run({ sql: `DELETE FROM ${table} WHERE project = {project:UInt32}`, params: { project } })
    }
  }

  async close(): Promise<void> {
    await this.#loader.close()
    await this.#log.close()
    await this.engine.close()
  }
}
