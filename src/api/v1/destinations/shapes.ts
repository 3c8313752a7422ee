/** What comes and goes at the routes of outgoing destinations. */
import { z } from 'zod'
import { destinationKinds, placeLevels } from '../../../model/destination.ts'

const name = z.string().trim().min(1).max(120)
const names = z.array(z.string().min(1).max(255)).max(500)
const level = z.enum(['coarse', 'masked', 'full'])

const policy = z.strictObject({
  ids: z.enum(['separate', 'same']).default('separate'),
  places: z.enum(placeLevels).default('none'),
  properties: names.default([]),
  whenLocked: z.enum(['leave-out', 'wait']).default('leave-out'),
})
const vendor = z.strictObject({
  name,
  contact: z.string().trim().max(300).default(''),
  country: z.string().regex(/^([A-Z]{2})?$/, 'two capital letters').default(''),
  purpose: z.string().trim().max(500).default(''),
})
const key = z.string().min(1).max(500)
const keys = z.strictObject({ secret: key.optional(), token: key.optional(), username: key.optional(), projectId: key.optional() })

export const newDestination = z.strictObject({
  name,
  kind: z.enum(destinationKinds),
  address: z.string().min(1).max(2_000),
  events: names.min(1).nullable().default(null),
  policy: policy.default({ ids: 'separate', places: 'none', properties: [], whenLocked: 'leave-out' }),
  vendor,
  batchSize: z.int().min(1).max(2_000).default(500),
  keys: keys.default({}),
  since: z.int().min(0).optional(),
})

export const destinationChange = z.strictObject({
  name: name.optional(),
  address: z.string().min(1).max(2_000).optional(),
  events: names.min(1).nullable().optional(),
  policy: policy.optional(),
  vendor: vendor.optional(),
  batchSize: z.int().min(1).max(2_000).optional(),
  keys: keys.optional(),
})

export const destination = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(destinationKinds),
  address: z.string(),
  events: z.array(z.string()).nullable(),
  policy,
  vendor: z.object({ name: z.string(), contact: z.string(), country: z.string(), purpose: z.string() }),
  batchSize: z.int(),
  state: z.enum(['running', 'paused', 'stopped', 'removed']),
  createdAt: z.number(),
  /** Identifying fields that may go out, until when; null: none. */
  granted: z.object({ grant: z.string(), fields: z.array(z.string()), level, expiresAt: z.number(), isOver: z.boolean() }).nullable(),
  progress: z.object({
    sentEvents: z.int(), lastSentAt: z.number().nullable(), trouble: z.string().nullable(), tries: z.int(),
    /** Everything that was taken before was dealt with. */
    upTo: z.number(),
    batches: z.record(z.string(), z.int()),
  }),
})
export const destinations = z.object({ destinations: z.array(destination), isStopped: z.boolean() })
/** The secret is shown once: receivers of a webhook check its requests with it. */
export const madeDestination = destination.extend({ secret: z.string().nullable() })
export const stopped = z.object({ destinations: z.array(z.int()) })

export const batchesAsked = z.strictObject({
  before: z.coerce.number().int().min(1).optional(), outcome: z.enum(['sent', 'partly', 'failed', 'dead', 'replayed', 'dropped']).optional(),
})
const batch = z.object({
  id: z.int(), batch: z.string(), at: z.number(), outcome: z.string(), events: z.int(), people: z.int(), fields: z.array(z.string()),
  reason: z.string().nullable(), entry: z.int().nullable(),
})
export const batches = z.object({ batches: z.array(batch) })

export const deletion = z.object({
  id: z.int(), entry: z.int(), people: z.int(), askedAt: z.number(), state: z.enum(['asked', 'told', 'by-hand', 'confirmed']),
  tracking: z.string().nullable(), reason: z.string().nullable(), confirmedAt: z.number().nullable(), evidence: z.string().nullable(),
})
export const deletions = z.object({ deletions: z.array(deletion) })
export const deletionIds = z.object({ ids: z.array(z.string()) })
export const confirmation = z.strictObject({ confirmedAt: z.int().min(0), evidence: z.string().trim().min(1).max(2_000) })

export const grant = z.strictObject({
  grant: z.strictObject({
    id: z.string().max(100), destination: z.int(), project: z.int(), fields: z.array(z.string().max(255)).min(1).max(100), level,
    reason: z.string().max(4_096), issuedAt: z.int(), expiresAt: z.int(),
  }),
  signature: z.string().max(200),
})

export const recordAsked = z.strictObject({ until: z.coerce.number().int().min(0).optional(), deletedBefore: z.coerce.number().int().min(0).optional() })
export const record = z.object({
  ledgerSize: z.int(),
  fields: z.array(z.object({
    field: z.string(), level: z.string(), grade: z.enum(['confirmed', 'potential']), people: z.int(), firstAt: z.number(), lastAt: z.number(),
  })),
  properties: z.array(z.string()),
  confirmedDeleted: z.int(),
})

export const personForwards = z.object({
  forwards: z.array(z.object({
    destination: z.int(), name: z.string(), vendor: z.string(), field: z.string(), level: z.string(),
    /** Whether the destination took it, or only may have. */
    grade: z.enum(['confirmed', 'potential']),
    firstAt: z.number(), lastAt: z.number(),
  })),
})
