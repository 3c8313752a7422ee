/**
 * Plays attackers one after the other and looks on from the incident desk: what each got, held against the truth; when
 * something first raised an alarm; how long it took from opening an incident to a report of who was exposed, and whether the
 * loot lies inside that report; and how long until the attacker was shut out.
 */
import { type Haul, type Reading, weigh } from './loot.ts'
import type { PlainStage } from './plain/plain-stage.ts'
import { plays } from './plays/index.ts'
import type { Loot, Play, Played } from './plays/play.ts'
import type { Stage } from './stage.ts'

/** Of one attacker at one place. */
export interface Outcome {
  readonly id: string
  readonly attacker: string
  readonly promised: string
  readonly byNature: boolean
  /** People of whom something was read in full; only masked or coarse. */
  readonly full: number
  readonly masked: number
  readonly confirmed: number
  readonly streams: number
  readonly footholds: readonly string[]
  readonly seen: string | null
  /** Whether what was promised held; null where nothing is. */
  readonly kept: boolean | null
  readonly attackMs: number
  /** From the attack's beginning to the first alarm; null: none. */
  readonly alarmMs: number | null
  /** From opening the incident to the exposure; null where there is no report. */
  readonly reportMs: number | null
  /** Of what was taken, the share that the report names; of what it names, the share that was taken. Null: nothing was taken. */
  readonly recall: number | null
  readonly precision: number | null
  /** From the measure to the attacker being shut out; null where no measure applies. */
  readonly containedMs: number | null
}

export interface Drill {
  readonly people: number
  readonly startedAt: number
  readonly tookMs: number
  readonly outcomes: readonly Outcome[]
  /** The same attackers at a plain analytics store. */
  readonly plain: readonly Outcome[]
}

export interface DrillOptions {
  /** `D1`, `D10b`, `P1`; all when absent. */
  readonly only?: readonly string[]
  readonly onOutcome?: (outcome: Outcome, done: number, of: number) => void
}

const isAlarm = (kind: string): boolean => kind.startsWith('alarm.') || kind === 'canary.opened' || kind === 'clock.jump'

export const chosenPlays = (only: readonly string[] | undefined): Play[] => {
  const chosen = plays.filter(({ id }) => only === undefined || only.includes(id))
  return [...chosen.filter(({ last }) => last !== true), ...chosen.filter(({ last }) => last === true)]
}

export async function playAll(stage: Stage, plain: PlainStage | undefined, { only, onOutcome }: DrillOptions = {}): Promise<Drill> {
  const startedAt = stage.now()
  const started = stage.monotonic()
  const chosen = chosenPlays(only)
  const plainly = plain === undefined ? [] : chosen.filter((play) => play.plain !== undefined)
  const outcomes: Outcome[] = []
  const baseline: Outcome[] = []
  let done = 0
  const note = (outcome: Outcome, list: Outcome[]) => {
    list.push(outcome)
    done += 1
    onOutcome?.(outcome, done, chosen.length + plainly.length)
  }
  for (const play of chosen) note(await playOne(play, stage), outcomes)
  for (const play of plainly) note(await playPlain(play, plain!, stage), baseline)
  return { people: stage.shop.people.length, startedAt, tookMs: Math.round(stage.monotonic() - started), outcomes, plain: baseline }
}

async function playOne(play: Play, stage: Stage): Promise<Outcome> {
  await stage.unlock()
  const from = stage.now()
  const began = stage.monotonic()
  const played = await play.signet(stage)
  const attackMs = Math.round(stage.monotonic() - began)
  const loot = lootOf(played.haul, weigh(played.haul.texts, stage.truths()))
  const report = played.scope === undefined ? undefined : await reportOn(stage, play, played, from)
  const items = itemsOf(loot.readings, played.haul.streams, (id) => stage.pseudonymOf(stage.shop.id, id))
  return {
    ...facts(play), ...counts(loot), seen: played.seen ?? null, kept: played.kept(loot), attackMs, alarmMs: await firstAlarm(stage, from),
    reportMs: report === undefined ? null : report.tookMs, ...compare(items, report?.items),
    containedMs: report === undefined || played.containing === undefined ? null : await contain(stage, report.incident, played.containing),
  }
}

const facts = ({ id, attacker, promised, byNature }: Play) => ({ id, attacker, promised, byNature: byNature === true })
const counts = ({ full, masked, confirmed, streams, footholds }: Loot) => ({ full, masked, confirmed, streams, footholds })

export function lootOf({ confirmed, streams, footholds }: Haul, readings: readonly Reading[]): Loot {
  const full = new Set(readings.filter(({ level }) => level === 'full').map(({ person }) => person))
  const others = new Set(readings.map(({ person }) => person).filter((person) => !full.has(person)))
  return { full: full.size, masked: others.size, confirmed: confirmed.length, streams: new Set(streams).size, footholds, readings }
}

async function firstAlarm(stage: Stage, from: number): Promise<number | null> {
  const alarm = (await stage.entriesSince(from)).find(({ kind }) => isAlarm(kind))
  return alarm === undefined ? null : Math.max(0, alarm.recordedAt - from)
}

const behaviour = '$behaviour'

/** What was taken, as a report would name it. */
function itemsOf(readings: readonly Reading[], streams: readonly string[], pseudonymOf: (id: string) => string): Set<string> {
  return new Set([...readings.map(({ person, field }) => `${pseudonymOf(person)} ${field}`), ...streams.map((pseudonym) => `${pseudonym} ${behaviour}`)])
}

interface Report {
  readonly incident: number
  readonly tookMs: number
  readonly items: ReadonlySet<string>
}

/** Opens an incident with what the attacker had in its scope, and computes who was exposed. */
async function reportOn(stage: Stage, play: Play, { scope }: Played, from: number): Promise<Report> {
  const began = stage.monotonic()
  const now = stage.now()
  const opened = await stage.owner<{ id: number; version: number }>('POST', '/v1/incidents', {
    kind: scope!.kind, title: `Drill ${play.id}`, what: play.attacker, noticedAt: now, noticedHow: 'A drill',
  })
  let { version } = opened
  for (const target of scope!.targets) {
    const line = { target, window: { from: from - 1, until: null }, certainty: 'known' }
    version = (await stage.owner<{ version: number }>('POST', `/v1/incidents/${opened.id}/changes`, { version, change: { type: 'scope.add', line } })).version
  }
  const exposure = await stage.owner<{ version: number }>('POST', `/v1/incidents/${opened.id}/exposures`, {})
  const tookMs = Math.round(stage.monotonic() - began)
  const items = new Set<string>()
  for (const { id } of [stage.shop, stage.other]) {
    const text = await stage.owner<string>('GET', `/v1/incidents/${opened.id}/exposures/${exposure.version}/engineers?project=${id}`).catch(() => '')
    for (const line of String(text).trim().split('\n').filter((one) => one !== '')) {
      const { pseudonym, columns } = JSON.parse(line) as { pseudonym: string; columns: string[] }
      // `full confirmed $email`
      for (const column of columns) items.add(`${pseudonym} ${column.split(' ').slice(2).join(' ')}`)
    }
  }
  return { incident: opened.id, tookMs, items }
}

function compare(taken: ReadonlySet<string>, reported: ReadonlySet<string> | undefined): Pick<Outcome, 'recall' | 'precision'> {
  if (reported === undefined || taken.size === 0) return { recall: null, precision: null }
  const both = [...taken].filter((item) => reported.has(item)).length
  return { recall: both / taken.size, precision: reported.size === 0 ? null : both / reported.size }
}

async function contain(stage: Stage, incident: number, { measure, given, confirmed, isShutOut }: NonNullable<Played['containing']>): Promise<number> {
  const began = stage.monotonic()
  const path = confirmed === true ? 'confirmed-measures' : 'measures'
  const { taken } = await stage.owner<{ taken: { number: number; undoable: boolean } }>('POST', `/v1/incidents/${incident}/${path}/${measure}`, { given })
  while (!(await isShutOut())) {
    if (stage.monotonic() - began > 10_000) throw new Error(`${measure} shut nobody out within ten seconds`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const tookMs = Math.round(stage.monotonic() - began)
  // The next attacker finds the instance as this one did.
  if (taken.undoable) await stage.owner('POST', `/v1/incidents/${incident}/taken/${taken.number}/undo`)
  return tookMs
}

async function playPlain(play: Play, plain: PlainStage, stage: Stage): Promise<Outcome> {
  const from = plain.now()
  const began = stage.monotonic()
  const { haul, actor, seen } = await play.plain!(plain)
  const attackMs = Math.round(stage.monotonic() - began)
  const loot = lootOf(haul, weigh(haul.texts, plain.truths()))
  const reported = new Set(plain.auditedPeople(actor, from))
  const taken = new Set(loot.readings.map(({ person }) => person))
  let containedMs: number | null = null
  if (actor !== undefined) {
    const revoked = stage.monotonic()
    const undo = plain.revoke(actor)
    containedMs = Math.round(stage.monotonic() - revoked)
    undo()
  }
  return {
    ...facts(play), promised: '', byNature: false, ...counts(loot), streams: 0, seen: seen ?? null, kept: null, attackMs, alarmMs: null, reportMs: null,
    ...compare(taken, actor === undefined && taken.size === 0 ? undefined : reported), containedMs,
  }
}
