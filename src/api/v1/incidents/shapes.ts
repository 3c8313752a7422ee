/** What the routes of incidents take and answer. */
import { z } from 'zod'
import { decisionSubjects, measureNames } from '../../../incident/index.ts'
import {
  backupParts, deskRoles, exposureLevels, incidentKinds, incidentStatuses, severities, sharingMarks,
} from '../../../model/incident.ts'

const text = z.string().max(10_000)
const short = z.string().max(300)
const at = z.number().describe('Milliseconds since the epoch')
const id = z.int().positive()
const projects = z.union([z.literal('all'), z.array(id).max(1_000)])

export const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), session: id }),
  z.strictObject({ kind: z.literal('member'), member: id }),
  z.strictObject({ kind: z.literal('owner') }),
  z.strictObject({ kind: z.literal('service'), service: id }),
  z.strictObject({ kind: z.literal('secret'), project: id }),
  z.strictObject({ kind: z.literal('token'), project: id }),
  z.strictObject({ kind: z.literal('address'), network: z.string().max(64) }),
  z.strictObject({ kind: z.literal('collector'), name: short, projects }),
  z.strictObject({ kind: z.literal('vault'), projects }),
  z.strictObject({ kind: z.literal('server'), projects }),
  z.strictObject({ kind: z.literal('destination'), destination: id }),
  z.strictObject({ kind: z.literal('backup'), holds: z.array(z.enum(backupParts)), projects }),
])
const line = z.strictObject({
  target, window: z.strictObject({ from: at, until: at.nullable() }), certainty: z.enum(['known', 'assumed']), note: z.string().max(1_000).optional(),
})

export const newIncident = z.strictObject({
  kind: z.enum(incidentKinds), title: short, what: text, noticedAt: at, noticedHow: z.string().max(2_000), cves: z.array(short).max(100).optional(),
  severity: z.enum(severities).optional(), alarm: z.int().min(0).optional().describe("The ledger's entry that raised it"),
})

/** A signed note (C2SP): origin, size and root, then signatures. */
const checkpoint = z.string().max(10_000).regex(/^[^\n]{1,200}\n\d{1,15}\n[\w+/=-]{40,60}\n(?:[^\n]{1,200}\n)?\n(?:— \S{1,200} [\w+/=]{8,200}\n)+$/)
const evidence = z.strictObject({
  kind: z.enum(['file', 'ledger']), source: z.string().max(1_000), sha256: short,
  entries: z.strictObject({ from: z.int().min(0), until: z.int().min(0), checkpoint }).optional(),
})
export const change = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('details'), kind: z.enum(incidentKinds).optional(), title: short.optional(), what: text.optional(), noticedAt: at.optional(),
    noticedHow: z.string().max(2_000).optional(), occurred: z.strictObject({ from: at.nullable(), until: at.nullable() }).optional(),
    cves: z.array(short).max(100).optional(), severity: z.enum(severities).optional(), severityReasons: text.optional(), sharing: z.enum(sharingMarks).optional(),
  }),
  z.strictObject({ type: z.literal('scope.add'), line }),
  z.strictObject({ type: z.literal('scope.change'), id, line, why: text }),
  z.strictObject({ type: z.literal('scope.remove'), id, why: text }),
  z.strictObject({ type: z.literal('aware'), at, why: text }),
  z.strictObject({ type: z.literal('clock.choose'), rule: short, chosen: z.boolean() }),
  z.strictObject({ type: z.literal('clock.pause'), rule: short, reason: text }),
  z.strictObject({ type: z.literal('clock.resume'), rule: short }),
  z.strictObject({ type: z.literal('clock.done'), rule: short, at }),
  z.strictObject({ type: z.literal('timeline.add'), at, text }),
  z.strictObject({ type: z.literal('task.add'), text, assigned: short.optional() }),
  z.strictObject({ type: z.literal('task.done'), id, done: z.boolean() }),
  z.strictObject({ type: z.literal('decision'), about: z.enum(decisionSubjects), article: short, choice: text, why: text }),
  z.strictObject({ type: z.literal('role'), role: z.enum(deskRoles), who: short.nullable() }),
  z.strictObject({ type: z.literal('evidence'), evidence }),
  z.strictObject({ type: z.literal('status'), status: z.enum(incidentStatuses), why: text }),
])
export const changeAsked = z.strictObject({ version: id.describe('The version that was read'), change })
export const logAsked = z.strictObject({ version: id, source: z.string().max(1_000), text: z.string().describe('JSON Lines') })

const clock = z.object({
  rule: z.looseObject({ id: z.string(), name: z.string() }), state: z.enum(['waiting', 'running', 'paused', 'late', 'done']), since: at.nullable(),
  dueAt: at.nullable(), doneAt: at.nullable(),
})
export const summary = z.object({
  id, name: z.string(), title: z.string(), kind: z.enum(incidentKinds), status: z.enum(incidentStatuses), severity: z.enum(severities), version: id,
  openedAt: at, updatedAt: at, noticedAt: at, clocks: z.array(clock),
})
export const summaries = z.object({ incidents: z.array(summary) })
/** The incident as the room has it, with its clocks at this instant. */
export const incident = z.looseObject({ id, name: z.string(), version: id, title: z.string(), clocks: z.array(clock) }).meta({ id: 'Incident' })
export const versions = z.object({ versions: z.array(z.object({ version: id, at, actor: z.string(), change: z.string() })) })
export const suggested = z.object({ incident: newIncident, target: target.nullable() })
export const imported = z.object({ incident, lines: z.int(), useful: z.int().describe('Lines that say who came from which address when') })

export const computeAsked = z.strictObject({ reason: text.default('').describe('Why it may say less than the version before') })
export const exposure = z.looseObject({
  version: id, confirmed: z.int(), potential: z.int(), people: z.int(), others: z.enum(['excluded', 'not-seen']), computeMs: z.number(),
}).meta({ id: 'Exposure' })
export const exposures = z.object({ exposures: z.array(exposure) })

const column = z.object({ field: z.string(), level: z.enum(exposureLevels), grade: z.enum(['confirmed', 'potential']) })
const personLine = z.object({
  pseudonym: z.string(), handle: z.string(), grade: z.enum(['confirmed', 'potential']), columns: z.array(column), firstAt: at, lastAt: at,
  through: z.array(z.string()),
})
export const peopleAsked = z.object({
  project: z.coerce.number().int().positive(), grade: z.enum(['confirmed', 'potential']).optional(), field: z.string().max(255).optional(),
  offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const people = z.object({ total: z.int(), people: z.array(personLine) })
export const why = z.object({
  disclosures: z.array(z.looseObject({ grade: z.string(), level: z.string(), fields: z.array(z.string()), cause: z.string(), through: z.string(), from: at, until: at })),
})
export const projectAsked = z.object({ project: z.coerce.number().int().positive() })
export const fileAsked = z.object({ project: z.coerce.number().int().positive().optional() })

const counts = z.record(z.string(), z.number())
export const given = z.strictObject({ given: z.record(z.string(), z.unknown()).default({}) })
export const preview = z.object({ touches: counts, unavailable: z.string().optional(), warning: z.string().optional() })
export const taken = z.looseObject({ number: id, measure: z.enum(measureNames), state: z.string(), touched: counts, effectMs: z.number().nullable() })
export const takenOnce = z.object({ taken, once: z.record(z.string(), z.string()).describe('Shown once') })
export const measures = z.object({
  taken: z.array(taken),
  playbook: z.array(z.object({
    measure: z.enum(measureNames), given: z.record(z.string(), z.unknown()), asks: z.array(z.string()), confirmed: z.boolean(), allowed: z.boolean(), preview,
  })),
})
export const containment = z.object({
  frozen: z.array(z.string()), readOnly: z.boolean(), networks: z.int(), quarantined: z.array(id), open: z.int().describe('Incidents that are not closed'),
})
