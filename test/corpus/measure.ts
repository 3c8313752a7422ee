/** Runs the guard over the labelled corpus and counts: recall by class, false alarms by kind. */
import { createGuard } from '../../src/guard/index.ts'
import type { GuardClass } from '../../src/guard/index.ts'
import { negatives, positives } from './cases.ts'
import type { Negative, Positive } from './cases.ts'

export interface Recall {
  readonly class: GuardClass
  readonly cases: number
  /** Cases whose secret is no longer in what is stored. */
  readonly caught: number
  /** Of those, found as the class they are, or as a near one: a password in a URL is a URL's credential too. */
  readonly named: number
  readonly missed: readonly Positive[]
}

export interface Alarms {
  readonly kind: string
  readonly cases: number
  readonly alarms: number
  readonly raised: readonly (Negative & { readonly why: string })[]
}

const credentials: ReadonlySet<GuardClass> = new Set(['password', 'pin', 'api-key', 'jwt', 'private-key',
  'url-credential', 'connection-string', 'webhook', 'session'])

const project = { id: 1, name: 'corpus', token: 'corpus', timeZone: 'UTC', idMode: 'simplified', groupKeys: [],
  identifying: [], sample: true } as const

export function measureRecall(seed: number, each: number): Recall[] {
  const guard = createGuard()
  const rows = new Map<GuardClass, { cases: number, caught: number, named: number, missed: Positive[] }>()
  for (const sample of positives(seed, each)) {
    const row = rows.get(sample.class) ?? { cases: 0, caught: 0, named: 0, missed: [] }
    rows.set(sample.class, row)
    const answer = guard.guard('Event', sample.properties, { project, subject: sample.subject })
    row.cases++
    if (holds(answer.properties, sample.gone)) row.missed.push(sample)
    else {
      row.caught++
      if (answer.findings.some(finding => finding.class === sample.class
        || (credentials.has(finding.class) && credentials.has(sample.class)))) {
        row.named++
      }
    }
  }
  return [...rows].map(([kind, row]) => ({ class: kind, ...row }))
}

/** Whether `text` is somewhere in `value`, as a name or in a leaf. */
export function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text) || value.includes(JSON.stringify(text).slice(1, -1))
  if (typeof value === 'number') return String(value).includes(text)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, child]) => name.includes(text) || holds(child, text))
}

export function measureAlarms(seed: number, each: number): Alarms[] {
  const guard = createGuard()
  const rows = new Map<string, { cases: number, alarms: number, raised: (Negative & { why: string })[] }>()
  for (const sample of negatives(seed, each)) {
    const row = rows.get(sample.kind) ?? { cases: 0, alarms: 0, raised: [] }
    rows.set(sample.kind, row)
    const answer = guard.guard('Event', sample.properties, { project, subject: sample.subject })
    row.cases++
    if (answer.findings.length > 0) {
      row.alarms++
      row.raised.push({ ...sample,
        why: answer.findings.map(finding => `${finding.class} ${finding.property} ${finding.rule}`).join(', ') })
    }
  }
  return [...rows].map(([kind, row]) => ({ kind, ...row }))
}
