/**
 * A bulletin: what an instance says in public about an incident, in numbered versions that replace each other. It holds
 * no personal data: counts by grade, kinds of data, what was done. Every text is plain.
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
