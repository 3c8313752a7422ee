/**
 * The engine as a ClickHouse server or cluster, reached over HTTP by the official client.
 *
 * Several collectors may write at once, so the same event can arrive twice between two looks: reads say FINAL.
 */
import { createReadStream } from 'node:fs'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { type ClientSource, newTag, read, run } from './client-engine.ts'
import { toStoreError } from './engine-errors.ts'
import type { Engine, ReadOptions, Statement } from './engine.ts'
import { statementText } from './statement-text.ts'

export async function openServer(url: string): Promise<Engine> {
  const client: ClickHouseClient = createClient({
    url,
    request_timeout: 600_000,
    compression: { request: false, response: true },
    // Its log would quote statements on standard error; what fails reaches the caller as an error anyway.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      send_progress_in_http_headers: 1,
      http_headers_progress_interval_ms: '100000',
      output_format_json_quote_64bit_integers: 0,
      max_execution_time: 600,
      max_partitions_per_insert_block: '0',
      wait_end_of_query: 1,
    },
  })
  const source: ClientSource = { lease: async () => ({ client, release: () => undefined }), control: client }
  await run(source, { sql: 'SELECT 1', params: {} })
  return {
    kind: 'server',
    capabilities: { duplicateFree: false },
    read: (statement, options) => read(source, statement, options),
    stream: (statement, options) => stream(source, statement, options),
    run: (statement) => run(source, statement),
    async insertFiles(paths, structure, insert) {
      const from = `input('${structure.replaceAll("'", "''")}')`
      for (const path of paths) {
        try {
          const { stream: answer } = await client.exec({
            query: `${insert(from)} FORMAT RowBinary`,
            values: createReadStream(path, { highWaterMark: 1 << 20 }),
          })
          answer.resume()
        } catch (error) {
          throw toStoreError(error)
        }
      }
    },
    close: () => client.close(),
  }
}

async function* stream(source: ClientSource, statement: Statement, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
  const lease = await source.lease()
  try {
    const answer = await lease.client.query({
      query: statementText(statement, newTag()),
      format: 'JSONEachRow',
      query_params: statement.params,
      clickhouse_settings: { wait_end_of_query: 0 },
      ...(options.signal === undefined ? {} : { abort_signal: options.signal }),
    })
    for await (const rows of answer.stream()) {
      for (const row of rows) yield Buffer.from(`${row.text}\n`)
    }
  } catch (error) {
    throw toStoreError(error)
  } finally {
    lease.release()
  }
}
