/**
 * The short way in for what SDKs send by far the most: `POST /track`, `/engage` and `/groups`, answered on Node's own
 * request without a framework in between, which would cost more than all that is done with the event on this thread.
 *
 * It does what the routes (routes.ts) do for the same request, and takes only those whose address, method and peer leave
 * nothing to decide; every other request goes to the routes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { corsHeaders, defaultSettings, type HttpAnswer } from '../../collector/index.ts'
import { collectRequest, type IngestDeps, intakeFailed, tooLarge } from './requests.ts'

type Route = 'track' | 'engage' | 'groups'

export interface FastLane {
  /** Whether it took the request; it then answers it. */
  takes(request: IncomingMessage, response: ServerResponse): boolean
  /** Takes nothing any more: the framework turns requests away while the server closes. */
  close(): void
}

export interface FastLaneOptions extends IngestDeps {
  /** Told of every answer. */
  readonly observe: (route: string, status: number, seconds: number) => void
  readonly onFailure: (error: unknown) => void
  /** Addresses that are not answered; the routes say so. */
  readonly isBlocked: (address: string) => boolean
}

const routes: Readonly<Record<string, Route>> = {
  '/track': 'track', '/track/': 'track', '/engage': 'engage', '/engage/': 'engage', '/groups': 'groups', '/groups/': 'groups',
}

export function createFastLane(options: FastLaneOptions): FastLane {
  const { maxBodyBytes } = defaultSettings
  let isClosed = false

  async function answer(route: Route, query: string, request: IncomingMessage, body: Uint8Array): Promise<HttpAnswer> {
    try {
      const { headers } = request
      return await options.take(collectRequest(route, 'POST', query, headers, request.socket.remoteAddress ?? '', body, options.now()))
    } catch (error) {
      options.onFailure(error)
      return intakeFailed
    }
  }

  return {
    takes(request, response) {
      if (isClosed || request.method !== 'POST') return false
      if (options.isBlocked(request.socket.remoteAddress ?? '')) return false
      const { url = '' } = request
      const at = url.indexOf('?')
      const route = routes[at === -1 ? url : url.slice(0, at)]
      if (route === undefined) return false
      // The routes say what is wrong with a length that cannot be.
      if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return false
      const started = options.now()
      const chunks: Buffer[] = []
      let length = 0
      request.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length <= maxBodyBytes) chunks.push(chunk)
      })
      request.on('end', () => {
        const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
        const answering = length > maxBodyBytes ? Promise.resolve(tooLarge) : answer(route, at === -1 ? '' : url.slice(at + 1), request, body)
        void answering.then((said) => {
          send(request, response, said)
          options.observe(`/${route}`, said.status, (options.now() - started) / 1000)
        })
      })
      // A client that goes away in the middle of its body has sent nothing.
      request.on('error', () => undefined)
      return true
    },
    close() {
      isClosed = true
    },
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, contentType, body, headers }: HttpAnswer): void {
  const { origin } = request.headers
  const requestHeaders = request.headers['access-control-request-headers']
  const all: Record<string, string | number> = {
    ...corsHeaders({ origin, requestHeaders: Array.isArray(requestHeaders) ? requestHeaders[0] : requestHeaders }),
    ...headers,
    'Content-Type': contentType,
    'Content-Length': typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength,
  }
  response.writeHead(status, all)
  response.end(body)
}
