/** What the two ways in share: a request as the collector takes it, and what is said when it never got there. */
import type { IncomingHttpHeaders } from 'node:http'
import { type CollectRequest, type CollectRoute, defaultSettings, type HttpAnswer, type ImportRefusal } from '../../collector/index.ts'
import type { Project } from '../../model/project.ts'

export interface IngestDeps {
  /** Answers once what the request brought is durable. */
  take(request: CollectRequest & { readonly importInto?: Project | ImportRefusal }): Promise<HttpAnswer>
  /** Milliseconds since the epoch. */
  now(): number
}

export function collectRequest(
  route: CollectRoute, method: 'GET' | 'POST', query: string, headers: IncomingHttpHeaders, address: string, body: Uint8Array,
  receivedAt: number,
): CollectRequest {
  return {
    route, method, query,
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
    authorization: headers.authorization,
    userAgent: headers['user-agent'],
    address, body, receivedAt,
    endpoint: headers.host ?? '',
  }
}

export const intakeFailed: HttpAnswer = {
  status: 503,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({ error: 'the server cannot take events at the moment', status: 0 }),
  headers: { 'Retry-After': '5' },
}

export const tooLarge: HttpAnswer = {
  status: 413,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({
    code: 413, error: `request exceeds max limit of ${defaultSettings.maxBodyBytes} bytes`, status: 'Request Entity Too Large',
  }),
}
