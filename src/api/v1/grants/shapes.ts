/** The shapes of what the routes about grants take and answer. */
import { z } from 'zod'
import { questionShape } from '../../../model/parse-question.ts'

const instant = z.number().describe('Milliseconds since the epoch')
const pseudonym = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const level = z.enum(['coarse', 'masked', 'full'])
const person = z.object({ pseudonym, handle: z.string() })

/** People in one request; they and the ids merged into them. */
export const mostPeople = 5_000

const whom = {
  people: z.array(pseudonym).min(1).max(mostPeople).optional().describe('Pseudonyms; the ids of each person come along'),
  question: questionShape.optional().describe('A question of kind `people`, in place of `people`'),
}

export const preview = z.strictObject(whom)

export const grantAsked = z.strictObject({
  ...whom,
  fields: z.array(z.string().min(1).max(255)).min(1).max(50),
  level: level.default('masked'),
  reason: z.string().max(2_000),
  history: z.boolean().default(false).describe('Former values too'),
})

export const previewed = z.object({
  people: z.int(),
  ids: z.int().describe('Ids of these people that have anything under seal'),
  fields: z.array(z.object({ name: z.string(), people: z.int() })),
})

export const grant = z.object({
  id: z.string(),
  actor: z.string(),
  name: z.string().nullable(),
  project: z.int(),
  people: z.array(person),
  ids: z.int(),
  fields: z.array(z.string()),
  level,
  reason: z.string(),
  state: z.enum(['waiting', 'opening', 'opened', 'released', 'cancelled']),
  missing: z.enum(['people', 'full', 'quota']).nullable(),
  approvals: z.array(z.object({ member: z.int(), name: z.string(), at: instant })),
  requestedAt: instant,
  expiresAt: instant,
  mine: z.boolean(),
  mayApprove: z.boolean(),
  desk: z.string().nullable().describe('The address of the vault’s desk, where it is proven and shown'),
}).meta({ id: 'GrantRequest' })

export const grants = z.object({ grants: z.array(grant) })

export const findAsked = z.strictObject({ value: z.string().trim().min(1).max(320), reason: z.string().max(2_000) })
export const found = z.object({ people: z.array(person) })

export const vaultMembers = z.object({
  members: z.array(z.object({
    member: z.int(), name: z.string(), mayRequest: z.boolean(), mayApprove: z.boolean(),
    factors: z.array(z.enum(['passkey', 'totp'])), enrolledAt: instant,
  })),
  me: z.int().nullable().describe('The reader’s own number; null for who is no member'),
  policy: z.object({ idsPerHour: z.int(), idsPerDay: z.int(), idsPerGrant: z.int(), fullIdsPerGrant: z.int() }),
  alarm: z.object({ at: instant, actor: z.string(), project: z.int(), grant: z.string() }).nullable(),
  desk: z.string().nullable(),
}).meta({ id: 'VaultMembers' })

export const enrolment = z.object({ id: z.string(), desk: z.string().nullable() })
