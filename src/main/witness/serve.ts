/** A witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint`, and beside it `POST /add-keys`, for a log that changes its key. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Witness, WitnessRefusal } from '../../ledger/witness/index.ts'

export interface WitnessServer {
  readonly url: string
  close(): Promise<void>
}

/** What 63 lines of proof and a checkpoint with many signatures need. */
const mostBytes = 64 * 1024

export async function serveWitness(witness: Witness, host: string, port: number): Promise<WitnessServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    answer(witness, request, response).catch(() => {
      if (!response.headersSent) say(response, 500, 'The witness cannot remember anything at the moment\n')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: chosen } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url } = request
  if (url !== '/add-checkpoint' && url !== '/add-keys') return say(response, 404, 'A witness answers POST /add-checkpoint and /add-keys\n')
  if (request.method !== 'POST') return say(response, 405, 'A witness answers POST /add-checkpoint and /add-keys\n')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength
    if (size > mostBytes) return say(response, 413, 'A submission is shorter than that\n')
    parts.push(part)
  }
  try {
    const body = Buffer.concat(parts).toString('utf8')
    if (url === '/add-checkpoint') return say(response, 200, await witness.addCheckpoint(body))
    await witness.addKeys(body)
    say(response, 200, '')
  } catch (error) {
    if (!(error instanceof WitnessRefusal)) throw error
    if (error.size === undefined) say(response, error.status, `${error.message}\n`)
    else say(response, error.status, `${error.size}\n`, 'text/x.tlog.size')
  }
}

function say(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), 'X-Content-Type-Options': 'nosniff' })
  response.end(body)
}
