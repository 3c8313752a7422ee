/** The plan of what the dictionary cannot say: which properties came with which event. */
import type { Plan } from '../plan.ts'
import { fromStep } from '../plan.ts'
import { ident, sql, text } from '../sql/sql.ts'

export interface SeenPropertiesAsked {
  /** Only of this event; of every event when absent. */
  readonly event?: string
  /** Milliseconds; events that happened since. */
  readonly since: number
}

/** Rows that are looked at: names repeat, and reading every one of millions would tell no more. */
const mostEvents = 200_000
const mostRows = 10_000

/** Rows of (event, segment, count): the segment is a property's name as stored, the most frequent first. */
export function seenPropertiesPlan({ event, since }: SeenPropertiesAsked): Plan {
  const names = sql`arrayDistinct(arrayMap(path -> splitByChar('.', path)[1], JSONAllPaths(properties)))`
  return {
    steps: [{
      name: 'sampled',
      about: 'Events with the names of their properties.',
      select: {
        columns: [{ name: 'event' }, { name: 'names', is: names }],
        from: { read: 'events', from: Math.max(0, since), until: Date.UTC(2149, 5, 6) },
        ...(event !== undefined && { where: [sql`event = ${text(event, 'event')}`] }),
        limit: mostEvents,
      },
    }, {
      name: 'named',
      about: 'Each event once for every property that it has.',
      select: { columns: [{ name: 'event' }, { name: 'segment', is: sql`arrayJoin(names)` }], from: fromStep('sampled') },
    }],
    result: {
      columns: [{ name: 'event' }, { name: 'segment' }, { name: 'count', is: sql`count()` }],
      from: fromStep('named'),
      groupBy: [ident('event'), ident('segment')],
      orderBy: [sql`count DESC`, ident('event'), ident('segment')],
      limit: mostRows,
    },
  }
}
