/**
 * The guard: one walk over an event's properties, between parsing and storing.
 *
 * When nothing is found the properties come back as the same object, untouched. Pure and synchronous; it reads the clock
 * only for the tracking plan's expiries, and keeps only what it learned about names.
 *
 * Elsewhere: the walk (walk.ts), names (key-verdict.ts), texts (scan.ts), defaults (classes.ts). Rules: SPEC.md.
 */
import type { JsonObject } from '../model/json.ts'
import type { NameRules, PropertyRules } from '../model/name-rules.ts'
import type { Guard, GuardContext } from '../model/ports.ts'
import type { Project, ProjectId } from '../model/project.ts'
import { completePolicy } from './classes.ts'
import type { FullPolicy, Policy } from './classes.ts'
import type { Guarded, Span } from './finding.ts'
import { KeyCache } from './key-cache.ts'
import { createScanner } from './scan.ts'
import { compilePlan } from './tracking-plan.ts'
import type { CompiledPlan, TrackingPlan } from './tracking-plan.ts'
import { Walk } from './walk.ts'
import type { MarkedNames } from './walk.ts'

export interface GuardOptions {
  /** Actions for every project. */
  readonly policy?: Policy
  /** Actions that a project chose for itself, on top of `policy`. */
  readonly policyOf?: (project: ProjectId) => Policy | undefined
  /** The project's tracking plan. Read when it changes identity. */
  readonly planOf?: (project: ProjectId) => TrackingPlan | undefined
  /** What the project's owner decided about names. Read when it changes identity. */
  readonly rulesOf?: (project: ProjectId) => NameRules | undefined
  /** Milliseconds; needed for plans with an expiry. */
  readonly now?: () => number
  /** Whether text that looks random is reported (it is never more than reported unless the policy says so). */
  readonly entropy?: boolean
}

/** The guard, with findings that say class, action, rule and length. */
export interface FullGuard extends Guard {
  guard(name: string, properties: JsonObject, context: GuardContext): Guarded
}

interface Marked extends MarkedNames {
  readonly rules: PropertyRules | undefined
}

const noNames: ReadonlySet<string> = new Set()

/** A guard for one worker. It keeps only what it learned about names. */
export function createGuard(options: GuardOptions = {}): FullGuard {
  const basePolicy = completePolicy(options.policy)
  const caches = { event: new KeyCache(false), profile: new KeyCache(true) }
  const eventNames = caches.event.namesBelow('')
  const scanner = createScanner(name => eventNames.get(name) ?? caches.event.judge(eventNames, name, ''))
  const spans: Span[] = []
  const policies = new WeakMap<Policy, FullPolicy>()
  const plans = new WeakMap<TrackingPlan, CompiledPlan>()
  const marked = new WeakMap<Project, Partial<Record<GuardContext['subject'], Marked>>>()

  function policyFor(project: Project): FullPolicy {
    const own = options.policyOf?.(project.id)
    if (own === undefined) return basePolicy
    let policy = policies.get(own)
    if (policy === undefined) policies.set(own, policy = { ...basePolicy, ...own })
    return policy
  }

  function planFor(project: Project): CompiledPlan | undefined {
    const own = options.planOf?.(project.id)
    if (own === undefined || own.mode === 'open') return undefined
    let plan = plans.get(own)
    if (plan === undefined) plans.set(own, plan = compilePlan(own)!)
    return plan
  }

  /** Names that the project itself decided about: identifying ones are sealed, plain ones are nobody's name. */
  function markedBy({ project, subject }: GuardContext): Marked {
    const rules = subject === 'group' ? undefined : options.rulesOf?.(project.id)?.[subject]
    let known = marked.get(project)
    if (known === undefined) marked.set(project, known = {})
    const own = known[subject]
    if (own !== undefined && own.rules === rules) return own
    return known[subject] = {
      rules, identifying: new Set([...project.identifying, ...(rules?.identifying ?? [])]), plain: rules?.plain ?? noNames,
    }
  }

  return {
    guard(name, properties, context) {
      const walk = new Walk(
        scanner.scan, context.subject === 'event' ? caches.event : caches.profile, context,
        policyFor(context.project), markedBy(context), options.entropy === true, spans,
      )
      const plan = context.subject === 'event' ? planFor(context.project) : undefined
      const planned = plan === undefined ? properties : walk.keepPlanned(name, properties, plan, options.now?.() ?? 0)
      if (context.subject === 'event') walk.eventName(name)
      return walk.answer(walk.object(planned, '', '', 0, undefined))
    },
  }
}
