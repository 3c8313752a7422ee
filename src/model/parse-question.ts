/**
 * From unknown JSON to a question: what the web app, the command line and boards send is read here, once.
 *
 * Only the form is judged. Whether a range makes sense or a time zone exists is said by whoever resolves the question.
 * Unknown members are refused, so that a misspelt filter is never silently left out.
 */
import { z } from 'zod'
import type { Question } from './question.ts'

const name = z.string().min(1).max(255)
const text = z.string().max(4096)
const scalar = z.union([text, z.number(), z.boolean(), z.null()])
const count = (most: number) => z.int().min(1).max(most)

const calendarUnit = z.enum(['hour', 'day', 'week', 'month'])
const durationUnit = z.enum(['second', 'minute', 'hour', 'day', 'week', 'month'])
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD')

const range = z.union([
  z.strictObject({ from: day, to: day }),
  z.strictObject({ last: count(10_000), unit: calendarUnit }),
])

const property = z.strictObject({
  of: z.enum(['event', 'person', 'group']),
  name: z.string().max(255),
  path: z.array(z.string().max(255)).max(16).optional(),
  groupKey: name.optional(),
})

const operator = z.discriminatedUnion('is', [
  z.strictObject({ is: z.enum(['equals', 'does-not-equal']), values: z.array(scalar).min(1).max(1000) }),
  z.strictObject({ is: z.enum(['contains', 'does-not-contain', 'starts-with', 'ends-with']), text }),
  z.strictObject({ is: z.enum(['set', 'not-set']) }),
  z.strictObject({ is: z.enum(['true', 'false']) }),
  z.strictObject({ is: z.enum(['greater', 'at-least', 'less', 'at-most']), number: z.number() }),
  z.strictObject({ is: z.literal('between'), from: z.number(), to: z.number() }),
  z.strictObject({ is: z.enum(['before', 'since']), date: z.string().max(40) }),
])

const filter = z.strictObject({ property, operator, list: z.enum(['any', 'all']).optional() })
const filterGroup = z.strictObject({ match: z.enum(['all', 'any']), filters: z.array(filter).max(50) })

const selector = {
  event: name.nullable(),
  where: filterGroup.optional(),
  label: z.string().max(255).optional(),
}
const eventSelector = z.strictObject(selector)

const base = {
  range,
  timeZone: z.string().min(1).max(64).optional(),
  where: filterGroup.optional(),
}
const window = z.strictObject({ value: count(100_000), unit: durationUnit })
const limit = count(1000).optional()

/** The form of every question, for checking and for the API's description. */
export const questionShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('trend'),
    ...base,
    series: z.array(z.strictObject({ ...selector, measure: z.enum(['total', 'unique']) })).min(1).max(26),
    unit: calendarUnit,
    breakdown: property.optional(),
    limit,
  }),
  z.strictObject({
    kind: z.literal('funnel'), ...base, steps: z.array(eventSelector).min(1).max(20), window, breakdown: property.optional(), limit,
  }),
  z.strictObject({
    kind: z.literal('retention'),
    ...base,
    start: eventSelector,
    return: eventSelector,
    unit: z.enum(['day', 'week', 'month']),
    periods: count(366),
    criterion: z.enum(['on', 'on-or-after']),
    intervals: z.enum(['rolling', 'calendar']),
  }),
  z.strictObject({
    kind: z.literal('flow'),
    ...base,
    anchor: eventSelector,
    direction: z.enum(['after', 'before']),
    steps: count(10),
    perStep: count(50),
    events: z.array(name).max(200).optional(),
    by: property.optional(),
    window: window.optional(),
  }),
  z.strictObject({
    kind: z.literal('people'),
    ...base,
    did: eventSelector.optional(),
    profile: filterGroup.optional(),
    sort: z.enum(['last-seen', 'events']).optional(),
    offset: z.int().min(0).max(10_000_000).optional(),
    limit: count(1000).optional(),
  }),
])

export type ParsedQuestion = { readonly question: Question } | { readonly fault: string }

/** The question that `value` is, or what is wrong with it: where, and what was expected. */
export function parseQuestion(value: unknown): ParsedQuestion {
  const parsed = questionShape.safeParse(value)
  return parsed.success ? { question: parsed.data as Question } : { fault: sayFault(parsed.error) }
}

/** The first fault, with the place where it is: `steps[1].event: expected string`. */
export function sayFault(error: z.ZodError): string {
  const { path, message } = nearest(error.issues)
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '')
  return place === '' ? message : `${place}: ${message}`
}

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Where several forms are possible, the fault of the one that the value came nearest to. */
function nearest(issues: readonly z.core.$ZodIssue[]): Fault {
  const issue = issues[0]!
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const choices = issue.errors.map((faults) => ({ faults, fault: nearest(faults) }))
  const best = choices.toSorted((a, b) => b.fault.path.length - a.fault.path.length || a.faults.length - b.faults.length)[0]!
  return { path: [...issue.path, ...best.fault.path], message: best.fault.message }
}
