/**
 * The engine: ClickHouse, embedded or a server. One dialect; what differs is named in {@link Capabilities}.
 *
 * Only `store/` speaks to it. Values reach a statement as bound `{name:Type}` parameters, never as text.
 */

/** A value bound to a `{name:Type}` placeholder. Arrays bind to `Array(…)`; 64-bit and larger integers as text. */
export type ParamValue = string | number | boolean | null | readonly ParamValue[]

export interface Statement {
  readonly sql: string
  readonly params: Readonly<Record<string, ParamValue>>
  /** Engine settings for this statement alone; the engine adds them as a SETTINGS clause. */
  readonly settings?: Readonly<Record<string, string | number>>
}

export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** One array per row, in the order of `columns`; integers above 32 bits may be text. */
  readonly rows: readonly (readonly unknown[])[]
  readonly cost: Cost
}

/** What a statement cost the engine. */
export interface Cost {
  readonly rowsRead: number
  readonly bytesRead: number
  readonly engineMs: number
}

/** Engine differences, false by default. */
export interface Capabilities {
  /** One process writes and checks each batch against the table, so that no duplicate is ever stored. */
  readonly duplicateFree: boolean
}

export interface ReadOptions {
  readonly signal?: AbortSignal
  /** Milliseconds after which the engine gives up. */
  readonly timeoutMs?: number
  /** Called now and then while the statement runs. */
  readonly onProgress?: (progress: { readonly rowsRead: number; readonly rowsToRead: number }) => void
}

export interface Engine {
  readonly kind: 'embedded' | 'server'
  readonly capabilities: Capabilities
  /** Runs a SELECT. @throws {StoreError} */
  read(statement: Statement, options?: ReadOptions): Promise<Rows>
  /** Runs a SELECT and hands its rows on as JSON lines (bytes), a block at a time. @throws {StoreError} */
  stream(statement: Statement, options?: ReadOptions): AsyncIterable<Uint8Array>
  /** Runs a statement that changes something. @throws {StoreError} */
  run(statement: Statement): Promise<void>
  /**
   * Inserts RowBinary files: `insert(source)` gets the table expression that reads them and answers the statement.
   * @throws {StoreError}
   */
  insertFiles(paths: readonly string[], structure: string, insert: (source: string) => string): Promise<void>
  /**
   * Runs a SELECT over a RowBinary file of this machine, whose table expression `select` gets; only an engine on this
   * machine has it. @throws {StoreError}
   */
  readonly readFile?: (path: string, structure: string, select: (source: string) => string) => Promise<Rows>
  close(): Promise<void>
}
