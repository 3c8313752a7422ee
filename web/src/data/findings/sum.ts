/** Findings as the page lists them: which are open, what was done about them in sum, which the reader chose to see. */
import type { Action, Finding } from '../types.ts'

export function countOpen(findings: readonly Finding[]): number {
  return findings.filter((finding) => finding.resolvedAt === null).length
}

export interface Outcome {
  readonly action: Action
  /** How many findings, not how many times. */
  readonly findings: number
}

const order: readonly Action[] = ['report', 'drop', 'mask', 'seal', 'quarantine', 'reject']

/** What was done about the open findings; first what was only reported, since it is in store. */
export function outcomes(findings: readonly Finding[]): readonly Outcome[] {
  const open = findings.filter((finding) => finding.resolvedAt === null)
  return order
    .map((action) => ({ action, findings: open.filter((finding) => finding.action === action).length }))
    .filter((outcome) => outcome.findings > 0)
}

export interface FindingsChoice {
  readonly show: 'open' | 'dealt'
  /** Undefined for every class. */
  readonly class: string | undefined
}

/** The findings that the reader chose, the newest first. */
export function chooseFindings(findings: readonly Finding[], choice: FindingsChoice): readonly Finding[] {
  return findings
    .filter((finding) => (finding.resolvedAt === null) === (choice.show === 'open'))
    .filter((finding) => choice.class === undefined || finding.class === choice.class)
    .toSorted((a, b) => b.lastAt - a.lastAt)
}

/** The classes that occur, by how many findings they have. */
export function classesIn(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const finding of findings) counts.set(finding.class, (counts.get(finding.class) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([name]) => name)
}
