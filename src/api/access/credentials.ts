/** Cookies: the session's, and the one by which a browser is known again. Neither is for scripts or other sites. */
import type { FastifyReply, FastifyRequest } from 'fastify'

export const sessionCookie = 'signet_session'
const deviceCookie = 'signet_device'
const deviceSeconds = 400 * 24 * 60 * 60

/** The token in the session's cookie. */
export function sessionToken(request: FastifyRequest): string | undefined {
  return read(request, sessionCookie)
}

/** What the browser keeps to be known again. */
export function deviceKey(request: FastifyRequest): string | undefined {
  const key = read(request, deviceCookie)
  return key !== undefined && /^[\w-]{43}$/.test(key) ? key : undefined
}

/** `Set-Cookie` for a session; without a token it takes the cookie away. */
export function sessionCookieHeader(token: string | undefined, secure: boolean, maxAgeSeconds: number): string {
  return write(sessionCookie, token ?? '', secure, token === undefined ? 0 : maxAgeSeconds)
}

/** Sets both cookies after a sign-in. */
export function setCookies(
  request: FastifyRequest, reply: FastifyReply, signedIn: { readonly token: string; readonly maxAgeSeconds: number; readonly deviceKey: string },
): void {
  const secure = request.protocol === 'https'
  void reply.header('Set-Cookie', [
    sessionCookieHeader(signedIn.token, secure, signedIn.maxAgeSeconds),
    write(deviceCookie, signedIn.deviceKey, secure, deviceSeconds),
  ])
}

/** With TLS the name itself demands that no other host, and no plain connection, has set it. */
function nameOf(cookie: string, secure: boolean): string {
  return secure ? `__Host-${cookie}` : cookie
}

function write(cookie: string, value: string, secure: boolean, seconds: number): string {
  return `${nameOf(cookie, secure)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`
}

function read(request: FastifyRequest, cookie: string): string | undefined {
  const name = nameOf(cookie, request.protocol === 'https')
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
