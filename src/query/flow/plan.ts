/**
 * The method of a flow: each person's nodes as an array of numbers, made in one pass over the rows; the first anchor in
 * the range is found, and the nearest few after (or before) it are the person's path.
 *
 * At the same millisecond anchors come before other events, then events go by the name of their node. What is equal to
 * the anchor in all of this is no step. Rules: SEMANTICS.md.
 */
import type { FlowQuestion } from '../../model/question.ts'
import { windowMs } from '../calendar.ts'
import { QueryError } from '../errors.ts'
import { Conditions } from '../filter/conditions.ts'
import { fromStep, type EventsRead, type Plan } from '../plan.ts'
import type { Resolved } from '../resolve.ts'
import { segmentKey, segmentKeys } from '../segment.ts'
import { int, isSomebodys, person, sql, value, type Sql } from '../sql/sql.ts'

/** Nodes by name beyond the most frequent ones of the whole range count as {@link otherNode}. */
export const mostNodes = 2_000
/** Stands in a path for a node beyond the most frequent ones. */
export const otherNode = 0xfffe
const notANode = 0xffff

// A moment: milliseconds, then whether it is no anchor, then 16 bits for the node's index (from 1).
const shift = 17

/** Rows of (name): the nodes that paths can go through, the most frequent first. */
export function nodesPlan(resolved: Resolved<FlowQuestion>): Plan {
  const { conditions, node, isNode } = parts(resolved)
  return {
    steps: conditions.steps,
    result: {
      columns: [{ name: 'node', is: sql`toString(${node})` }],
      from: readOf(resolved),
      where: [...conditions.rows(resolved.question.where), isNode],
      groupBy: [sql`node`],
      orderBy: [sql`count() DESC`, sql`node`],
      limit: mostNodes,
    },
  }
}

/**
 * Rows of (column, from, to, people): from node to node by their indexes in `names` (from 1), which are in the order of
 * their bytes. Column 0 is everyone who did the anchor.
 */
export function flowPlan(resolved: Resolved<FlowQuestion>, names: readonly string[]): Plan {
  const { question, from, until } = resolved
  if (!Number.isInteger(question.steps) || question.steps < 1 || question.steps > 10) {
    throw new QueryError('QUESTION_INVALID', 'A flow has 1 to 10 steps')
  }
  const { conditions, node, isNode } = parts(resolved)
  const anchor = conditions.selector(question.anchor)
  const all = conditions.rows(question.where)
  const after = question.direction === 'after'
  const window = question.window && windowMs(question.window)
  const isStep = sql`bitAnd(x, ${int(notANode)}) != ${int(notANode)}`
  const near = after
    ? sql`x > anchor${window === undefined ? sql`` : sql` AND ${ms(sql`x`)} < ${ms(sql`anchor`)} + ${int(window)}`}`
    : sql`x < anchor${window === undefined ? sql`` : sql` AND ${ms(sql`x`)} + ${int(window)} > ${ms(sql`anchor`)}`}`
  // Where every event is a node, nothing else is among the moments.
  const nearest = sql`arrayFilter(x -> ${near}${question.events ? sql` AND ${isStep}` : sql``}, moments)`
  return {
    steps: [
      ...conditions.steps,
      {
        name: 'scoped',
        about: 'Anchors and nodes: when, whether it is an anchor, and which node.',
        select: {
          columns: [{ name: 'person', is: person }, { name: 'moment', is: moment(question, anchor, isNode, node, names) }],
          from: readOf(resolved),
          where: [isSomebodys, ...all, ...(question.events ? [sql`(${anchor} OR ${isNode})`] : [])],
        },
      },
      {
        name: 'gathered',
        about: 'The moments of each person.',
        select: {
          columns: [{ name: 'moments', is: sql`groupArray(moment)` }],
          from: fromStep('scoped'),
          groupBy: [sql`person`],
        },
      },
      {
        name: 'anchored',
        about: 'People who did the anchor inside the range, with their first.',
        select: {
          columns: [{ name: 'moments' }, {
            name: 'anchor',
            is: sql`arrayMin(arrayFilter(x -> NOT bitTest(x, 16) AND x >= ${at(from)} AND x < ${at(until)}, moments))`,
          }],
          from: fromStep('gathered'),
          where: [sql`anchor > 0`],
        },
      },
      {
        name: 'paths',
        about: after ? 'The nodes after it, the next first.' : 'The nodes before it, the last first.',
        select: {
          columns: [{
            name: 'path',
            is: sql`arrayMap(x -> toUInt16(bitAnd(x, ${int(0xffff)})), arraySlice(${
              after ? sql`arrayPartialSort` : sql`arrayPartialReverseSort`
            }(${int(question.steps)}, ${nearest}), 1, ${int(question.steps)}))`,
          }],
          from: fromStep('anchored'),
        },
      },
      {
        name: 'places',
        about: 'One row for each place of a path; column 0 is the anchor.',
        select: {
          columns: [{ name: 'path' }, { name: 'column', is: sql`arrayJoin(range(0, length(path) + 1))` }],
          from: fromStep('paths'),
        },
      },
    ],
    result: {
      columns: [
        { name: 'column' },
        { name: 'came_from', is: sql`if(column < 2, 0, path[column - 1])` },
        { name: 'node', is: sql`if(column < 1, 0, path[column])` },
        { name: 'people', is: sql`count()` },
      ],
      from: fromStep('places'),
      groupBy: [sql`column`, sql`came_from`, sql`node`],
      orderBy: [sql`column`, sql`came_from`, sql`node`],
    },
  }
}

function parts(resolved: Resolved<FlowQuestion>): { conditions: Conditions; node: Sql; isNode: Sql } {
  const { events, by } = resolved.question
  const conditions = new Conditions(resolved)
  const isNode = events === undefined ? sql`true` : sql`event IN ${value('Array(String)', events, 'nodes')}`
  if (by === undefined) return { conditions, node: sql`event`, isNode }
  if (by.of !== 'event') throw new QueryError('QUESTION_INVALID', 'The nodes of a flow are named by a property of the event')
  const read = conditions.readable(by)
  return { conditions, node: read.lists ? sql`${segmentKeys(read)}[1]` : segmentKey(read), isNode }
}

/** Steps can lie outside the range for as long as the window allows. */
function readOf({ question, from, until }: Resolved<FlowQuestion>): EventsRead {
  const window = question.window ? windowMs(question.window) : 0
  return question.direction === 'after'
    ? { read: 'events', from, until: until + window }
    : { read: 'events', from: Math.max(0, from - window), until }
}

function moment({ events }: FlowQuestion, anchor: Sql, isNode: Sql, node: Sql, names: readonly string[]): Sql {
  const when = sql`bitShiftLeft(toUInt64(toUnixTimestamp64Milli(time)), ${int(shift)})`
  const indexes = value('Array(UInt16)', names.map((_, index) => index + 1), 'node_indexes')
  const index = names.length === 0
    ? int(otherNode)
    : sql`transform(${node}, ${value('Array(String)', names, 'node_names')}, ${indexes}, toUInt16(${int(otherNode)}))`
  const here = events ? sql`if(${isNode}, ${index}, toUInt16(${int(notANode)}))` : index
  return sql`${when} + if(${anchor}, 0, ${int(1 << 16)}) + ${here}`
}

const ms = (x: Sql): Sql => sql`bitShiftRight(${x}, ${int(shift)})`
const at = (instant: number): Sql => int(BigInt(instant) << BigInt(shift))
