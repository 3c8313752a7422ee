/**
 * Takes measures: previews what one will touch, puts it on the ledger, acts, and measures until what it is for is so.
 *
 * Rules: ../SPEC.md C1–C9.
 */
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../model/json.ts'
import type { IncidentPart } from '../../registry/index.ts'
import type { Desk } from '../desk.ts'
import { IncidentError } from '../errors.ts'
import { dataMeasures } from './data.ts'
import { doorMeasures } from './doors.ts'
import { keyMeasures } from './keys.ts'
import { type Measure, type MeasureName, type Preview } from './measure.ts'
import type { MeasurePorts, Taker } from './ports.ts'

export interface TakenMeasure {
  /** Within its incident. */
  readonly number: number
  readonly measure: MeasureName
  /** What it was given, without secrets. */
  readonly given: JsonObject
  readonly by: string
  readonly startedAt: number
  readonly state: 'running' | 'done' | 'failed' | 'undone'
  readonly touched: Readonly<Record<string, number>>
  /** Milliseconds from the ledger's entry until what it is for was so; null while it is not. */
  readonly effectMs: number | null
  readonly undoable: boolean
  /** A code, when it failed. */
  readonly trouble: string | null
  readonly undone: { readonly at: number; readonly by: string } | null
}

export interface Measures {
  readonly all: readonly Measure[]
  /** @throws {IncidentError} MEASURE_INVALID */
  get(name: string): Measure
  preview(name: string, given: unknown, by: Taker): Promise<Preview>
  /** @throws {IncidentError} MEASURE_INVALID, MEASURE_UNAVAILABLE; LedgerError: nothing was done then */
  take(incident: number, name: string, given: unknown, by: Taker): Promise<{ readonly taken: TakenMeasure; readonly once: Readonly<Record<string, string>> }>
  taken(incident: number): Promise<TakenMeasure[]>
  /** @throws {IncidentError} MEASURE_UNAVAILABLE when it has no undo, or was undone */
  undo(incident: number, number: number, by: Taker): Promise<TakenMeasure>
}

const lookEveryMs = 10
const givenUpMs = 10_000
/** Never kept. */
const secretNames: ReadonlySet<string> = new Set(['unlock'])

export function createMeasures(ports: MeasurePorts, desk: Desk): Measures {
  const { registry: { incidents }, ledger, now, monotonic } = ports
  const all = [...doorMeasures, ...keyMeasures, ...dataMeasures]

  function get(name: string): Measure {
    const measure = all.find((one) => one.name === name)
    if (measure !== undefined) return measure
    throw new IncidentError('MEASURE_INVALID', 'There is no such measure', `There are ${all.map((one) => one.name).join(', ')}`)
  }

  function checked(measure: Measure, given: unknown): unknown {
    const parsed = measure.shape.safeParse(given ?? {})
    if (parsed.success) return parsed.data
    throw new IncidentError('MEASURE_INVALID', `${measure.name} does not take this: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`.trim())
  }

  async function untilTrue(measure: Measure, given: unknown, by: Taker, started: number): Promise<number> {
    while (!(await measure.isTrue(ports, given, by))) {
      if (monotonic() - started > givenUpMs) throw new IncidentError('MEASURE_UNAVAILABLE', 'It was done, and what it is for did not become so within ten seconds')
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
    return Math.round((monotonic() - started) * 10) / 10
  }

  async function keepEvidence(incident: number, evidence: { readonly source: string; readonly text: string }, by: Taker): Promise<void> {
    const sha256 = createHash('sha256').update(evidence.text).digest('hex')
    const { number } = await incidents.addPart(incident, 'log', { source: evidence.source, sha256, lines: 1, useful: 0 }, evidence.text)
    const entries = { from: 0, until: ledger.size, checkpoint: ledger.checkpoint }
    const { version } = await desk.get(incident)
    await desk.change(incident, version, { type: 'evidence', evidence: { kind: 'snapshot', source: evidence.source, sha256, log: number, entries } }, by.name)
  }

  return {
    all, get,

    async preview(name, given, by) {
      const measure = get(name)
      return measure.preview(ports, checked(measure, given), by)
    },

    async take(incident, name, raw, by) {
      const measure = get(name)
      const given = checked(measure, raw)
      await desk.get(incident)
      const preview = await measure.preview(ports, given, by)
      if (preview.unavailable !== undefined) throw new IncidentError('MEASURE_UNAVAILABLE', preview.unavailable)
      // Before anything happens: what was done and is not on record is worse than what is on record and was not done.
      const { index } = await ledger.append({ kind: `contain.${measure.name}`, actor: by.name, incident, touches: { ...preview.touches } })
      const started = monotonic()
      const said = Object.fromEntries(Object.entries(given as JsonObject).filter(([field]) => !secretNames.has(field)))
      const facts: Omit<TakenMeasure, 'number'> & { entry: number; before: JsonObject } = {
        measure: measure.name, given: said, by: by.name, startedAt: now(), state: 'running', touched: {}, effectMs: null, undoable: false, trouble: null,
        undone: null, entry: index, before: {},
      }
      const { number } = await incidents.addPart(incident, 'measure', facts as unknown as JsonObject)
      const keep = async (change: Partial<typeof facts>) => {
        Object.assign(facts, change)
        await incidents.changePart(incident, 'measure', number, facts as unknown as JsonObject)
      }
      try {
        const outcome = await measure.act(ports, given, by)
        const effectMs = await untilTrue(measure, given, by, started)
        await keep({ state: 'done', touched: outcome.touched, effectMs, undoable: measure.undo !== undefined, before: outcome.before ?? {} })
        if (outcome.evidence !== undefined) await keepEvidence(incident, outcome.evidence, by)
        return { taken: toTaken({ number, at: now(), body: facts as unknown as JsonObject }), once: outcome.once ?? {} }
      } catch (error) {
        await keep({ state: 'failed', trouble: String((error as { code?: unknown }).code ?? 'INTERNAL') }).catch(() => undefined)
        throw error
      }
    },

    async taken(incident) {
      await desk.get(incident)
      return (await incidents.parts(incident, 'measure')).map(toTaken)
    },

    async undo(incident, number, by) {
      const part = (await incidents.parts(incident, 'measure')).find((one) => one.number === number)
      if (part === undefined) throw new IncidentError('INCIDENT_NOT_FOUND', 'There is no such measure in this incident')
      const taken = toTaken(part)
      const measure = get(taken.measure)
      if (!taken.undoable || taken.state !== 'done' || measure.undo === undefined) {
        throw new IncidentError('MEASURE_UNAVAILABLE', taken.state === 'undone' ? 'It was undone already' : 'This measure has no undo')
      }
      await ledger.append({ kind: 'contain.undo', actor: by.name, incident, measure: taken.measure, number })
      await measure.undo(ports, checked(measure, taken.given), (part.body['before'] ?? {}) as JsonObject, by)
      const body = { ...part.body, state: 'undone', undone: { at: now(), by: by.name } }
      await incidents.changePart(incident, 'measure', number, body)
      return toTaken({ ...part, body })
    },
  }
}

function toTaken({ number, body }: IncidentPart): TakenMeasure {
  const { entry: _entry, before: _before, ...facts } = body as unknown as TakenMeasure & { entry: number; before: JsonObject }
  return { ...facts, number }
}
