/** What the routes about notices, bulletins and advisories answer. */
import type { Bulletin } from '../../../src/model/bulletin.ts'
export interface NoticeSummary {
  readonly id: number
  readonly incident: string
  readonly version: number
  readonly people: number
  readonly createdAt: number
  readonly issuedAt: number | null
  readonly entry: number | null
}

export interface Flaw {
  readonly at: string
  readonly flaw: 'link' | 'short-link' | 'sign-in' | 'urgency' | 'attachment' | 'no-reply' | 'asks-for-secret' | 'hidden-letters' | 'empty'
}

export interface NoticeFacts {
  readonly incident: string
  readonly version: number
  readonly date: string
  readonly organisation: string
  readonly contact: string
  readonly from: string
  readonly to: string
  readonly what: { readonly en: string; readonly fr: string }
  readonly measures: { readonly en: readonly string[]; readonly fr: readonly string[] }
  readonly correction: { readonly en: string; readonly fr: string } | null
}

export interface NoticeDetail {
  readonly notice: NoticeSummary & { readonly facts: NoticeFacts }
  readonly counts: Readonly<Record<'waiting' | 'trying' | 'sent' | 'refused' | 'unsure' | 'withheld' | 'unreachable', number>>
  readonly sending: { readonly state: 'idle' | 'running' | 'paused' | 'done'; readonly fault: string | null; readonly grant: string | null }
  readonly flaws: readonly Flaw[]
  readonly sendsMail: boolean
}

export interface Written {
  readonly language: 'en' | 'fr'
  readonly subject: string
  readonly text: string
  /** Of a real person. */
  readonly handle?: string
}

export interface SendGrant {
  readonly id: string
  readonly state: 'waiting' | 'opening' | 'opened' | 'released' | 'cancelled'
  readonly missing: string | null
  readonly desk: string | null
}

export interface BulletinSummary {
  readonly slug: string
  readonly version: number
  readonly date: string
  readonly title: { readonly en: string; readonly fr: string }
  /** The name of the incident that it is about. */
  readonly incident: string | null
  readonly replacedBy: number | null
}

/** What an incident suggests to say. */
export interface Drafts {
  readonly bulletin: Bulletin
  readonly notice: {
    readonly organisation: string
    readonly from: string
    readonly to: string
    readonly what: { readonly en: string; readonly fr: string }
    readonly measures: { readonly en: readonly string[]; readonly fr: readonly string[] }
  }
}

export interface Feed {
  readonly address: string
  readonly readAt: number | null
  readonly fault: string | null
}

export interface Advisory {
  readonly id: number
  readonly state: 'new' | 'dismissed' | 'opened'
  readonly title: string
  readonly summary: string
  readonly url: string | null
  readonly publishedAt: number | null
  readonly cves: readonly string[]
  readonly matches: readonly { readonly kind: 'destination' | 'vendor' | 'package'; readonly name: string; readonly detail: string }[]
}
