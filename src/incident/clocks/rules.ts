/**
 * Deadlines as data, each with where it is from. They say when something is due, not whether it is: that is decided by
 * people and recorded. Last read 2026-11; laws change, and a rule is changed here.
 */
export type ClockStart =
  /** Somebody decided: we are aware of a breach of personal data. */
  | 'aware'
  /** The first notice to people went out. */
  | 'notified'

export interface ClockRule {
  readonly id: string
  readonly name: string
  /** Who is to be told. */
  readonly to: string
  readonly from: ClockStart
  /** Null: without undue delay, with no number in the law. */
  readonly withinMs: number | null
  /** When it applies, in a sentence. */
  readonly when: string
  /** Whether the law lets the time stand still; else a pause is only the reason for being late. */
  readonly pauses: boolean
  /** In every incident from the start; others are chosen. */
  readonly always: boolean
  readonly source: string
  readonly status: 'law' | 'proposal' | 'not-checked'
}

const hour = 3_600_000
const day = 24 * hour

export const clockRules: readonly ClockRule[] = [
  {
    id: 'gdpr-33', name: 'GDPR art. 33', to: 'The supervisory authority', from: 'aware', withinMs: 72 * hour, pauses: false, always: true, status: 'law',
    when: 'Unless the breach is unlikely to result in a risk to people. Later with reasons; in phases when not all is known.',
    source: 'Regulation (EU) 2016/679, art. 33(1) and (4); EDPB Guidelines 9/2022 v2.0 on when one is aware',
  },
  {
    id: 'gdpr-34', name: 'GDPR art. 34', to: 'The people concerned', from: 'aware', withinMs: null, pauses: false, always: true, status: 'law',
    when: 'When the risk to them is high; not if the data was unintelligible, or later measures took the risk away.',
    source: 'Regulation (EU) 2016/679, art. 34(1) and (3)',
  },
  {
    id: 'gdpr-33-2', name: 'GDPR art. 33(2)', to: 'The controller', from: 'aware', withinMs: null, pauses: false, always: false, status: 'law',
    when: 'When the data is processed for somebody else, who is the controller.',
    source: 'Regulation (EU) 2016/679, art. 33(2)',
  },
  {
    id: 'cnil-initial', name: 'CNIL, initial notification', to: 'CNIL', from: 'aware', withinMs: 72 * hour, pauses: false, always: false, status: 'law',
    when: 'When the CNIL is the authority: what is known by then, marked as initial.',
    source: 'cnil.fr, « Notifier une violation de données personnelles »; GDPR art. 33(4)',
  },
  {
    id: 'cnil-complement', name: 'CNIL, complementary notification', to: 'CNIL', from: 'aware', withinMs: null, pauses: false, always: false, status: 'law',
    when: 'After an initial notification that was not complete, as soon as the rest is known.',
    source: 'cnil.fr, « Notifier une violation de données personnelles »; GDPR art. 33(4)',
  },
  {
    id: 'california-people', name: 'California SB 446', to: 'Residents of California', from: 'aware', withinMs: 30 * day, pauses: true, always: false, status: 'law',
    when: 'When what was taken is personal information in the sense of Civil Code 1798.82; law enforcement, or finding the scope, may delay it.',
    source: 'California SB 446 (2025), in force since 1 January 2026: 30 calendar days from discovery',
  },
  {
    id: 'california-attorney', name: 'California SB 446, sample', to: 'Attorney General of California', from: 'notified', withinMs: 15 * day, pauses: false,
    always: false, status: 'law', when: 'When more than 500 residents of California were told.',
    source: 'California SB 446 (2025): within 15 calendar days of telling the residents',
  },
  ...(['New York', 'Texas', 'Colorado', 'Florida'] as const).map((state): ClockRule => ({
    id: state.toLowerCase().replace(' ', '-'), name: state, to: `Residents of ${state}`, from: 'aware', withinMs: 30 * day, pauses: false, always: false,
    status: 'not-checked', when: 'When what was taken meets the definition of that state, mostly a name with a number.', source: `Breach law of ${state}: 30 days`,
  })),
  {
    id: 'delaware', name: 'Delaware', to: 'Residents of Delaware', from: 'aware', withinMs: 60 * day, pauses: false, always: false, status: 'not-checked',
    when: 'When what was taken meets the definition of that state.', source: 'Breach law of Delaware: 60 days',
  },
  {
    id: 'eu-omnibus', name: 'EU Digital Omnibus', to: 'The single entry point', from: 'aware', withinMs: 96 * hour, pauses: false, always: false,
    status: 'proposal', when: 'High risk only. A proposal of November 2025, not law.', source: 'European Commission, Digital Omnibus proposal, 2025-11',
  },
]

export function ruleOf(id: string): ClockRule | undefined {
  return clockRules.find((rule) => rule.id === id)
}
