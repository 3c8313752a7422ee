/** What a notice is written from: facts about the incident that all share, and what concerns one person. */
import type { ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'

export const noticeLanguages = ['en', 'fr'] as const
export type NoticeLanguage = (typeof noticeLanguages)[number]
export type InLanguages<T> = Readonly<Record<NoticeLanguage, T>>

export interface NoticeFacts {
  /** How the incident is called in signatures and on the ledger: letters, digits, `.`, `_` and `-`. */
  readonly incident: string
  readonly version: number
  /** The day it is issued, `2025-12-19`. */
  readonly date: string
  /** Who writes. */
  readonly organisation: string
  /** A person or desk that answers: an address or a telephone number. */
  readonly contact: string
  /** Where notices are checked, `https://signet.example.org/verify`; null when the instance has no public address. */
  readonly verifyAt: string | null
  /** One or two sentences: what happened. */
  readonly what: InLanguages<string>
  /** Days, both included: when others could read. */
  readonly from: string
  readonly to: string
  /** What has been done about it. */
  readonly measures: InLanguages<readonly string[]>
  /** What else this version says, when it replaces another: what was wrong before. */
  readonly correction: InLanguages<string> | null
  /** Whether somebody outside has signed for the ledger of that time: without, nothing is said to be excluded. */
  readonly witnessed: boolean
}

/** One person's part: names of fields. */
export interface NoticeLists {
  readonly exposed: readonly string[]
  readonly possibly: readonly string[]
  readonly notExposed: readonly string[]
}

export interface NoticePerson extends NoticeLists {
  readonly code: string
  readonly language: NoticeLanguage
}

/** Whom a version of an exposure names; a field is in one list only. */
export interface ExposedPerson extends NoticeLists {
  readonly person: Pseudonym
  /** As far as it is known. */
  readonly language?: NoticeLanguage
}

/** What notices are made from. The addresses' rule counts from the window's beginning. */
export interface NoticeExposure {
  readonly project: ProjectId
  readonly version: number
  readonly windowFrom: number
  readonly people: readonly ExposedPerson[]
}
