/**
 * What the guard found, added up: class, property, event, SDK and page, with a count and the first and last time. It
 * answers "which line of which page leaks" and holds no value. Bounded: past the most entries, what is new is counted
 * as
 * set aside. Each worker keeps one; {@link FindingsLedger.take} hands it over to be merged. Rules: SPEC.md G70-G74.
 */
import type { Finding, GuardAction, GuardClass } from './finding.ts'
import type { ProjectId } from '../model/project.ts'

/** Where a finding came from, as far as the client said. */
export interface FindingsSource {
  readonly project: ProjectId
  /** The event's name, or the profile operation. */
  readonly event: string
  /** Library and version: `web 2.83.0`. */
  readonly sdk?: string | undefined
  /** Path of the page, already through {@link pagePath}. */
  readonly page?: string | undefined
  /** Milliseconds. */
  readonly at: number
}

export interface FindingsEntry {
  readonly project: ProjectId
  readonly class: GuardClass
  readonly property: string
  readonly action: GuardAction
  readonly rule: string
  readonly event: string
  readonly sdk: string
  readonly page: string
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
}

/** A ledger's content as data: to be sent to another thread, stored, merged. */
export interface FindingsSnapshot {
  readonly entries: readonly FindingsEntry[]
  /** Findings that found no room. */
  readonly setAside: number
}

type Row = { -readonly [K in keyof FindingsEntry]: FindingsEntry[K] }

export class FindingsLedger {
  readonly #most: number
  #rows = new Map<string, Row>()
  #setAside = 0

  constructor(most = 10_000) {
    this.#most = most
  }

  get size(): number {
    return this.#rows.size
  }

  get setAside(): number {
    return this.#setAside
  }

  record(findings: readonly Finding[], source: FindingsSource): void {
    for (const finding of findings) {
      this.#add({
        project: source.project, class: finding.class, property: finding.property, action: finding.action, rule: finding.rule,
        event: cut(source.event), sdk: cut(source.sdk ?? ''), page: cut(source.page ?? ''), count: 1, firstAt: source.at, lastAt: source.at,
      })
    }
  }

  merge(other: FindingsSnapshot): void {
    for (const entry of other.entries) this.#add(entry)
    this.#setAside += other.setAside
  }

  snapshot(): FindingsSnapshot {
    return { entries: [...this.#rows.values()].map(row => ({ ...row })), setAside: this.#setAside }
  }

  /** The content, which is then empty here: what a worker hands over every few seconds. */
  take(): FindingsSnapshot {
    const taken = { entries: [...this.#rows.values()], setAside: this.#setAside }
    this.#rows = new Map()
    this.#setAside = 0
    return taken
  }

  #add(entry: FindingsEntry): void {
    const key = JSON.stringify([entry.project, entry.class, entry.property, entry.rule, entry.event, entry.sdk,
      entry.page])
    const row = this.#rows.get(key)
    if (row !== undefined) {
      row.count += entry.count
      row.firstAt = Math.min(row.firstAt, entry.firstAt)
      if (entry.lastAt >= row.lastAt) {
        row.lastAt = entry.lastAt
        row.action = entry.action
      }
    } else if (this.#rows.size < this.#most) {
      this.#rows.set(key, { ...entry })
    } else {
      this.#setAside += entry.count
    }
  }
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/**
 * The path of a page's URL with whatever could be somebody's cut out: no query, no fragment, ids and tokens as `:id`.
 * `https://shop.test/reset/3f9c…?x=1` is `shop.test/reset/:id`.
 */
export function pagePath(url: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i.exec(url.slice(0, 2048))
  const host = match?.[1] ?? ''
  const path = match === null ? /^[^?#]*/.exec(url.slice(0, 2048))![0] : match[2]!
  const parts = path.split('/').slice(0, 12).map(part => part.length > 40
    || /\d{3}|@|%|[A-Za-z]\d.*\d/.test(part) ? ':id' : part)
  return host + parts.join('/')
}
