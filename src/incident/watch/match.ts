/**
 * Matches advisories against what this instance uses: its outgoing destinations, their vendors, and the packages that it
 * is built of. A name counts as a whole word; a package counts only where the advisory speaks of packages, since many are
 * called like ordinary words.
 *
 * Rules: SPEC.md W7–W9.
 */
import type { Advisory } from './advisory.ts'

export interface Used {
  readonly kind: 'destination' | 'vendor' | 'package'
  readonly name: string
  /** Of a destination, its number; of a package, its version. */
  readonly detail: string
}

export interface Match extends Used {
  /** Where it was found. */
  readonly where: 'named' | 'title' | 'text'
}

const shortest = 3

export function matchAdvisory({ title, summary, names, points }: Advisory, used: readonly Used[]): Match[] {
  const lists = names.map(fold)
  const inTitle = fold(title)
  const text = fold(`${summary} ${points?.nature ?? ''} ${points?.products ?? ''}`)
  const quoted = new Set([...`${title} ${summary}`.matchAll(/[`"“«']\s?([^`"“”«»'\s]{2,100})\s?[`"”»']/g)].map(([, name]) => fold(name!)))
  const ofPackages = /\b(?:npm|node\.?js|package|paquet)\b|pkg:npm\//.test(`${inTitle} ${text} ${lists.join(' ')}`)
  return used.flatMap((one): Match[] => {
    const name = fold(one.name)
    if (name.length < shortest) return []
    if (one.kind === 'package') {
      if (lists.some((each) => each === name || purlName(each) === name)) return [{ ...one, where: 'named' }]
      if (ofPackages && (quoted.has(name) || /[-/@.]/.test(name)) && (isWord(inTitle, name) || isWord(text, name))) return [{ ...one, where: isWord(inTitle, name) ? 'title' : 'text' }]
      return []
    }
    if (lists.some((each) => isWord(each, name))) return [{ ...one, where: 'named' }]
    if (isWord(inTitle, name)) return [{ ...one, where: 'title' }]
    return isWord(text, name) ? [{ ...one, where: 'text' }] : []
  })
}

/** The packages of a package-lock (versions 2 and 3), each with its version. */
export function packagesOf(lock: unknown): Used[] {
  const packages = (lock as { readonly packages?: Readonly<Record<string, { readonly version?: unknown; readonly dev?: unknown }>> } | null)?.packages ?? {}
  const found = Object.entries(packages).flatMap(([path, { version, dev }]): Used[] => {
    const at = path.lastIndexOf('node_modules/')
    return at < 0 || dev === true ? [] : [{ kind: 'package', name: path.slice(at + 'node_modules/'.length), detail: typeof version === 'string' ? version : '' }]
  })
  return [...new Map(found.map((one) => [`${one.name} ${one.detail}`, one])).values()]
}

function purlName(purl: string): string | undefined {
  const name = /^pkg:npm\/([^@?#]{1,200}|%40[^@?#]{1,200})(?:@|$|\?|#)/.exec(purl)?.[1]
  return name?.replace('%40', '@')
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Whether `name` stands in `text` with no letter or digit beside it. */
function isWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + name.length])) return true
  }
  return false
}

function isLetter(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter)
}
