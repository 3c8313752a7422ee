/** Mixpanel's raw export (wire protocol §13) as a plan: one row for each event, in no particular order. */
import { QueryError } from '../errors.ts'
import { parseExpression } from '../expression/parse.ts'
import type { Plan } from '../plan.ts'
import { resolve, type QuestionContext } from '../resolve.ts'
import { person, sql, value } from '../sql/sql.ts'
import { ExpressionRows } from './expression-rows.ts'

export interface ExportAsked {
  /** `YYYY-MM-DD`, both included; days of UTC. */
  readonly fromDate: string
  readonly toDate: string
  /** Every event when absent. */
  readonly events?: readonly string[]
  readonly where?: string
  /** 1–100,000. */
  readonly limit?: number
}

/**
 * Rows of (event, time and received in ms, person, id as sent and device as decimal text with 0 for none, id, imported, properties
 * as JSON text, and the paths of mixed lists, whose elements are JSON text).
 *
 * @throws {QueryError} RANGE_INVALID, EXPRESSION_INVALID, QUESTION_INVALID
 */
export function exportPlan(asked: ExportAsked, context: QuestionContext): Plan {
  const { limit } = asked
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 100_000)) {
    throw new QueryError('QUESTION_INVALID', 'limit is a whole number from 1 to 100000')
  }
  const resolved = resolve({ range: { from: asked.fromDate, to: asked.toDate }, timeZone: 'UTC' }, context)
  const rows = new ExpressionRows(resolved)
  const where = [
    ...(asked.events ? [sql`event IN ${value('Array(String)', asked.events, 'events')}`] : []),
    ...(asked.where === undefined || asked.where.trim() === '' ? [] : [rows.condition(parseExpression(asked.where))]),
  ]
  const { from, steps } = rows.read({ read: 'events', from: resolved.from, until: resolved.until })
  return {
    steps,
    result: {
      columns: [
        { name: 'event' },
        { name: 'time_ms', is: sql`toUnixTimestamp64Milli(time)` },
        { name: 'received_ms', is: sql`toUnixTimestamp64Milli(received)` },
        { name: 'person_pid', is: sql`toString(${person})` },
        { name: 'sent_pid', is: sql`toString(pid)` },
        { name: 'device_pid', is: sql`toString(device)` },
        { name: 'event_id', is: sql`toString(id)` },
        { name: 'imported' },
        { name: 'properties_json', is: sql`toJSONString(properties)` },
        {
          name: 'mixed',
          is: sql`mapKeys(mapFilter((path, type) -> type = 'Array(Nullable(String))', JSONAllPathsWithTypes(properties)))`,
        },
      ],
      from,
      where,
      ...(limit !== undefined && { limit }),
    },
  }
}
