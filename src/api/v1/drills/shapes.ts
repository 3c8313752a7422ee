/** What the routes of drills take and answer. */
import { z } from 'zod'
import { fewestPeople } from '../../../drill/index.ts'

const ms = z.number().nullable().describe('Milliseconds; null: not, or nothing to measure')
const share = z.number().min(0).max(1).nullable().describe('Null: nothing was taken')

/** A server that serves does not play with more; `signet drill` does. */
export const mostHere = 10_000

export const drillAsked = z.strictObject({ people: z.int().min(fewestPeople).max(mostHere).describe('Made-up people') })

const outcome = z.object({
  id: z.string(), attacker: z.string(), promised: z.string(), byNature: z.boolean(),
  full: z.int().describe('People of whom a value was read'), masked: z.int(), confirmed: z.int().describe('Guesses that were confirmed'), streams: z.int(),
  footholds: z.array(z.string()), seen: z.string().nullable(), kept: z.boolean().nullable(), attackMs: z.number(),
  alarmMs: ms, reportMs: ms, recall: share, precision: share, containedMs: ms,
}).meta({ id: 'DrillOutcome' })

export const running = z.object({
  by: z.string(), startedAt: z.number(), people: z.int(), done: z.int(), of: z.int().describe('0 while the stage is being set'), outcomes: z.array(outcome),
}).meta({ id: 'RunningDrill' })

export const drills = z.object({
  running: running.nullable(),
  trouble: z.string().nullable().describe('Why the last one did not come to an end'),
  drills: z.array(z.object({
    by: z.string(), startedAt: z.number(), tookMs: z.number(), people: z.int(), held: z.boolean(), outcomes: z.array(outcome),
    plain: z.array(outcome).describe('The same attackers at a plain analytics store'),
  })),
  elsewhere: z.array(z.object({ id: z.string(), attacker: z.string(), why: z.string(), test: z.string() })).describe('Attackers that a drill does not play, and which test does'),
})
