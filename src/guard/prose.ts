/**
 * What people write: long text, postal addresses and days of birth in the middle of a sentence.
 */
import { longTextLength } from './classes.ts'
import type { Span } from './finding.ts'

/**
 * Whether a text reads like somebody's writing: longer than {@link longTextLength}, many words of ordinary length, few
 * of the signs that code, markup, addresses and data are full of.
 */
export function isLongProse(text: string): boolean {
  if (text.length <= longTextLength) return false
  let letters = 0
  let spaces = 0
  let signs = 0
  let digits = 0
  const end = Math.min(text.length, 2048)
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i)
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code >= 192) letters++
    else if (code === 32 || code === 10 || code === 13 || code === 9 || code === 160) spaces++
    else if (code >= 48 && code <= 57) digits++
    else if (code !== 44 && code !== 46 && code !== 39 && code !== 33 && code !== 63 && code !== 45) signs++
  }
  // Scripts without spaces between words: letters alone make the case.
  if (letters > end * 0.8 && /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]/.test(text.slice(0, 64))) return true
  return letters > end * 0.6 && spaces > end * 0.08 && spaces < end * 0.35 && signs < end * 0.06 && digits < end * 0.15
}

const cap = "(?:[A-ZÀ-Þ][\\p{L}'’.-]{0,30}|\\d{1,3}(?:st|nd|rd|th))"
const streets: readonly RegExp[] = [
  new RegExp(`(?<![\\p{L}\\d.,-])\\d{1,5}[A-Za-z]?,? (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.? )?(?:${cap} ){1,4}(?:Street|St\\.?|Avenue|Ave\\.?|Road|Rd\\.?|Boulevard|Blvd\\.?|Lane|Ln\\.?|Drive|Dr\\.?|Court|Ct\\.?|Terrace|Parkway|Pkwy|Highway|Hwy|Crescent|Close|Gardens|Row|Way|Place|Square)(?![\\p{L}-])`, 'u'),
  /(?<![\p{L}\d])\d{1,4}(?: ?(?:bis|ter|quater|[A-D]))?,? (?:rue|avenue|av\.|boulevard|bd\.?|chemin|allée|allee|impasse|quai|route|place|square|cours|passage|faubourg|villa|résidence) (?:de |du |des |de la |de l['’]|d['’]|la |le |les )?\p{L}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,4}/iu,
  /(?<!\p{L})\p{Lu}[\p{L}-]{2,30}(?:straße|strasse|str\.|weg|gasse|allee|platz|damm|ufer|ring) \d{1,4}(?: ?[a-z])?(?![\p{L}\d])/u,
  /(?<!\p{L})(?:\p{Lu}[\p{L}]{2,24}(?:er|en|e)? )(?:Straße|Strasse|Str\.|Weg|Allee|Platz|Damm|Gasse) \d{1,4}(?: ?[a-z])?(?![\p{L}\d])/u,
  /(?<!\p{L})(?:calle|c\/|avenida|avda\.?|av\.|plaza|paseo|carrera|camino|ronda|travesía) (?:de |del |de la |de los |la |el )?\p{L}[\p{L}'’-]{1,30}(?: (?:de |del |la )?\p{L}[\p{L}'’-]{1,30}){0,4},? ?(?:n[ºo°.]{1,2} ?|#)?\d{1,4}(?!\d)/iu,
  /(?<!\p{L})P\.? ?O\.? Box \d{1,6}/iu,
]

/** Words that an address cannot do without, so that most texts cost one look. */
const streetWord = /(?:street|\bst\b|avenue|\bave\b|road|\brd\b|boulevard|blvd|lane|\bln\b|drive|\bdr\b|court|\bct\b|terrace|parkway|pkwy|highway|hwy|crescent|\bclose\b|gardens|\brow\b|\bway\b|place|square|\brue |\bav\.|\bbd\b|chemin|all[eé]e|impasse|\bquai\b|\broute\b|\bcours\b|passage|faubourg|straße|strasse|str\.|weg\b|gasse|platz|damm|ufer|ring\b|calle|\bc\/|avenida|avda|plaza|paseo|carrera|camino|ronda|\bbox \d)/i

export function findAddress(text: string, out: Span[]): void {
  if (!streetWord.test(text)) return
  for (const street of streets) {
    const match = street.exec(text)
    if (match !== null) {
      out.push({ start: match.index, end: match.index + match[0].length, class: 'address', rule: 'shape:address' })
      return
    }
  }
}

const birth = /(?:\bborn(?: on)?|\bd\.?o\.?b\.?|date of birth|birth ?date|birthday(?: is)?|\bnée?(?: le)?|date de naissance|\bgeboren(?: am)?|geburtsdatum|\bgeb\.|nacid[oa](?: el)?|fecha de nacimiento)\s{0,2}[:=]?\s{0,2}((?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2})|(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4})|(?:\d{1,2}(?:er|\.|st|nd|rd|th)?\s(?:de\s)?\p{L}{3,12}\.?,?\s(?:de\s)?\d{4})|(?:\p{L}{3,12}\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}))/iu

export function findBirth(text: string, out: Span[]): void {
  const match = birth.exec(text)
  if (match === null) return
  const end = match.index + match[0].length
  out.push({ start: end - match[1]!.length, end, class: 'birth-date', rule: 'shape:birth-date' })
}
