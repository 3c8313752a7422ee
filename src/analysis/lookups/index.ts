/**
 * The small readings that are no questions: how much there is, which values a property has, who there is and what one
 * person did.
 */
import type { HandleBits } from '../../model/handle.ts'
import type { JsonObject, JsonScalar } from '../../model/json.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Suppression } from '../../model/suppression.ts'
import { type Pseudonym, pseudonymFromDecimal, pseudonymToDecimal } from '../../model/pseudonym.ts'
import { compile, parseSegment, type Rows } from '../../query/index.ts'
import {
  activityPlan, eventsOfPlan, newestPlan, peoplePlan, seenPropertiesPlan, type SeenPropertiesAsked, storedName, storedProperties, totalsPlan, valuesPlan, type ValuesAsked,
} from '../../query/lookups/index.ts'
import type { Read, ReadOptions } from '../reading.ts'

export interface StoredEvent {
  readonly name: string
  readonly occurredAt: number
  readonly receivedAt: number
  /** As it was sent: merges are not followed. Null when the event is tied to nobody. */
  readonly pseudonym: Pseudonym | null
  readonly properties: JsonObject
}

export interface SeenPerson {
  readonly pseudonym: Pseudonym
  readonly events: number
  readonly firstSeen: number | null
  readonly lastSeen: number | null
}

export interface PeoplePage {
  readonly total: number
  readonly people: readonly SeenPerson[]
}

export interface PeopleAsked {
  readonly only?: Pseudonym | readonly HandleBits[]
  readonly sort: 'last-seen' | 'events'
  readonly offset: number
  readonly limit: number
}

/** Each reads everything of one project, whenever it happened. @throws StoreError */
export interface Lookups {
  totals(project: ProjectId): Promise<{ readonly events: number; readonly people: number }>
  /** The values of a property, the most frequent first; of a guarded one only those that enough people share. */
  values(project: ProjectId, asked: ValuesAsked, options?: ReadOptions): Promise<{ readonly value: JsonScalar; readonly count: number }[]>
  /** Which properties came with which event, the most frequent first; from a sample where there are many. */
  seenProperties(
    project: ProjectId, asked: SeenPropertiesAsked, options?: ReadOptions,
  ): Promise<{ readonly event: string; readonly property: string; readonly count: number }[]>
  /** Everyone who did something or has a profile. */
  people(project: ProjectId, asked: PeopleAsked, options?: ReadOptions): Promise<PeoplePage>
  /** What these ids did, all together. */
  activity(project: ProjectId, ids: readonly Pseudonym[]): Promise<Omit<SeenPerson, 'pseudonym'>>
  /** The latest events of these ids, the latest first. */
  eventsOf(project: ProjectId, ids: readonly Pseudonym[], limit: number): Promise<StoredEvent[]>
  /** The events that were taken last, the latest first. */
  newest(project: ProjectId, limit: number): Promise<StoredEvent[]>
}


export interface LookupsOptions {
  readonly read: Read
  readonly hasMerges: (project: ProjectId) => Promise<boolean>
  readonly duplicateFree: boolean
  readonly now: () => number
  /** What may not be shown for few people; everything may when absent. */
  readonly suppressionOf?: (project: ProjectId) => Promise<Suppression>
}

/** How far back {@link Lookups.newest} looks. */
const newestMs = 31 * 24 * 60 * 60 * 1000

export function createLookups({ read, hasMerges, duplicateFree, now, suppressionOf }: LookupsOptions): Lookups {
  async function rows(project: ProjectId, plan: Parameters<typeof compile>[0], options?: ReadOptions): Promise<Rows['rows']> {
    const surroundings = { merges: await hasMerges(project), duplicateFree }
    return (await read(compile(plan, { scope: { project }, surroundings }), options)).rows
  }

  return {
    async totals(project) {
      const [row] = await rows(project, totalsPlan())
      return { events: Number(row?.[0] ?? 0), people: Number(row?.[1] ?? 0) }
    },

    async values(project, asked, options) {
      const suppression = await suppressionOf?.(project)
      const least = suppression?.guards(asked.property) === true ? { leastPeople: suppression.k } : {}
      const found = await rows(project, valuesPlan({ ...asked, ...least }), options)
      return found.flatMap(([key, count]) => {
        const segment = parseSegment(String(key))
        return 'value' in segment ? [{ value: segment.value, count: Number(count) }] : []
      })
    },

    async seenProperties(project, asked, options) {
      const found = await rows(project, seenPropertiesPlan(asked), options)
      return found.map(([event, segment, count]) => ({ event: String(event), property: storedName(String(segment)), count: Number(count) }))
    },

    async people(project, { only, sort, offset, limit }, options) {
      const who = only === undefined ? {} : { only: typeof only === 'string' ? { pid: pseudonymToDecimal(only) } : { bits: only } }
      const page = await rows(project, peoplePlan({ ...who, sort, offset, limit }), options)
      // A page beyond the last has no row that would tell the total.
      const counted = page.length > 0 || offset === 0 ? page : await rows(project, peoplePlan({ ...who, sort, offset: 0, limit: 1 }), options)
      return {
        total: Number(counted[0]?.[4] ?? 0),
        people: page.map(([pid, events, first, last]) => ({
          pseudonym: pseudonymFromDecimal(String(pid)), events: Number(events), firstSeen: instant(first), lastSeen: instant(last),
        })),
      }
    },

    async activity(project, ids) {
      const [row] = await rows(project, activityPlan(ids.map(pseudonymToDecimal)))
      const events = Number(row?.[0] ?? 0)
      return { events, firstSeen: events === 0 ? null : instant(row?.[1]), lastSeen: events === 0 ? null : instant(row?.[2]) }
    },

    async eventsOf(project, ids, limit) {
      return (await rows(project, eventsOfPlan(ids.map(pseudonymToDecimal), limit))).map(toEvent)
    },

    async newest(project, limit) {
      return (await rows(project, newestPlan(now() - newestMs, limit))).map(toEvent)
    },
  }
}

function toEvent([name, occurred, taken, sender, properties, mixed]: readonly unknown[]): StoredEvent {
  return {
    name: String(name),
    occurredAt: Number(occurred),
    receivedAt: Number(taken),
    pseudonym: sender === '0' ? null : pseudonymFromDecimal(String(sender)),
    properties: storedProperties(properties, mixed as string[]),
  }
}

function instant(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}
