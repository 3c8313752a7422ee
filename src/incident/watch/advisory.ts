/** What can be read of an advisory, whatever form it came in. All text is plain, without what nobody sees. */
import { plainLine } from '../notices/plain.ts'

export interface Advisory {
  /** The same whenever it is read. */
  readonly guid: string
  readonly title: string
  readonly summary: string
  /** To the web only; null without one. */
  readonly url: string | null
  /** Milliseconds; null when it does not say. */
  readonly publishedAt: number | null
  readonly cves: readonly string[]
  /** Vendors, products and packages that it names as such. */
  readonly names: readonly string[]
  /** What a bulletin says in its key points; null for other forms. */
  readonly points: { readonly nature: string; readonly products: string; readonly exposed: string; readonly notExposed: string } | null
}

const longestText = 4_000

export function cvesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\bCVE-\d{4}-\d{4,19}\b/gi)].map(([cve]) => cve.toUpperCase()))].slice(0, 100)
}

/** Text of a page: marks gone, references resolved. Never shown as anything but text. */
export function plainText(text: string): string {
  const bare = text.slice(0, 200_000).replace(/<[^<>]{0,2000}>/g, ' ')
  return plainLine(bare.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi, (whole, decimal, hex, name) => {
    const code = decimal === undefined ? (hex === undefined ? undefined : Number.parseInt(hex as string, 16)) : Number(decimal)
    if (code !== undefined) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    return ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: ' ' } as Record<string, string>)[String(name).toLowerCase()] ?? whole as string
  })).slice(0, longestText)
}

export function instantOf(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isFinite(at) && at > 0 && at < 8.64e15 ? at : null
}
