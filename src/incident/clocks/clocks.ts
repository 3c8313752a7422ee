/** How a clock of an incident stands at an instant. Only computes. */
import type { IncidentDocument } from '../incidents/document.ts'
import { type ClockRule, clockRules, ruleOf } from './rules.ts'

export interface ClockState {
  readonly rule: ClockRule
  readonly state: 'waiting' | 'running' | 'paused' | 'late' | 'done'
  /** When it began to count, milliseconds; null while it waits for a decision. */
  readonly since: number | null
  /** Null where the law gives no number, or nothing has begun. */
  readonly dueAt: number | null
  /** When what it asks for was done. */
  readonly doneAt: number | null
}

export function clocksOf(incident: Pick<IncidentDocument, 'aware' | 'clocks' | 'notifiedAt'>, now: number): ClockState[] {
  const chosen = clockRules.filter(({ id, always }) => always || incident.clocks.some((clock) => clock.rule === id && clock.chosen))
  return chosen.map((rule) => clockOf(rule, incident, now))
}

function clockOf(rule: ClockRule, { aware, clocks, notifiedAt }: Pick<IncidentDocument, 'aware' | 'clocks' | 'notifiedAt'>, now: number): ClockState {
  const clock = clocks.find((one) => one.rule === rule.id)
  const since = rule.from === 'aware' ? (aware?.at ?? null) : notifiedAt
  const doneAt = clock?.doneAt ?? null
  if (since === null) return { rule, state: doneAt === null ? 'waiting' : 'done', since, dueAt: null, doneAt }
  const pausedMs = rule.pauses ? (clock?.pauses ?? []).reduce((sum, { from, until }) => sum + Math.max(0, (until ?? now) - Math.max(from, since)), 0) : 0
  const dueAt = rule.withinMs === null ? null : since + rule.withinMs + pausedMs
  const isPaused = rule.pauses && (clock?.pauses ?? []).some(({ until }) => until === null)
  const state = doneAt !== null ? 'done' : isPaused ? 'paused' : dueAt !== null && dueAt < now ? 'late' : 'running'
  return { rule, state, since, dueAt, doneAt }
}

export { ruleOf }
