/**
 * What both engines share: reading, streaming and running statements through the official client, with progress,
 * timeouts and cancellation done by the statement's tag in `system.processes`.
 */
import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { StoreError } from '../errors.ts'
import { toStoreError } from './engine-errors.ts'
import type { ReadOptions, Rows, Statement } from './engine.ts'
import { statementText } from './statement-text.ts'

/** A client that answers one statement at a time, or many. */
export interface Lease {
  readonly client: ClickHouseClient
  /** @param broken the client may still hold an answer to a statement that was stopped; it is not used again */
  release(broken?: boolean): void
}

interface CompactAnswer {
  readonly meta: { name: string; type: string }[]
  readonly data: unknown[][]
  readonly statistics: { elapsed: number; rows_read: number; bytes_read: number }
}

const defaultTimeoutMs = 120_000
const progressEveryMs = 300

export interface ClientSource {
  lease(): Promise<Lease>
  /** A client for short questions about other statements; never waits behind one of them. */
  readonly control: ClickHouseClient
}

export async function read(source: ClientSource, statement: Statement, options: ReadOptions = {}): Promise<Rows> {
  return watched(source, options, async (client, tag) => {
    const answer = await client.query({
      query: statementText(statement, tag),
      format: 'JSONCompact',
      query_params: statement.params,
    })
    const { meta, data, statistics } = await answer.json<unknown[]>() as unknown as CompactAnswer
    return {
      columns: meta,
      rows: data,
      cost: { rowsRead: statistics.rows_read, bytesRead: statistics.bytes_read, engineMs: statistics.elapsed * 1000 },
    }
  })
}

export async function run(source: ClientSource, statement: Statement): Promise<void> {
  const lease = await source.lease()
  try {
    await lease.client.command({ query: statementText(statement, newTag()), query_params: statement.params })
  } catch (error) {
    throw toStoreError(error)
  } finally {
    lease.release()
  }
}

export function newTag(): string {
  return `signet ${randomUUID()}`
}

/** Runs `work` with its timeout, progress and cancellation; turns every failure into a StoreError. */
export async function watched<T>(
  source: ClientSource,
  options: ReadOptions,
  work: (client: ClickHouseClient, tag: string) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted()
  const lease = await source.lease()
  const tag = newTag()
  let stopped: StoreError | undefined
  const stop = (reason: StoreError) => {
    stopped ??= reason
    void kill(source.control, tag)
  }
  const onAbort = () => stop(new StoreError('QUERY_CANCELLED', 'The question was cancelled'))
  options.signal?.addEventListener('abort', onAbort)
  const timer = setTimeout(
    () => stop(new StoreError('QUERY_TOO_LONG', 'The question took longer than it may; ask for fewer days or add a filter')),
    options.timeoutMs ?? defaultTimeoutMs,
  )
  const { onProgress } = options
  const progress = onProgress && setInterval(() => void reportProgress(source.control, tag, onProgress), progressEveryMs)
  try {
    const result = await work(lease.client, tag)
    if (stopped !== undefined) throw stopped
    return result
  } catch (error) {
    throw stopped ?? toStoreError(error)
  } finally {
    clearTimeout(timer)
    clearInterval(progress)
    options.signal?.removeEventListener('abort', onAbort)
    lease.release(stopped !== undefined)
  }
}

async function kill(control: ClickHouseClient, tag: string): Promise<void> {
  await control
    .command({
      query: `KILL QUERY WHERE position(query, {tag:String}) > 0 AND position(query, 'KILL QUERY') = 0 ASYNC`,
      query_params: { tag },
    })
    .catch(() => undefined)
}

async function reportProgress(
  control: ClickHouseClient,
  tag: string,
  onProgress: NonNullable<ReadOptions['onProgress']>,
): Promise<void> {
  const answer = await control
    .query({
      query: `SELECT read_rows, total_rows_approx FROM system.processes WHERE position(query, {tag:String}) > 0 AND position(query, 'system.processes') = 0 LIMIT 1`,
      format: 'JSONCompactEachRow',
      query_params: { tag },
    })
    .then((result) => result.json<[string | number, string | number]>())
    .catch(() => [])
  const row = answer[0]
  if (row !== undefined) onProgress({ rowsRead: Number(row[0]), rowsToRead: Number(row[1]) })
}
