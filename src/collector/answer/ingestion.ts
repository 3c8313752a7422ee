/**
 * What `/track`, `/engage` and `/groups` answer (wire protocol §4.4, §6): always 200 unless the body is over the limit,
 * since a client that hears 4xx deletes good events with the bad one (§2.5).
 */
import type { Params } from '../decode/params.ts'
import type { HttpAnswer } from '../request.ts'
import { jsonAnswer } from './json.ts'

/** A transparent pixel, 1 × 1. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII=',
  'base64',
)

/**
 * `error` is null when anything was valid. Without `verbose` the body is exactly `1` or `0`: the Node SDK compares it
 * whole.
 */
export function ingestionAnswer(params: Params, error: string | null): HttpAnswer {
  if (params.image) return { status: 200, contentType: 'image/png', body: pixel, headers: noStore }
  const plain = error === null ? '1' : '0'
  const body = params.verbose ? JSON.stringify({ error, status: Number(plain) }) : plain
  const { callback } = params
  if (callback !== undefined) {
    // Without nosniff a page could load the answer as something else than the script it asked for.
    return { status: 200, contentType: 'text/javascript', body: `${callback}(${body});`, headers: nosniff }
  }
  return { status: 200, contentType: params.verbose ? 'application/json' : 'text/plain', body }
}

const noStore = { 'Cache-Control': 'no-store' }
const nosniff = { 'X-Content-Type-Options': 'nosniff' }

/** A body over the limit: the browser SDK halves its batch at this status. */
export function tooLargeAnswer(maxBytes: number): HttpAnswer {
  return jsonAnswer(413, { error: `request exceeds max limit of ${maxBytes} bytes`, status: 'error' })
}
