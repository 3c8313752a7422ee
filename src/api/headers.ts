/** Headers that every page and every answer of the API carries. Mixpanel's ingestion routes have their own (CORS). */

/**
 * Nothing but our own files runs, is fetched or is shown; no page may frame ours; strings cannot become script.
 * Pictures of charts are drawn by the page itself (`blob:`, `data:`).
 */
const contentPolicy = [
  `default-src 'self'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data: blob:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `object-src 'none'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `require-trusted-types-for 'script'`,
].join('; ')

export const securityHeaders = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const

export const neverKept = { 'Cache-Control': 'no-store' } as const

/**
 * The same for the app's pages, which may hold the vault's desk in a frame, and let it ask for a passkey there.
 *
 * @param deskOrigin `http://localhost:8081`; undefined when there is no desk
 */
export function pageHeaders(deskOrigin: string | undefined): Readonly<Record<string, string>> {
  if (deskOrigin === undefined) return securityHeaders
  const permissions = securityHeaders['Permissions-Policy'].split(', ').filter((one) => !one.startsWith('publickey-credentials-get='))
  return {
    ...securityHeaders,
    'Content-Security-Policy': `${contentPolicy}; frame-src ${deskOrigin}`,
    'Permissions-Policy': [...permissions, `publickey-credentials-get=(self "${deskOrigin}")`].join(', '),
  }
}
