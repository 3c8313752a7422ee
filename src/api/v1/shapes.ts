/** The shapes of what Signet's own API takes and answers. Types of the same names are in docs/api.md. */
import { z } from 'zod'
import { acts } from '../../model/member.ts'
import { questionShape } from '../../model/parse-question.ts'

const instant = z.number().describe('Milliseconds since the epoch')
const pseudonym = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const counts = z.record(z.string(), z.int())

export const json: z.ZodType = z.json()
const properties = z.record(z.string(), json)

export const project = z.object({
  id: z.int(),
  name: z.string(),
  token: z.string(),
  timeZone: z.string(),
  idMode: z.enum(['simplified', 'original']),
  groupKeys: z.array(z.string()),
  identifying: z.array(z.string()),
  sample: z.boolean(),
  events: z.int(),
  people: z.int(),
  lastEventAt: instant.nullable(),
}).meta({ id: 'ProjectSummary' })

const names = z.array(z.string().trim().min(1).max(255)).max(100)

export const projectChange = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  timeZone: z.string().min(1).max(64).optional(),
  groupKeys: names.optional(),
  identifying: names.optional(),
})

export const vault = z.object({
  state: z.enum(['locked', 'unlocked', 'unreachable']),
  sealedPeople: z.int(),
}).meta({ id: 'VaultState' })

const act = z.enum(acts)

export const session = z.object({
  reader: z.object({
    kind: z.enum(['owner', 'member', 'service', 'secret']),
    may: z.array(act).describe('In the instance as a whole'),
    member: z.object({ id: z.int(), name: z.string() }).nullable(),
  }),
  members: z.boolean().describe('Whether anybody is enrolled; until then the owner comes in by the link'),
  projects: z.array(project.extend({ may: z.array(act).describe('In this project') })),
  vault,
  version: z.string(),
})

export const liveEvent = z.object({
  name: z.string(),
  occurredAt: instant,
  receivedAt: instant,
  pseudonym: pseudonym.nullable(),
  handle: z.string().nullable(),
  properties,
}).meta({ id: 'LiveEvent' })

export const live = z.object({ events: z.array(liveEvent) })

const dictionaryProperty = z.object({ name: z.string(), types: z.array(z.string()), count: z.int(), displayName: z.string().nullable() })

export const dictionary = z.object({
  events: z.array(z.object({ name: z.string(), count: z.int(), lastSeen: instant, displayName: z.string().nullable() })),
  properties: z.array(dictionaryProperty),
  personProperties: z.array(dictionaryProperty),
})

export const values = z.object({
  values: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean(), z.null()]), count: z.int() })),
})

export const intake = z.object({
  accepted: z.int(),
  refused: counts,
  lastEventAt: instant.nullable(),
  bySdk: z.array(z.object({ sdk: z.string(), version: z.string(), count: z.int() })),
})

export const person = z.object({
  pseudonym,
  handle: z.string(),
  firstSeen: instant.nullable(),
  lastSeen: instant.nullable(),
  events: z.int(),
  properties,
  sealed: z.array(z.string()),
}).meta({ id: 'PersonRow' })

export const people = z.object({ total: z.int(), people: z.array(person) })

export const personDetail = z.object({
  person,
  ids: z.array(z.object({ pseudonym, handle: z.string(), kind: z.string(), linkedAt: instant.nullable() })),
  groups: z.array(z.object({ key: z.string(), pseudonym, handle: z.string() })),
  activity: z.array(liveEvent),
})

const card = z.strictObject({
  id: z.string().min(1).max(64),
  title: z.string().max(200),
  question: questionShape,
  width: z.union([z.literal(1), z.literal(2)]),
})

export const board = z.object({
  id: z.int(),
  name: z.string(),
  position: z.int(),
  cards: z.array(card),
}).meta({ id: 'Board' })

export const boards = z.object({ boards: z.array(board) })

/** `id` may come back with a board that was read; the path's counts. */
export const boardContent = z.strictObject({
  id: z.union([z.int(), z.string()]).optional(),
  name: z.string().trim().min(1).max(200),
  position: z.int().min(0).max(100_000).optional(),
  cards: z.array(card).max(100),
})

export const sample = z.object({ state: z.enum(['none', 'making', 'there']), done: z.int(), total: z.int() })

/** Answers to questions are typed in src/model/answer.ts; here only what all of them have. */
export const answer = z.looseObject({
  kind: z.enum(['trend', 'funnel', 'retention', 'flow', 'people']),
  question: questionShape,
  ground: z.object({
    statements: z.array(z.object({ sql: z.string(), params: z.record(z.string(), json) })),
    rowsRead: z.number(),
    engineMs: z.number(),
    exact: z.boolean(),
    computedAt: instant,
    timeZone: z.string(),
    from: instant,
    until: instant,
  }),
}).meta({ id: 'Answer' })

export const error = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
}).meta({ id: 'Error' })

/** A whole number in a query string. */
export const whole = (least: number, most: number, otherwise: number) =>
  z.coerce.number().int().min(least).max(most).default(otherwise)
