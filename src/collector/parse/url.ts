/**
 * Cuts from URLs what names people: credentials, query, fragment. Works on text and not on `URL`, because it looks at
 * every string of every event and most are no URL; what the parser of a browser would reject is cut all the same.
 */

/** Longest scheme that is looked for: `chrome-extension`, `itms-appss` … */
const maxScheme = 20

/** Index after `://` when `text` starts with a scheme and an authority, else 0. */
export function authorityStart(text: string): number {
  const colon = text.indexOf('://')
  if (colon < 1 || colon > maxScheme || !isLetter(text.charCodeAt(0))) return 0
  for (let at = 1; at < colon; at++) {
    if (!isSchemeCharacter(text.charCodeAt(at))) return 0
  }
  return colon + 3
}

/** `text` up to its query or fragment, without credentials. `start` is what `authorityStart` said. */
export function withoutQuery(text: string, start: number): string {
  const pathEnd = queryStart(text, start)
  const hostStart = skipCredentials(text, start, pathEnd)
  const host = text.slice(hostStart, pathEnd)
  return withoutSessionId(hostStart === start && pathEnd === text.length ? text : text.slice(0, start) + host)
}

/** Scheme and host of `text`. `start` is what `authorityStart` said. */
export function originOf(text: string, start: number): string {
  const pathEnd = queryStart(text, start)
  const hostStart = skipCredentials(text, start, pathEnd)
  return text.slice(0, start) + text.slice(hostStart, authorityEnd(text, hostStart, pathEnd))
}

/** Whether `text` holds credentials in front of its host. */
export function hasCredentials(text: string, start: number): boolean {
  return skipCredentials(text, start, queryStart(text, start)) > start
}

/** Whether the query or fragment of `text` assigns something to a name that ends as those of secrets do. */
export function hasSecretParameter(text: string): boolean {
  const mark = queryStart(text, 0)
  return text.includes('=', mark) && secretParameter.test(text.slice(mark, mark + longestSearched))
}

const longestSearched = 8_192
const secretParameter =
  /(?:token|secret|passw(?:or)?d|pwd|passphrase|jwt|credentials?|(?:api|access|private|auth|client|license)[_-]?key|session_?id)=[^&#]/i

/** The host of `text`, lower case and without port. */
export function hostOf(text: string, start: number): string {
  const origin = originOf(text, start)
  const port = origin.indexOf(':', start)
  return origin.slice(start, port < 0 ? undefined : port).toLowerCase()
}

/** What follows the first `?`, up to a fragment; `""` when there is none. A single-page app's `#/path?query` counts. */
export function queryOf(text: string): string {
  const mark = text.indexOf('?')
  if (mark < 0) return ''
  const hash = text.indexOf('#', mark)
  return text.slice(mark + 1, hash < 0 ? undefined : hash)
}

/** Text up to the first `?` or `#`: for what is known to be a link. */
export function beforeQuery(text: string): string {
  return text.slice(0, queryStart(text, 0))
}

/**
 * Text in which URLs stand among other words: each, up to white space or a closing mark, becomes what `clean` makes of
 * it. `clean` is given the URL and the index after its `://`.
 */
export function withoutUrlQueries(text: string, clean: (url: string, start: number) => string): string {
  let result = ''
  let done = 0
  for (let mark = text.indexOf('://'); mark >= 0; mark = text.indexOf('://', done)) {
    let begin = mark
    while (begin > done && mark - begin < maxScheme && isSchemeCharacter(text.charCodeAt(begin - 1))) begin--
    let end = mark + 3
    while (end < text.length && !endsUrl(text.charCodeAt(end))) end++
    result += text.slice(done, begin) + clean(text.slice(begin, end), mark + 3 - begin)
    done = end
  }
  return result + text.slice(done)
}

/** White space, quotes, angle and closing brackets. */
function endsUrl(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || '"\'<>)]}`'.includes(String.fromCharCode(code))
}

/** A path without host: cut when it carries a query that assigns something. */
export function withoutRelativeQuery(text: string): string {
  const mark = queryStart(text, 0)
  if (!text.includes('=', mark)) return withoutSessionId(text)
  return withoutSessionId(text.slice(0, mark))
}

/** Schemes whose whole rest is content or an address of a person. */
const opaqueSchemes: ReadonlySet<string> = new Set([
  'mailto', 'tel', 'sms', 'data', 'blob', 'callto', 'facetime', 'xmpp',
])

/** The scheme alone for `mailto:…`, `tel:…`, `data:…` and their like, else undefined. `colon` is the first colon. */
export function opaqueScheme(text: string, colon: number): string | undefined {
  if (colon < 3 || colon > 8) return undefined
  const scheme = text.slice(0, colon).toLowerCase()
  return opaqueSchemes.has(scheme) ? `${scheme}:` : undefined
}

function queryStart(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x3f || code === 0x23) return at
  }
  return text.length
}

function authorityEnd(text: string, from: number, until: number): number {
  for (let at = from; at < until; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x2f || code === 0x5c) return at
  }
  return until
}

/** Index where the host begins. In a connection string a password may hold a slash, so all of it is looked at there. */
function skipCredentials(text: string, start: number, pathEnd: number): number {
  if (!text.includes('@', start)) return start
  const isWeb = (text.charCodeAt(0) | 0x20) === 0x68 && start <= 8
  // A question mark or hash in a password would end the search too early; a web path may hold an innocent @.
  const until = isWeb ? authorityEnd(text, start, pathEnd) : pathEnd
  const at = text.lastIndexOf('@', until - 1)
  return at < start ? start : at + 1
}

function withoutSessionId(text: string): string {
  const semicolon = text.indexOf(';')
  if (semicolon < 0) return text
  const tail = text.slice(semicolon, semicolon + 12).toLowerCase()
  return tail.startsWith(';jsessionid=') || tail.startsWith(';sid=') ? text.slice(0, semicolon) : text
}

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

function isSchemeCharacter(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e
}
