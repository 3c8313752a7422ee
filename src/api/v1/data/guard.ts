/** The guard: what it found, what it does about each class, the tracking plan, and who is told. */
import {
  defaultPolicy, guardClasses, mayChoose, needsPlan, type Policy, policyChoices, type TrackingPlan,
} from '../../../guard/index.ts'
import type { JsonValue } from '../../../model/json.ts'
import type { StoredFinding } from '../../../registry/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { readPlan } from './entries.ts'
import * as shapes from './shapes.ts'

const base = '/v1/projects/:id/data'
const dayMs = 86_400_000

export function findingEndpoints(deps: ApiDeps): Endpoint[] {
  const { registry } = deps
  return [
    endpoint(
      { method: 'GET', path: `${base}/findings`, summary: 'What the guard caught, where and how often; the latest first', answer: shapes.findings },
      async (asked) => {
        const { id } = projectOf(asked)
        await deps.flushCounts()
        const [found, own, anyone] = await Promise.all([registry.findings.list(id), registry.setAside.read(id), registry.setAside.read(0)])
        return {
          findings: found.map(toShown),
          setAside: (own.finding ?? 0) + (anyone.finding ?? 0),
        }
      },
    ),
    endpoint(
      { method: 'POST', path: `${base}/findings/:finding/resolve`, summary: 'Marks a finding as dealt with, until it comes again', needs: 'data.manage' },
      async (asked) => {
        const id = /^[1-9]\d{0,14}$/.test(asked.params['finding'] ?? '') ? Number(asked.params['finding']) : 0
        if (!(await registry.findings.resolve(projectOf(asked).id, id))) throw new ApiError('NOT_FOUND', 'There is no such finding')
        return undefined
      },
    ),
  ]
}

function toShown({ id, class: caught, action, rule, event, property, page, sdk, count, firstAt, lastAt, resolvedAt }: StoredFinding) {
  return { id, class: caught, action, rule, event, property, page, sdk, count, firstAt, lastAt, resolvedAt, hint: caught }
}

export function policyEndpoints(deps: ApiDeps): Endpoint[] {
  const { registry } = deps
  const answer = (own: Policy) => ({
    policy: { ...defaultPolicy, ...own }, defaults: { ...defaultPolicy }, classes: policyChoices.map((choice) => ({ ...choice, actions: [...choice.actions] })),
  })
  return [
    endpoint(
      { method: 'GET', path: `${base}/policy`, summary: 'What the guard does about each class', answer: shapes.policy },
      async (asked) => answer(((await registry.dataSettings.get(projectOf(asked).id, 'policy')) as Policy | undefined) ?? {}),
    ),
    endpoint(
      {
        method: 'PUT',
        path: `${base}/policy`,
        summary: 'Chooses what the guard does about classes; one that is not named has its default. Holds from the next event on',
        needs: 'data.manage',
        confirmed: 'factor',
        body: shapes.policyChange,
        answer: shapes.policy,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const policy = asked.body.policy as Policy
        for (const [name, action] of Object.entries(policy)) {
          if (!mayChoose(name, action)) {
            throw new ApiError('REQUEST_INVALID', `"${action}" cannot be chosen for ${name}`, { hint: 'GET data/policy lists what can be chosen, and why' })
          }
        }
        await registry.dataSettings.set(id, 'policy', policy as JsonValue)
        await deps.reloadProjects()
        await deps.ledger.append({ kind: 'policy.changed', actor: actorOf(asked.reader), project: id, policy: { ...policy } })
        return answer(policy)
      },
    ),
  ]
}

const most = { events: 2_000, properties: 20_000 }

export function planEndpoints(deps: ApiDeps): Endpoint[] {
  const { registry } = deps
  return [
    endpoint(
      { method: 'GET', path: `${base}/plan`, summary: 'The tracking plan', answer: shapes.plan },
      async (asked) => (await readPlan(registry, projectOf(asked).id)) as never,
    ),
    endpoint(
      {
        method: 'PUT',
        path: `${base}/plan`,
        summary: 'Replaces the tracking plan. A strict one lets nothing in that is not planned, from the next event on',
        needs: 'data.manage',
        body: shapes.plan,
        answer: shapes.plan,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const plan = asked.body
        const events = Object.values(plan.events)
        const properties = events.reduce((sum, event) => sum + Object.keys(event.properties).length, Object.keys(plan.shared ?? {}).length)
        if (events.length > most.events || properties > most.properties) {
          throw new ApiError('REQUEST_INVALID', `A plan may have ${most.events} events and ${most.properties} properties, not ${events.length} and ${properties}`)
        }
        await registry.dataSettings.set(id, 'plan', plan as JsonValue)
        await deps.reloadProjects()
        await deps.ledger.append({
          kind: 'plan.changed', actor: actorOf(asked.reader), project: id, mode: plan.mode, events: events.length, properties,
        })
        return plan
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: `${base}/plan/suggestion`,
        summary: 'A plan of what was seen in the last days, for people to say who wants it and why',
        query: shapes.suggestionAsked,
        answer: shapes.plan,
      },
      async (asked) => {
        const since = deps.now() - asked.query.days * dayMs
        const seen = await deps.lookups.seenProperties(projectOf(asked).id, { since }, { signal: asked.signal })
        return suggested(seen) as never
      },
    ),
  ]
}

function suggested(seen: readonly { readonly event: string; readonly property: string }[]): TrackingPlan {
  const events = new Map<string, [string, { owner: string; reason: string }][]>()
  for (const { event, property } of seen) {
    if (event.startsWith('$')) continue
    const properties = events.get(event) ?? []
    events.set(event, properties)
    if (needsPlan(property)) properties.push([property, { owner: '', reason: '' }])
  }
  const entries = [...events].slice(0, most.events).map(([event, properties]) => [event, { properties: Object.fromEntries(properties) }] as const)
  return { mode: 'open', events: Object.fromEntries(entries) }
}

interface Alerts {
  readonly webhook: string | null
  readonly emails: readonly string[]
  readonly classes: readonly string[]
}

export function alertEndpoints(deps: ApiDeps): Endpoint[] {
  const { registry } = deps
  /** When each project last sent a test. */
  const tested = new Map<number, number>()
  const read = async (project: number): Promise<Alerts> => {
    const kept = (await registry.dataSettings.get(project, 'alerts')) as unknown as Partial<Alerts> | undefined
    return { webhook: null, emails: [], classes: [...guardClasses], ...kept }
  }
  const answer = async (project: number, { webhook, emails, classes }: Alerts) => ({
    webhook: webhook === null ? null : masked(webhook), emails: [...emails], classes: [...classes],
    mail: { available: deps.alerts.sendsMail, fault: (await deps.alerts.mailFault(project)) ?? null },
  })
  return [
    endpoint(
      { method: 'GET', path: `${base}/alerts`, summary: 'Who is told of findings', needs: 'data.manage', answer: shapes.alerts },
      async (asked) => answer(projectOf(asked).id, await read(projectOf(asked).id)),
    ),
    endpoint(
      {
        method: 'PUT',
        path: `${base}/alerts`,
        summary: 'Chooses who is told of findings of which classes; a finding is told of once a day at the most',
        needs: 'data.manage',
        confirmed: 'factor',
        body: shapes.alertsChange,
        answer: shapes.alerts,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const before = await read(id)
        const { emails, webhook, classes } = asked.body
        if (emails !== undefined && emails.length > before.emails.length && !deps.alerts.sendsMail) {
          throw new ApiError('REQUEST_INVALID', 'This instance has no mail server', { hint: 'Whoever runs it sets SIGNET_SMTP_URL and SIGNET_MAIL_FROM; or name a webhook' })
        }
        // What was answered comes back as it is when the owner changes something else.
        const isSame = webhook === undefined || (before.webhook !== null && webhook === masked(before.webhook))
        const wanted = isSame ? before.webhook : webhook === '' ? null : webhook
        const fault = isSame || wanted === null ? undefined : await deps.webhookFault(wanted)
        if (fault !== undefined) throw new ApiError('REQUEST_INVALID', fault)
        const after: Alerts = { webhook: wanted, emails: distinct(emails ?? before.emails), classes: classes ?? before.classes }
        await registry.dataSettings.set(id, 'alerts', after as unknown as JsonValue)
        await deps.ledger.append({
          kind: 'alerts.changed', actor: actorOf(asked.reader), project: id, webhook: wanted !== null, recipients: after.emails.length,
          classes: [...after.classes],
        })
        return answer(id, after)
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: `${base}/alerts/test`,
        summary: 'Sends a test to the webhook and the recipients that are set, and says how it went',
        needs: 'data.manage',
        answer: shapes.alertTest,
      },
      async (asked) => {
        const project = projectOf(asked)
        if ((tested.get(project.id) ?? 0) > deps.now() - testEveryMs) {
          throw new ApiError('REQUEST_INVALID', 'A test was sent a moment ago', { hint: `Wait ${testEveryMs / 1000} seconds` })
        }
        tested.set(project.id, deps.now())
        return deps.alerts.test(project)
      },
    ),
  ]
}

const testEveryMs = 5_000

/** Each address once, however its host is written. */
function distinct(emails: readonly string[]): string[] {
  return [...new Map(emails.map((email) => [email.toLowerCase(), email])).values()]
}

/** `https://hooks.example.org/…`: what follows the host is often the only secret. */
function masked(webhook: string): string {
  return `${new URL(webhook).origin}/…`
}
