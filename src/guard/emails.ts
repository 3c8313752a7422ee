/** E-mail addresses in text, found from each `@` outwards. */
import type { Span } from './finding.ts'

/** Endings that make `logo@2x.png` a file rather than an address. */
const fileEndings = new Set([
  'png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'avif', 'ico', 'css', 'js', 'mjs', 'ts', 'tsx', 'jsx', 'json', 'map',
  'html', 'md', 'woff', 'woff2', 'ttf', 'mp4', 'pdf', 'zip',
])

function isLocal(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
    || (code >= 63 && code <= 90 && code !== 64 && code !== 63) || code === 46 || code === 95 || code === 45
    || code === 43 || code === 39 || code >= 192
}

function isDomain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 46
    || code === 45 || code >= 192
}

export function findEmails(text: string, end: number, out: Span[]): void {
  let from = 0
  for (let at = text.indexOf('@'); at >= 0 && at < end; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > from && at - start < 64 && isLocal(text.charCodeAt(start - 1))) start--
    while (start < at
      && (text.charCodeAt(start) === 46 || text.charCodeAt(start) === 39 || text.charCodeAt(start) === 45)) start++
    let stop = at + 1
    while (stop < end && stop - at < 254 && isDomain(text.charCodeAt(stop))) stop++
    while (stop > at && (text.charCodeAt(stop - 1) === 46 || text.charCodeAt(stop - 1) === 45)) stop--
    if (start === at || stop - at < 4) continue
    const dot = text.lastIndexOf('.', stop - 1)
    if (dot <= at + 1 || stop - dot < 3) continue
    const ending = text.slice(dot + 1, stop).toLowerCase()
    if (!/^(?:\p{L}{2,24}|xn--[a-z0-9-]{2,40})$/u.test(ending) || fileEndings.has(ending)) continue
    if (text.slice(at + 1, stop).includes('..')) continue
    // `git@host:path` is how a repository is named, and `//key@host` is a URL's user.
    if (text.charCodeAt(stop) === 58 && /^(?:git|hg|svn)$/.test(text.slice(start, at))) continue
    if (start >= 2 && text.charCodeAt(start - 1) === 47 && text.charCodeAt(start - 2) === 47) continue
    out.push({ start, end: stop, class: 'email', rule: 'shape:email' })
    from = stop
  }
}
