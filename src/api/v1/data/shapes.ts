/** The shapes of what the data routes take and answer (docs/api.md). */
import { z } from 'zod'
import { guardClasses } from '../../../guard/index.ts'
import { json, whole } from '../shapes.ts'

const instant = z.number().describe('Milliseconds since the epoch')
const text = (most: number) => z.string().max(most)
const name = z.string().min(1).max(255)
const state = z.enum(['visible', 'hidden', 'dropped'])
const classification = z.enum(['identifying', 'sensitive', 'quasi', 'plain'])
const action = z.enum(['drop', 'mask', 'seal', 'quarantine', 'reject', 'report'])
const guardClass = z.enum(guardClasses as [string, ...string[]])

const described = {
  name: z.string(),
  displayName: z.string().nullable(),
  description: z.string().nullable(),
  owner: z.string().nullable(),
  state,
  count: z.int(),
  lastSeen: instant.nullable(),
  planned: z.boolean(),
}

export const eventEntry = z.object({
  ...described,
  mergedInto: z.string().nullable(),
  firstSeen: instant.nullable(),
  bySdk: z.array(z.object({ sdk: z.string(), version: z.string(), count: z.int() })),
  pages: z.array(z.string()),
}).meta({ id: 'EventEntry' })

export const propertyEntry = z.object({
  ...described,
  classification: classification.nullable(),
  effective: classification,
  types: z.array(z.string()),
  examples: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  caught: z.int().describe('How often the guard took something out of it'),
}).meta({ id: 'PropertyEntry' })

export const dictionary = z.object({
  events: z.array(eventEntry),
  properties: z.array(propertyEntry),
  personProperties: z.array(propertyEntry),
  setAside: z.int().describe('How often a name was seen that found no room'),
})

export const eventDetail = eventEntry.extend({ properties: z.array(propertyEntry) }).meta({ id: 'EventDetail' })

const change = {
  description: text(4000).nullable().optional(),
  owner: text(255).nullable().optional(),
  displayName: text(255).nullable().optional(),
  state: state.optional(),
}
export const eventChange = z.strictObject({ ...change, mergedInto: name.nullable().optional() })
export const propertyChange = z.strictObject({ ...change, classification: classification.nullable().optional() })

export const findings = z.object({
  findings: z.array(z.object({
    id: z.int(), class: z.string(), action: z.string(), rule: z.string(), event: z.string(), property: z.string(),
    page: z.string(), sdk: z.string(), count: z.int(), firstAt: instant, lastAt: instant, resolvedAt: instant.nullable(),
    hint: z.string().describe('The key of the text that says how to fix it'),
  }).meta({ id: 'Finding' })),
  setAside: z.int(),
})

const policyMap = z.partialRecord(guardClass, action)
export const policy = z.object({
  policy: policyMap,
  defaults: policyMap,
  classes: z.array(z.object({ class: guardClass, actions: z.array(action), why: z.string() })),
})
export const policyChange = z.strictObject({ policy: policyMap })

const planned = z.record(name, z.strictObject({ owner: text(255), reason: text(1000), expiresAt: instant.optional() }))
export const plan = z.strictObject({
  mode: z.enum(['open', 'strict']),
  events: z.record(name, z.strictObject({ properties: planned })),
  shared: planned.optional(),
}).meta({ id: 'TrackingPlan' })

export const suggestionAsked = z.object({ days: whole(1, 365, 30) })

export const quarantineAsked = z.object({ limit: whole(1, 500, 50), offset: whole(0, 1_000_000, 0) })
export const quarantine = z.object({
  total: z.int(),
  events: z.array(z.object({
    id: z.int(), name: z.string(), receivedAt: instant, class: z.string(), properties: z.record(z.string(), json),
    handle: z.string().nullable(),
  })),
})
export const quarantineChoice = z.union([
  z.strictObject({ ids: z.array(z.coerce.number().int().min(1)).min(1).max(10_000) }),
  z.strictObject({ all: z.literal(true) }),
])
export const count = z.object({ count: z.int() })

export const sweepAsked = z.strictObject({ from: instant.optional(), to: instant.optional() })
export const sweep = z.object({
  state: z.enum(['none', 'running', 'done', 'failed']),
  rowsChecked: z.int(),
  rowsToCheck: z.int(),
  changed: z.int(),
  findings: z.record(z.string(), z.int()),
})

const mailAddress = z.email().max(254)
export const alerts = z.object({
  emails: z.array(z.string()),
  mail: z.object({
    available: z.boolean().describe('Whether this instance has a mail server'),
    fault: z.string().nullable().describe('Why the last mail did not arrive'),
  }),
  webhook: z.string().nullable().describe('Only its host is shown: an address can be a secret'),
  classes: z.array(guardClass),
})
export const alertsChange = z.strictObject({
  emails: z.array(mailAddress).max(20).optional(),
  webhook: text(2000).nullable().optional(),
  classes: z.array(guardClass).max(100).optional(),
})

const tried = z.string().nullable().optional().describe('Null: it was taken; a sentence: what is wrong; absent: nobody to tell')
export const alertTest = z.object({ webhook: tried, mail: tried })
