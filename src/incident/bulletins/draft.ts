/**
 * First words for those who have to tell others: a bulletin and the common part of a notice, in both languages, from what
 * the incident, its exposure and its containment say. Nothing that responders wrote for themselves is in them, since that
 * may name people; who publishes reads and completes them.
 *
 * Rules: SPEC.md B15.
 */
import type { MeasureName } from '../containment/measure.ts'
import type { TakenMeasure } from '../containment/measures.ts'
import type { ExposureVersion, Incident } from '../desk.ts'
import { fieldWords, neverHeld } from '../notices/field-words.ts'
import type { Bulletin, BulletinLanguage, BulletinText } from './bulletin.ts'
import { draftWords, kindSentences, measureSentences } from './draft-words.ts'

export interface DraftInput {
  readonly incident: Pick<Incident, 'name' | 'kind' | 'noticedAt' | 'occurred' | 'cves' | 'scope'>
  /** The latest; undefined before the first. */
  readonly exposure: Pick<ExposureVersion, 'confirmed' | 'potential' | 'people' | 'others' | 'projects'> | undefined
  readonly measures: readonly Pick<TakenMeasure, 'measure' | 'state'>[]
  readonly organisation: string
  /** Milliseconds. */
  readonly now: number
}

export interface NoticeDraft {
  /** Days, both included. */
  readonly from: string
  readonly to: string
  readonly what: Readonly<Record<BulletinLanguage, string>>
  readonly measures: Readonly<Record<BulletinLanguage, readonly string[]>>
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

export function draftNotice({ incident, measures, now }: DraftInput): NoticeDraft {
  const { from, to } = windowOf(incident, now)
  return {
    from, to,
    what: { en: kindSentences.en[incident.kind], fr: kindSentences.fr[incident.kind] },
    measures: { en: doneIn(measures, 'en'), fr: doneIn(measures, 'fr') },
  }
}

export function draftBulletin(input: DraftInput): Bulletin {
  const { incident, exposure, now } = input
  const date = dayOf(now)
  return {
    slug: `incident-${incident.name.toLowerCase()}`, version: 1, date, firstDate: date, tags: ['incident', incident.kind], cves: [...incident.cves],
    counts: exposure === undefined ? null : {
      confirmed: exposure.confirmed, potential: exposure.potential, excluded: Math.max(0, exposure.people - exposure.confirmed - exposure.potential),
      witnessed: exposure.others === 'excluded',
    },
    source: null,
    text: { en: textIn(input, 'en'), fr: textIn(input, 'fr') },
  }
}

function textIn({ incident, exposure, measures, organisation, now }: DraftInput, language: BulletinLanguage): BulletinText {
  const words = draftWords[language]
  const { from, to } = windowOf(incident, now)
  const fields = exposure?.projects.flatMap((project) => project.fields) ?? []
  const confirmed = fields.filter((row) => row.confirmed > 0)
  const exposed = confirmed.length > 0 ? confirmed : fields
  const untouched = (exposure?.projects.flatMap((project) => project.untouched) ?? []).filter((field) => !fields.some((row) => row.field === field))
  const done = doneIn(measures, language)
  const title = words.title[incident.kind](organisation)
  return {
    title,
    what: kindSentences[language][incident.kind],
    cause: words.cause(words.day(from), words.day(to), words.day(dayOf(incident.noticedAt))),
    nature: words.nature[incident.kind],
    products: words.products(organisation),
    exposed: exposed.length === 0 ? words.notComputed : sentence(fieldWords(exposed.map(({ field }) => field), language)),
    exposedIsPossible: confirmed.length === 0,
    notExposed: sentence([...fieldWords(untouched, language), ...neverHeld[language]]),
    impact: exposed.length > 0 && exposed.every(({ level }) => level === 'behaviour') ? words.impactBehaviour : words.impact,
    measures: done.length === 0 ? [] : [{ by: organisation, what: done.join(' ') }],
    vulnerabilities: incident.cves.length === 0 ? words.noFlaw : '',
    recommendations: words.recommendations.map((each) => ({ ...each })),
  }
}

/** The days of the scope, or of what is known, up to today. */
function windowOf({ scope, occurred, noticedAt }: DraftInput['incident'], now: number): { readonly from: string; readonly to: string } {
  const from = occurred.from ?? Math.min(noticedAt, ...scope.map(({ window }) => window.from))
  const until = occurred.until ?? (scope.some(({ window }) => window.until === null) || scope.length === 0 ? now : Math.max(...scope.map(({ window }) => window.until! - 1)))
  return { from: dayOf(from), to: dayOf(Math.max(from, until)) }
}

/** What was done and holds, each once, in the order in which it was done. */
function doneIn(measures: DraftInput['measures'], language: BulletinLanguage): string[] {
  const names = measures.filter(({ state }) => state === 'done').map(({ measure }) => measure)
  return [...new Set(names.map((name: MeasureName) => measureSentences[language][name]))].filter((text) => text !== '')
}

function sentence(parts: readonly string[]): string {
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
