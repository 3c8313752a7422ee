/**
 * The embedded engine: ClickHouse inside this process, through the official client.
 *
 * One connection answers one statement after the other, so a few are kept: readers take turns on them, writes have
 * their own, and a control connection finds and stops what runs on the others. One data directory belongs to one process.
 */
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { StoreError } from '../errors.ts'
import { type ClientSource, type Lease, newTag, read, run } from './client-engine.ts'
import { toStoreError } from './engine-errors.ts'
import type { Engine, ReadOptions, Statement } from './engine.ts'
import { statementText } from './statement-text.ts'

// chdb's ES module entry has no Session with streaming and bound parameters in its types; its CommonJS entry has.
const { Session } = createRequire(import.meta.url)('chdb') as typeof import('chdb')

/** Set on every connection once; nothing else may SET, since it would stay for the next statement. */
const sessionSettings: Readonly<Record<string, string | number>> = {
  output_format_json_quote_64bit_integers: 0,
  max_execution_time: 600,
  max_partitions_per_insert_block: 0,
}

/** Readers at the most; each is connected when all before it are busy. */
const readers = 3

export async function openEmbedded(dir: string): Promise<Engine> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const connect = async (): Promise<ClickHouseClient> => {
    // The adapter is typed against the client's common package, whose Connection is not exported by name.
    const client = createClient({ connection: createChdbConnection({ path: dir }) } as unknown as Parameters<typeof createClient>[0])
    for (const [name, value] of Object.entries(sessionSettings)) {
      await client.command({ query: `SET ${name} = ${typeof value === 'number' ? value : `'${value}'`}` })
    }
    return client
  }
  let control: ClickHouseClient
  try {
    control = await connect()
  } catch (error) {
    throw openError(dir, error)
  }
  const writing = pool(1, connect)
  const reading = pool(readers, connect)
  const writeSource: ClientSource = { lease: writing.lease, control }
  const readSource: ClientSource = { lease: reading.lease, control }

  return {
    kind: 'embedded',
    capabilities: { duplicateFree: true },
    read: (statement, options) => read(readSource, statement, options),
    stream: (statement, options) => stream(dir, statement, options),
    run: (statement) => run(writeSource, statement),
    async insertFiles(paths, structure, insert) {
      await run(writeSource, { sql: insert(fileSource(oneOf(paths), structure)), params: {} })
    },
    readFile: (path, structure, select) => read(readSource, { sql: select(fileSource(path, structure)), params: {} }),
    async close() {
      await Promise.all([control.close(), writing.close(), reading.close()])
    },
  }
}

async function* stream(
  dir: string,
  statement: Statement,
  options: ReadOptions = {},
): AsyncIterable<Uint8Array> {
  const session = new Session(dir)
  try {
    options.signal?.throwIfAborted()
    const text = statementText(statement, newTag())
    const chunks = session.queryStreamBind(text, statement.params as object, {
      format: 'JSONEachRow',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    for await (const chunk of chunks) if (chunk.numBytes > 0) yield chunk.raw()
  } catch (error) {
    throw toStoreError(error)
  } finally {
    session.close()
  }
}

function fileSource(path: string, structure: string): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return `file(${quoted(path)}, 'RowBinary', ${quoted(structure)})`
}

/** A path pattern that matches just these files, which share one folder. */
function oneOf(paths: readonly string[]): string {
  const [first] = paths
  if (first === undefined) throw new RangeError('No file to insert')
  return paths.length === 1 ? first : join(dirname(first), `{${paths.map((path) => basename(path)).join(',')}}`)
}

/** Hands out clients one holder at a time, first come first served; replaces one that comes back broken. */
function pool(most: number, connect: () => Promise<ClickHouseClient>) {
  const clients = new Set<ClickHouseClient>()
  const free: ClickHouseClient[] = []
  const waiting: ((client: ClickHouseClient) => void)[] = []
  const replacing = new Set<Promise<void>>()
  let connecting = 0
  const giveBack = (client: ClickHouseClient) => {
    const next = waiting.shift()
    if (next === undefined) free.push(client)
    else next(client)
  }
  const add = async (): Promise<ClickHouseClient> => {
    connecting += 1
    try {
      const client = await connect()
      clients.add(client)
      return client
    } finally {
      connecting -= 1
    }
  }
  const replace = async (client: ClickHouseClient) => {
    clients.delete(client)
    const closed = client.close().catch(() => undefined)
    giveBack(await add())
    await closed
  }
  const take = (): ClickHouseClient | Promise<ClickHouseClient> => {
    const ready = free.pop()
    if (ready !== undefined) return ready
    if (clients.size + connecting < most) return add()
    return new Promise<ClickHouseClient>((resolve) => waiting.push(resolve))
  }
  const lease = async (): Promise<Lease> => {
    const client = await take()
    return {
      client,
      release(broken = false) {
        if (!broken) return giveBack(client)
        const done: Promise<void> = replace(client).catch(() => undefined).finally(() => replacing.delete(done))
        replacing.add(done)
      },
    }
  }
  /** Waits for connections that are being made: one that outlived the others would hold the data directory. */
  const close = async (): Promise<void> => {
    await Promise.all(replacing)
    await Promise.all([...clients].map((client) => client.close()))
  }
  return { lease, close }
}

function openError(dir: string, error: unknown): StoreError {
  const text = error instanceof Error ? error.message : String(error)
  if (/Failed to create connection|already locked|Another server instance/i.test(text)) {
    return new StoreError(
      'STORE_LOCKED',
      `Cannot open the event store in ${dir}: another process holds it. Stop that process, or use another data directory`,
      { cause: error },
    )
  }
  return new StoreError('STORE_UNAVAILABLE', `Cannot open the event store in ${dir}: ${text}`, { cause: error })
}
