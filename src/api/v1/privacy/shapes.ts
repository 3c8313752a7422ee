/** The shapes of the privacy routes. */
import { z } from 'zod'
import { privacySettingsShape } from '../../../erasure/index.ts'
import { isPseudonym } from '../../../model/pseudonym.ts'

const instant = z.number().describe('Milliseconds since the epoch')
const count = z.int().min(0)

export const newErasure = z.strictObject({
  people: z.array(z.string().refine(isPseudonym, 'is not a pseudonym')).max(10_000).default([]).describe('Pseudonyms; all ids of each person are erased'),
  ids: z.array(z.string().min(1).max(1_000)).max(2_000).default([]).describe('Ids as clients send them; kept nowhere'),
  field: z.string().min(1).max(255).optional().describe('Only this identifying field'),
  everyone: z.literal(true).optional().describe('The field of everyone'),
  events: z.enum(['keep', 'remove']).optional().describe('As the settings say when absent'),
  now: z.boolean().default(false).describe('Replace the shelf key at once'),
})

export const erasure = z.object({
  id: z.int(),
  tracking: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'revoked']),
  requestedBy: z.string(),
  requestedAt: instant,
  finishedAt: instant.nullable(),
  field: z.string().nullable(),
  everyone: z.boolean(),
  events: z.enum(['keep', 'remove']),
  origin: z.enum(['app', 'cli', 'mixpanel', 'restore']),
  /** Ids that were named. */
  ids: count,
  persons: count.nullable(),
  values: count.nullable(),
  eventsDone: count.nullable(),
  unreadableAt: instant.nullable().describe('Since when nothing of it can be read here'),
  inBackupsAt: instant.nullable().describe('Since when, or from when on as planned, nothing of it can be read in backups either'),
  isInBackups: z.boolean().describe('Whether copies made before can still be read'),
  ledger: z.object({ begun: z.int().nullable(), done: z.int().nullable() }),
  trouble: z.string().nullable(),
}).meta({ id: 'Erasure' })

export const erasures = z.object({ erasures: z.array(erasure), next: z.int().nullable() }).meta({ id: 'Erasures' })

export const privacy = z.object({
  settings: privacySettingsShape,
  shelf: z.object({ generation: z.int(), rotatedAt: instant.nullable(), nextAt: instant.nullable() }),
  expiry: z.object({ lastRun: instant.nullable(), nextRun: instant }),
  mayErase: z.boolean(),
  mayManage: z.boolean(),
}).meta({ id: 'Privacy' })

export const listAsked = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), before: z.coerce.number().int().optional() })
export const settings = privacySettingsShape
