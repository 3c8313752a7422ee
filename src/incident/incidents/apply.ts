/**
 * What a change does to an incident. Only computes: the desk writes it down, and looks up whether what a scope names exists.
 *
 * Rules: ../SPEC.md I1–I5.
 */
import { incidentStatuses, type ScopeLine } from '../../model/incident.ts'
import { cveForm } from '../bulletins/bulletin.ts'
import { ruleOf } from '../clocks/rules.ts'
import { IncidentError } from '../errors.ts'
import type { Clock, IncidentChange, IncidentDocument, NewIncident, NewScopeLine } from './document.ts'

export interface ChangeContext {
  readonly now: number
  /** As the ledger names who changes it. */
  readonly by: string
}

/** Clocks of machines differ; a minute ahead is still now. */
const toleranceMs = 60_000

/** @throws {IncidentError} INCIDENT_INVALID */
export function openDocument(given: NewIncident, { now, by }: ChangeContext): IncidentDocument {
  demand(given.title.trim() !== '' && given.what.trim() !== '', 'An incident needs a title, and a sentence about what happened')
  demandPast(given.noticedAt, now, 'It cannot have been noticed in the future')
  demandCves(given.cves ?? [])
  return {
    kind: given.kind, title: given.title.trim(), what: given.what.trim(), status: 'open', severity: given.severity ?? 'unknown', severityReasons: '',
    sharing: 'amber', noticedAt: given.noticedAt, noticedHow: given.noticedHow, occurred: { from: null, until: null }, cves: [...new Set(given.cves ?? [])],
    alarm: given.alarm ?? null, openedBy: by, aware: null, notifiedAt: null, reopened: [], scope: [], lastId: 0, clocks: [],
    timeline: [{ at: given.noticedAt, text: `Noticed: ${given.noticedHow || given.title}`, by }, { at: now, text: 'Incident opened', by }],
    tasks: [], decisions: [], evidence: [], roles: [],
  }
}

/** @throws {IncidentError} INCIDENT_INVALID, SCOPE_NAMES_NOTHING, SCOPE_IN_FUTURE, STATUS_NOT_REACHABLE */
export function applyChange(document: IncidentDocument, change: IncidentChange, context: ChangeContext): IncidentDocument {
  const { now, by } = context
  const id = document.lastId + 1
  const said = (text: string, at = now) => [...document.timeline, { at, text, by }].toSorted((one, two) => one.at - two.at)
  switch (change.type) {
    case 'details': {
      const { type: _, ...details } = change
      const next = { ...document, ...details }
      demand(next.title.trim() !== '' && next.what.trim() !== '', 'An incident needs a title, and a sentence about what happened')
      demandPast(next.noticedAt, now, 'It cannot have been noticed in the future')
      demandCves(next.cves)
      return next
    }
    case 'scope.add':
      return { ...document, lastId: id, scope: [...document.scope, toLine(id, change.line, now)] }
    case 'scope.change': {
      demand(change.why.trim() !== '', 'Changing the scope needs a reason')
      const line = toLine(change.id, change.line, now)
      return { ...document, scope: replaced(document.scope, change.id, line), decisions: decided(document, context, 'scope', `Line ${change.id} was changed`, change.why) }
    }
    case 'scope.remove':
      demand(change.why.trim() !== '', 'Taking a line out of the scope needs a reason')
      return {
        ...document, scope: replaced(document.scope, change.id, undefined),
        decisions: decided(document, context, 'scope', `Line ${change.id} was taken out`, change.why),
      }
    case 'aware':
      demand(change.why.trim() !== '', 'That we are aware is a decision, and needs its reason')
      demandPast(change.at, now, 'We cannot become aware in the future')
      return {
        ...document, aware: { at: change.at, by, why: change.why },
        decisions: decided(document, context, 'aware', `Aware since ${new Date(change.at).toISOString()}`, change.why, 'GDPR art. 33(1)'),
        timeline: said('Aware of a breach of personal data', change.at),
      }
    case 'clock.choose':
      return { ...document, clocks: withClock(document, change.rule, (clock) => ({ ...clock, chosen: change.chosen })) }
    case 'clock.pause': {
      demand(change.reason.trim() !== '', 'A pause needs a reason')
      const clocks = withClock(document, change.rule, (clock) => {
        demand(clock.pauses.every(({ until }) => until !== null), 'This clock is paused already')
        return { ...clock, pauses: [...clock.pauses, { from: now, until: null, reason: change.reason }] }
      })
      return { ...document, clocks, timeline: said(`Clock ${ruleOf(change.rule)!.name} paused: ${change.reason}`) }
    }
    case 'clock.resume': {
      const clocks = withClock(document, change.rule, (clock) => {
        demand(clock.pauses.some(({ until }) => until === null), 'This clock is not paused')
        return { ...clock, pauses: clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: now } : pause)) }
      })
      return { ...document, clocks, timeline: said(`Clock ${ruleOf(change.rule)!.name} goes on`) }
    }
    case 'clock.done': {
      demandPast(change.at, now, 'It cannot have been done in the future')
      const clocks = withClock(document, change.rule, (clock) => ({ ...clock, doneAt: change.at }))
      return { ...document, clocks, timeline: said(`Done: ${ruleOf(change.rule)!.name}`, change.at) }
    }
    case 'timeline.add':
      demand(change.text.trim() !== '', 'There is nothing to add')
      demandPast(change.at, now, 'A timeline tells what has happened')
      return { ...document, timeline: said(change.text.trim(), change.at) }
    case 'task.add':
      demand(change.text.trim() !== '', 'A task needs words')
      return { ...document, lastId: id, tasks: [...document.tasks, { id, text: change.text.trim(), assigned: change.assigned ?? null, doneAt: null }] }
    case 'task.done': {
      const task = document.tasks.find((one) => one.id === change.id)
      demand(task !== undefined, 'There is no such task')
      return { ...document, tasks: replaced(document.tasks, change.id, { ...task!, doneAt: change.done ? (task!.doneAt ?? now) : null }) }
    }
    case 'decision':
      demand(change.choice.trim() !== '' && change.why.trim() !== '', 'A decision says what was decided, and why')
      return { ...document, decisions: decided(document, context, change.about, change.choice, change.why, change.article) }
    case 'role': {
      const others = document.roles.filter(({ role }) => role !== change.role)
      return { ...document, roles: change.who === null ? others : [...others, { role: change.role, who: change.who }] }
    }
    case 'evidence':
      demand(/^[0-9a-f]{64}$/.test(change.evidence.sha256), 'Evidence has a SHA-256, in 64 hexadecimal digits')
      return { ...document, lastId: id, evidence: [...document.evidence, { ...change.evidence, id, at: now, by }] }
    case 'status':
      return withStatus(document, change.status, change.why, context)
  }
}

/** Forward in order, and back to open with a reason; what was told stays told. */
function withStatus(document: IncidentDocument, status: IncidentDocument['status'], why: string, context: ChangeContext): IncidentDocument {
  const { now, by } = context
  const [before, after] = [incidentStatuses.indexOf(document.status), incidentStatuses.indexOf(status)]
  demand(why.trim() !== '', 'A change of status needs a reason')
  if (before === after) throw new IncidentError('STATUS_NOT_REACHABLE', `It is ${status} already`)
  const timeline = [...document.timeline, { at: now, text: `Status: ${status}. ${why}`, by }]
  if (after > before) {
    if (status === 'notified' && document.aware === null) {
      throw new IncidentError('STATUS_NOT_REACHABLE', 'Nobody has decided yet that this is a breach to tell of', 'Record when you became aware, and why')
    }
    return { ...document, status, timeline, notifiedAt: status === 'notified' ? (document.notifiedAt ?? now) : document.notifiedAt }
  }
  if (status !== 'open') throw new IncidentError('STATUS_NOT_REACHABLE', `From ${document.status} it can be reopened, or go on; not back to ${status}`)
  const reopened = [...document.reopened, { at: now, from: document.status, why }]
  if (document.notifiedAt === null) return { ...document, status, timeline, reopened }
  // Whoever was told something must hear what turned out otherwise.
  const id = document.lastId + 1
  const text = 'Reopened after people were told: compute the exposure anew, compare it with what they were told, and correct it'
  return { ...document, status, timeline, reopened, lastId: id, tasks: [...document.tasks, { id, text, assigned: null, doneAt: null }] }
}

/** @throws {IncidentError} SCOPE_NAMES_NOTHING, SCOPE_IN_FUTURE */
function toLine(id: number, { target, window, certainty, note }: NewScopeLine, now: number): ScopeLine {
  const { from, until } = window
  if (from > now + toleranceMs || (until !== null && until > now + toleranceMs)) {
    throw new IncidentError('SCOPE_IN_FUTURE', 'The window reaches into the future', 'Leave its end open while it may still be going on')
  }
  if (until !== null && until <= from) throw new IncidentError('SCOPE_NAMES_NOTHING', 'The window ends before it begins')
  const isEmpty = (target.kind === 'backup' && target.holds.length === 0) || ('projects' in target && target.projects !== 'all' && target.projects.length === 0)
  if (isEmpty) throw new IncidentError('SCOPE_NAMES_NOTHING', 'The line names nothing: choose what it holds and which projects')
  return { id, target, window: { from, until }, certainty, note: note ?? '' }
}

function replaced<T extends { readonly id: number }>(list: readonly T[], id: number, by: T | undefined): T[] {
  demand(list.some((one) => one.id === id), 'There is nothing of this number')
  return list.flatMap((one) => (one.id !== id ? [one] : by === undefined ? [] : [by]))
}

function withClock({ clocks }: IncidentDocument, rule: string, change: (clock: Clock) => Clock): Clock[] {
  demand(ruleOf(rule) !== undefined, 'There is no such clock')
  const clock = clocks.find((one) => one.rule === rule) ?? { rule, chosen: false, pauses: [], doneAt: null }
  return [...clocks.filter((one) => one.rule !== rule), change(clock)]
}

function decided(
  { decisions }: IncidentDocument, { now, by }: ChangeContext, about: IncidentDocument['decisions'][number]['about'], choice: string, why: string, article = '',
): IncidentDocument['decisions'] {
  return [...decisions, { at: now, by, about, article, choice: choice.trim(), why: why.trim() }]
}

function demandPast(at: number, now: number, message: string): void {
  demand(at <= now + toleranceMs, message)
}

function demandCves(cves: readonly string[]): void {
  const wrong = cves.find((one) => !cveForm.test(one))
  demand(wrong === undefined, 'A CVE is written as CVE-2026-12345')
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new IncidentError('INCIDENT_INVALID', message)
}
