/**
 * Cross-origin headers for the ingestion routes (wire protocol §2.3). They belong on every answer, on errors above all:
 * without them the browser SDK sees no status and deletes its batch.
 *
 * Any origin may send events, as with Mixpanel; nothing that these routes answer is worth reading across origins.
 */

export interface CorsRequest {
  readonly origin?: string | undefined
  /** `Access-Control-Request-Headers` of a preflight. */
  readonly requestHeaders?: string | undefined
}

const printable = /^[\x21-\x7e]{1,512}$/
const headerList = /^[A-Za-z0-9_,\- ]{1,1024}$/

export function corsHeaders(request: CorsRequest): Record<string, string> {
  const headers: Record<string, string> = { Vary: 'Origin' }
  const { origin, requestHeaders } = request
  if (origin === undefined || !printable.test(origin)) return headers
  headers['Access-Control-Allow-Origin'] = origin
  headers['Access-Control-Allow-Credentials'] = 'true'
  headers['Access-Control-Expose-Headers'] = 'Retry-After'
  if (requestHeaders !== undefined && headerList.test(requestHeaders)) {
    headers['Access-Control-Allow-Headers'] = requestHeaders
  }
  return headers
}

/** What an `OPTIONS` request is answered with, beside `corsHeaders`. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Max-Age': '86400',
}
