/**
 * Answers to Mixpanel's queries: what their parameters ask, compiled, run and put in order. The forms that clients expect
 * are given to it by the API.
 */
import type { Segment } from '../../model/answer.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import { type Pseudonym, pseudonymFromDecimal } from '../../model/pseudonym.ts'
import {
  eventNames, exportPlan, measurePlan, parseExpression, parseOn, profilesPlan, propertiesIn, propertyCountsPlan, segmentation,
  type ExportAsked, type MeasureAsked, type ProfilesAsked, type SegmentationAsked,
} from '../../query/compat/index.ts'
import { compile, parseSegment, type QuestionContext, type Rows, type Statement } from '../../query/index.ts'
import { storedName, storedProperties } from '../../query/lookups/index.ts'
import type { Suppression } from '../../model/suppression.ts'
import type { Read, ReadOptions } from '../reading.ts'
import { foldFigures } from '../suppression/fold.ts'
import { refuse } from '../suppression/refuse-small.ts'

export interface SegmentationAnswer {
  /** `2025-01-01`, `2025-01-01 13:00:00`, ascending. */
  readonly keys: readonly string[]
  /** The largest first. One figure for each key. */
  readonly segments: readonly { readonly segment: Segment; readonly values: readonly number[] }[]
}

export interface ExportedEvent {
  readonly name: string
  readonly occurredAt: number
  readonly receivedAt: number
  /** The person that the event counts for, merges followed. */
  readonly person: Pseudonym | null
  /** The id as it was sent. */
  readonly sent: Pseudonym | null
  readonly device: Pseudonym | null
  readonly dedupeKey: bigint
  readonly imported: boolean
  readonly properties: JsonObject
}

/** Each throws QueryError for what cannot be asked, StoreError when the engine fails. */
export interface Compat {
  segmentation(project: Project, asked: SegmentationAsked, options?: ReadOptions): Promise<SegmentationAnswer>
  measure(project: Project, asked: MeasureAsked, options?: ReadOptions): Promise<{ readonly key: string; readonly sum: number; readonly count: number }[]>
  /** The most frequent events of the last 31 days. */
  eventNames(project: Project, limit: number, measure: 'total' | 'unique', options?: ReadOptions): Promise<{ readonly name: string; readonly amount: number }[]>
  /** The properties of an event in the last 31 days, with how many events have each. */
  propertyCounts(project: Project, event: string, limit: number, options?: ReadOptions): Promise<{ readonly name: string; readonly count: number }[]>
  exportEvents(project: Project, asked: ExportAsked, options?: ReadOptions): AsyncIterable<ExportedEvent>
  /** Whose profiles match, in an order that stays. */
  profiles(project: Project, asked: ProfilesAsked, options?: ReadOptions): AsyncIterable<Pseudonym>
}

export interface CompatOptions {
  readonly read: Read
  readonly stream: (statement: Statement, options?: ReadOptions) => AsyncIterable<Uint8Array>
  readonly hasMerges: (project: ProjectId) => Promise<boolean>
  readonly duplicateFree: boolean
  /** The types of a project's properties, as of everything acknowledged before the call. */
  readonly typesOf: (project: ProjectId) => Promise<QuestionContext['types']>
  readonly now: () => number
  /** What may not be shown for few people; everything may when absent. */
  readonly suppressionOf?: (project: ProjectId) => Promise<Suppression>
}

export function createCompat({ read, stream, hasMerges, duplicateFree, typesOf, now, suppressionOf }: CompatOptions): Compat {
  async function contextOf(project: Project): Promise<QuestionContext> {
    const types = await typesOf(project.id)
    return {
      ...(types !== undefined && { types }),
      scope: { project: project.id },
      timeZone: project.timeZone,
      now: now(),
      surroundings: { merges: await hasMerges(project.id), duplicateFree },
    }
  }

  async function rows(plan: Parameters<typeof compile>[0], context: QuestionContext, options?: ReadOptions): Promise<Rows['rows']> {
    return (await read(compile(plan, context), options)).rows
  }

  async function* lines<T>(plan: Parameters<typeof compile>[0], context: QuestionContext, options?: ReadOptions): AsyncGenerator<T> {
    for await (const line of linesOf(stream(compile(plan, context), options))) yield JSON.parse(line) as T
  }

  /** By segment; one figure for each key, and the whole range's. */
  async function figuresOf(asked: SegmentationAsked, context: QuestionContext, options?: ReadOptions): Promise<Map<string, number[]>> {
    const { plan, keys } = segmentation(asked, context)
    const figures = new Map<string, number[]>()
    for (const [key, interval, figure] of await rows(plan, context, options)) {
      const values = figures.get(String(key)) ?? Array.from({ length: keys.length + 1 }, () => 0)
      values[Number(interval)] = Number(figure)
      if (asked.measure === 'total') values[keys.length]! += Number(figure)
      figures.set(String(key), values)
    }
    return figures
  }

  /** Conditions in an expression cannot be taken out one by one: they are held against the question without any. */
  async function refuseSmall(asked: SegmentationAsked, suppression: Suppression | undefined, context: QuestionContext, options?: ReadOptions): Promise<void> {
    if (suppression === undefined || !asked.where || !isGuarded(asked.where, suppression)) return
    const { on: _on, where, ...rest } = asked
    const peopleOf = async (one: SegmentationAsked) =>
      [...(await figuresOf({ ...one, measure: 'unique' }, context, options)).values()].reduce((sum, values) => sum + values.at(-1)!, 0)
    refuse(await peopleOf({ ...rest, where }), await peopleOf(rest), suppression)
  }

  return {
    async segmentation(project, asked, options) {
      const context = await contextOf(project)
      const { keys, limit } = segmentation(asked, context)
      const suppression = await suppressionOf?.(project.id)
      await refuseSmall(asked, suppression, context, options)
      let figures = await figuresOf(asked, context, options)
      if (suppression !== undefined && asked.on && isGuarded(asked.on, suppression, true)) {
        const people = asked.measure === 'unique' ? figures : await figuresOf({ ...asked, measure: 'unique', limit: mostSegments }, context, options)
        figures = foldFigures(figures, people, suppression.k, restKey).figures
      }
      const largest = [...figures].sort(([, a], [, b]) => b.at(-1)! - a.at(-1)!)
      return {
        keys,
        segments: largest
          .map(([key, values]) => ({ segment: parseSegment(key), values: values.slice(0, keys.length) }))
          .filter(({ segment }) => !('other' in segment))
          .slice(0, limit),
      }
    },

    async measure(project, asked, options) {
      const context = await contextOf(project)
      await refuseSmall({ ...asked, events: [asked.event], unit: 'day', measure: 'unique' }, await suppressionOf?.(project.id), context, options)
      const { plan, keys } = measurePlan(asked, context)
      const found = new Map((await rows(plan, context, options)).map(([interval, sum, count]) => [Number(interval), [Number(sum), Number(count)]]))
      return keys.map((key, index) => {
        const [sum = 0, count = 0] = found.get(index) ?? []
        return { key, sum, count }
      })
    },

    async eventNames(project, limit, measure, options) {
      const context = await contextOf(project)
      return (await rows(eventNames(context, limit, measure), context, options)).map(([name, amount]) => ({
        name: String(name), amount: Number(amount),
      }))
    },

    async propertyCounts(project, event, limit, options) {
      const context = await contextOf(project)
      const found = await rows(propertyCountsPlan(event, limit, context.now), context, options)
      return found.map(([path, count]) => ({ name: storedName(String(path)), count: Number(count) }))
    },

    async *exportEvents(project, asked, options) {
      const context = await contextOf(project)
      for await (const row of lines<ExportRow>(exportPlan(asked, context), context, options)) yield toExported(row)
    },

    async *profiles(project, asked, options) {
      const context = await contextOf(project)
      for await (const row of lines<{ profile: string }>(profilesPlan(asked), context, options)) yield pseudonymFromDecimal(row.profile)
    },
  }
}

const restKey = '\0other'
const mostSegments = 10_000

/** @param bare whether it may be a property's name alone */
function isGuarded(text: string, { guards }: Suppression, bare = false): boolean {
  return propertiesIn(bare ? parseOn(text) : parseExpression(text)).some(guards)
}

interface ExportRow {
  readonly event: string
  readonly time_ms: number
  readonly received_ms: number
  readonly person_pid: string
  readonly sent_pid: string
  readonly device_pid: string
  readonly event_id: string
  readonly imported: number
  readonly properties_json: string
  readonly mixed: readonly string[]
}

function toExported(row: ExportRow): ExportedEvent {
  return {
    name: row.event,
    occurredAt: Number(row.time_ms),
    receivedAt: Number(row.received_ms),
    person: idOf(row.person_pid),
    sent: idOf(row.sent_pid),
    device: idOf(row.device_pid),
    dedupeKey: BigInt(row.event_id),
    imported: Number(row.imported) === 1,
    properties: storedProperties(JSON.parse(row.properties_json), row.mixed),
  }
}

function idOf(decimal: string): Pseudonym | null {
  return decimal === '0' ? null : pseudonymFromDecimal(decimal)
}

/** The lines of a stream of bytes; a line may be cut anywhere between two chunks. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.byteLength === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(10, start); end !== -1; end = bytes.indexOf(10, start)) {
      if (end > start) yield bytes.toString('utf8', start, end)
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
  if (rest.byteLength > 0) yield rest.toString('utf8')
}
