/**
 * A bulletin: what an instance says in public about an incident, in numbered versions that replace each other. It holds
 * no personal data: counts by grade, kinds of data, what was done.
 *
 * Every text is plain: the writers (markdown.ts, html.ts, feeds.ts) make it harmless in their own form.
 */
export const bulletinLanguages = ['en', 'fr'] as const
export type BulletinLanguage = (typeof bulletinLanguages)[number]

export interface BulletinText {
  readonly title: string
  /** Heading of the body; the title when absent. */
  readonly heading?: string | undefined
  /** What happened. */
  readonly what: string
  /** Why, how it was noticed, and when. */
  readonly cause: string
  readonly nature: string
  readonly products: string
  readonly exposed: string
  /** Whether it is known, or only possible, that these were exposed. */
  readonly exposedIsPossible: boolean
  readonly notExposed: string
  readonly impact: string
  /** By whom, and what. */
  readonly measures: readonly { readonly by: string; readonly what: string }[]
  /** Said beside the list of CVEs, or in place of it when there is none. */
  readonly vulnerabilities: string
  readonly recommendations: readonly { readonly title: string; readonly text: string }[]
  /** What this version corrects; only when it replaces another. */
  readonly correction?: string | undefined
}

export interface Bulletin {
  /** `mixpanel-dataset`: letters, digits and hyphens; names it for good. */
  readonly slug: string
  readonly version: number
  /** The day of this version, `2025-12-19`. */
  readonly date: string
  /** The day of the first version; addresses are made from it. */
  readonly firstDate: string
  readonly tags: readonly string[]
  readonly cves: readonly string[]
  /** People by grade; null when no exposure was computed here. */
  readonly counts: { readonly confirmed: number; readonly potential: number; readonly excluded: number; readonly witnessed: boolean } | null
  readonly source: { readonly name: string; readonly url: string } | null
  readonly text: Readonly<Record<BulletinLanguage, BulletinText>>
}

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
