/**
 * Runs an answer's statements and keeps account of what they cost, for the answer's ground.
 */
import type { Ground } from '../model/answer.ts'
import type { JsonObject } from '../model/json.ts'
import type { QuestionContext, Resolved, Rows, Statement } from '../query/index.ts'

export interface ReadOptions {
  readonly signal?: AbortSignal
  /** Milliseconds after which the engine gives up. */
  readonly timeoutMs?: number
  readonly onProgress?: (progress: { readonly rowsRead: number; readonly rowsToRead: number }) => void
}

/** Runs a statement; the store's engine has one of these. */
export type Read = (statement: Statement, options?: ReadOptions) => Promise<Rows>

/** The statements of one answer: each is run in turn, and counted. */
export class Reading {
  readonly #read: Read
  readonly #options: ReadOptions
  readonly #statements: Statement[] = []
  #rowsRead = 0
  #engineMs = 0

  constructor(read: Read, options: ReadOptions = {}) {
    this.#read = read
    this.#options = options
  }

  async rows(statement: Statement): Promise<Rows['rows']> {
    const { rows, cost } = await this.#read(statement, this.#options)
    this.#statements.push(statement)
    this.#rowsRead += cost.rowsRead
    this.#engineMs += cost.engineMs
    return rows
  }

  ground({ zone, from, until, context }: Resolved): Ground {
    return {
      statements: this.#statements.map(({ sql, params }) => ({ sql, params: params as JsonObject })),
      rowsRead: this.#rowsRead,
      engineMs: this.#engineMs,
      exact: true,
      computedAt: context.now,
      timeZone: zone,
      from,
      until,
    }
  }
}

/** What every kind of answer is made with. */
export interface Asking {
  readonly context: QuestionContext
  readonly reading: Reading
}

/** A figure of a row: the engine may send large ones as text. */
export function figure(value: unknown): number {
  return Number(value)
}
