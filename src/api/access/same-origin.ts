/**
 * Whether a request comes from one of our own pages. Asked of every request that changes something and rests on the
 * cookie, since a browser sends the cookie whoever made it send the request.
 *
 * Browsers say it in `Sec-Fetch-Site`, and in `Origin` where that is missing (plain HTTP on another host than this one).
 * A client that sends neither is no browser, and shows that it means us with `X-Signet: 1`, which no form can set.
 */
import type { FastifyRequest } from 'fastify'

export function isFromOwnPage(request: FastifyRequest): boolean {
  const { headers } = request
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = headers
  if (origin !== undefined) return origin === `${request.protocol}://${request.host}`
  return headers['x-signet'] === '1'
}
