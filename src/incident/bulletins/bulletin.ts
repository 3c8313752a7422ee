/**
 * What is known of a bulletin beside its own words (model/bulletin.ts), and the forms of its names. The writers
 * (markdown.ts, html.ts, feeds.ts) make its plain texts harmless in their own form.
 */
import type { Bulletin, BulletinLanguage } from '../../model/bulletin.ts'

export { bulletinLanguages, type Bulletin, type BulletinLanguage, type BulletinText } from '../../model/bulletin.ts'

/** What is known of a bulletin once it is published, beside its own words. */
export interface Published {
  readonly bulletin: Bulletin
  readonly publishedAt: number
  /** The version before and after, by number and day. */
  readonly replaces: { readonly version: number; readonly date: string } | null
  readonly replacedBy: { readonly version: number; readonly date: string } | null
  /** Where the ledger says so, and the checkpoint before it: a signed note. */
  readonly ledger: { readonly index: number; readonly checkpoint: string } | null
}

/** Where an instance's bulletins are read. */
export interface BulletinPlace {
  /** `https://signet.example.org`, without a slash at the end. */
  readonly origin: string
  readonly organisation: string
}

export const slugForm = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
export const cveForm = /^CVE-\d{4}-\d{4,19}$/

/** `/posts/2025/11/27/slug/`, as a Jekyll site files it. */
export function permalinkOf({ firstDate, slug }: Pick<Bulletin, 'firstDate' | 'slug'>): string {
  return `/posts/${firstDate.replaceAll('-', '/')}/${slug}/`
}

/** The address of one version in one language; it never changes, and stands for that version in feeds. */
export function addressOf({ slug, version }: Pick<Bulletin, 'slug' | 'version'>, language: BulletinLanguage, { origin }: Pick<BulletinPlace, 'origin'>): string {
  return `${origin}/bulletins/${slug}/${language}/v${version}`
}

/** An address that may be a link: to the web, with nothing hidden in it. Undefined for any other. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text) || /[\s\p{Cc}\p{Cf}]/u.test(text)) return undefined
  const url = new URL(text)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '' ? url.href : undefined
}
