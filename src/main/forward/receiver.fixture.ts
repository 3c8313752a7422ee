/** A real HTTP server that takes batches, or fails in the way that a test wants. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface Taken {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}

export interface Receiver {
  readonly url: string
  readonly taken: Taken[]
  /** Connections so far. */
  readonly connections: () => number
  /** How it answers; 200 unless set. */
  answer: (response: ServerResponse, taken: Taken) => void
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  let connections = 0
  const taken: Taken[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const raw = Buffer.concat(parts)
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
      const one: Taken = { path: request.url ?? '', headers: request.headers, text, json: text === '' ? undefined : JSON.parse(text) }
      taken.push(one)
      receiver.answer(response, one)
    })
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    taken,
    connections: () => connections,
    answer: (response) => void response.end('{}'),
    async close() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
  return receiver
}
