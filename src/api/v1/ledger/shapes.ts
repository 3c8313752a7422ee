/** What the ledger's routes take and answer. */
import { z } from 'zod'
import { ledgerGroups } from '../../../model/ledger-entry.ts'
import * as shapes from '../shapes.ts'

const instant = z.number().describe('Milliseconds since the epoch')
const base64 = z.string()

export const witness = z.object({
  name: z.string(),
  url: z.string(),
  seen: z.object({ size: z.int(), at: instant }).nullable(),
  failing: z.object({ since: instant, reason: z.string() }).nullable(),
  isLate: z.boolean().describe('It has signed nothing for a day'),
  contradicts: z.boolean().describe('It has seen another history'),
}).meta({ id: 'LedgerWitness' })

export const state = z.object({
  origin: z.string(),
  verifierKey: z.string().describe('The public key, as `signet ledger verify` takes it'),
  rootKey: z.string().nullable().describe('The public key of the instance’s root, which vouches for the ledger’s; null until the first unlock'),
  keyStatements: z.array(z.string()).describe('What the root says of the ledger’s keys, oldest first: signed notes'),
  size: z.int(),
  root: base64,
  checkpoint: z.string().describe('A signed note'),
  lastEntryAt: instant.nullable(),
  check: z.object({
    state: z.enum(['running', 'sound', 'wrong']),
    checked: z.int().nullable(),
    message: z.string().nullable(),
  }),
  trouble: z.string().nullable().describe('Why nothing can be recorded at the moment'),
  witnesses: z.array(witness),
  seen: z.int().nullable().describe('Entries that somebody outside has signed for'),
  notExcluded: z.string().describe('What a ledger that verifies could still hide'),
  wholeInstance: z.boolean().describe('Whether the reader sees the entries of every project and of none'),
}).meta({ id: 'LedgerState' })

export const entry = z.object({
  index: z.int(),
  recordedAt: instant,
  kind: z.string(),
  group: z.enum(ledgerGroups),
  actor: z.string().nullable(),
  project: z.int().nullable(),
  people: z.int().nullable().describe('To how many people; null when the entry names none'),
  details: z.record(z.string(), shapes.json).describe('Whatever else the entry says'),
}).meta({ id: 'LedgerEntry' })

export const entries = z.object({
  entries: z.array(entry),
  next: z.int().nullable().describe('`before` of the next page; null at the end'),
})

export const entriesAsked = z.object({
  group: z.enum(ledgerGroups).optional(),
  kind: z.string().max(100).optional(),
  actor: z.string().max(200).optional(),
  project: z.coerce.number().int().min(0).optional(),
  from: z.coerce.number().optional().describe('Milliseconds, included'),
  until: z.coerce.number().optional().describe('Milliseconds, excluded'),
  before: z.coerce.number().int().min(0).optional().describe('Only entries with a smaller index'),
  limit: shapes.whole(1, 200, 50),
})

export const oneEntry = z.object({
  entry,
  line: z.string().describe('What the tree hashes: SHA-256 of a zero byte and this text'),
  texts: z.record(z.string(), z.string().nullable()).describe('What people wrote; null when it was erased'),
  size: z.int(),
  proof: z.array(base64).describe('From the entry up to the root of the first `size` entries'),
  checkpoint: z.string(),
  tlogProof: z.string().describe('The same as a C2SP tlog-proof file'),
}).meta({ id: 'LedgerProof' })

export const actors = z.object({
  actors: z.array(z.string()),
  names: z.record(z.string(), z.string()).describe('Of those who are members and service accounts now; the ledger holds no names'),
})

export const page = z.object({ before: entriesAsked.shape.before, limit: shapes.whole(1, 200, 50) })
