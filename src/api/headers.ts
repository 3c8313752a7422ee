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
  // No policy turns text into script or markup: nothing of ours or of a library's needs one.
  `trusted-types 'none'`,
].join('; ')

/** Passkeys are made and asked for by our own pages only; nothing else of the device is needed. */
const permissions = [
  ...['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking'].map((name) => `${name}=()`),
  'publickey-credentials-create=(self)', 'publickey-credentials-get=(self)',
].join(', ')

export const securityHeaders = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissions,
  // For what does not know frame-ancestors.
  'X-Frame-Options': 'DENY',
} as const

export const neverKept = { 'Cache-Control': 'no-store' } as const

/** With TLS only: from then on the browser uses nothing else for this host. */
export const strictTransport = { 'Strict-Transport-Security': 'max-age=31536000' } as const

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
