/** Reads what a request shows of itself: the session's cookie, and Basic credentials in every form that Mixpanel's clients send. */
import type { FastifyRequest } from 'fastify'

export const sessionCookie = 'signet_session'

/** The token in the session's cookie. */
export function sessionToken(request: FastifyRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === sessionCookie) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** `Set-Cookie` for a session; without a token it takes the cookie away. */
export function sessionCookieHeader(token: string | undefined, secure: boolean, maxAgeSeconds: number): string {
  const age = token === undefined ? 0 : maxAgeSeconds
  return `${sessionCookie}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure ? '; Secure' : ''}`
}
