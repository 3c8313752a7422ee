/** A flow's answer: the nodes by name, then the ways between them; columns are cut to their largest nodes here. */
import type { FlowAnswer } from '../../model/answer.ts'
import type { FlowQuestion } from '../../model/question.ts'
import { compile, flow, parseSegment, resolve, type Resolved } from '../../query/index.ts'
import { figure, type Asking } from '../reading.ts'

/** Stands in a link for the nodes of a column that are not shown on their own. */
export const otherName = '$other'

interface Way {
  readonly column: number
  readonly from: number
  readonly to: number
  readonly people: number
}

export async function answerFlow(question: FlowQuestion, { context, reading }: Asking): Promise<FlowAnswer> {
  const resolved = resolve(question, context)
  const names = await nodeNames(resolved, { context, reading })
  const rows = await reading.rows(compile(flow.flowPlan(resolved, names), context))
  const [anchored, ...ways] = rows.map((row): Way => {
    const [column, from, to, people] = row.map(figure)
    return { column: column!, from: from!, to: to!, people: people! }
  })
  const people = anchored?.people ?? 0
  const shown = Array.from({ length: question.steps }, (_, index) => largest(ways, index + 1, question.perStep))
  const nameOf = (node: number): string | null => nodeName(names[node - 1]!, question.by !== undefined)
  const placeOf = (node: number, column: number): number => (shown[column - 1]!.includes(node) ? node : flow.otherNode)

  let before = people
  const columns = shown.map((nodes, index) => {
    const here = ways.filter(({ column }) => column === index + 1)
    const reached = sum(here)
    const dropped = before - reached
    before = reached
    const rest = sum(here.filter(({ to }) => !nodes.includes(to)))
    return {
      nodes: [
        ...nodes.map(node => ({ node: nameOf(node), other: false, people: sum(here.filter(({ to }) => to === node)) })),
        ...(rest > 0 ? [{ node: null, other: true, people: rest }] : []),
      ],
      dropped,
    }
  })
  const links = new Map<string, Way>()
  for (const way of ways) {
    const from = way.column === 1 ? 0 : placeOf(way.from, way.column - 1)
    const to = placeOf(way.to, way.column)
    const key = `${way.column},${from},${to}`
    links.set(key, { column: way.column, from, to, people: (links.get(key)?.people ?? 0) + way.people })
  }
  const linkName = (node: number): string | null => (node === flow.otherNode ? otherName : nameOf(node))
  return {
    kind: 'flow',
    question,
    ground: reading.ground(resolved),
    people,
    columns,
    links: [...links.values()].map(({ column, from, to, people }) => ({
      column: column - 1, from: from === 0 ? question.anchor.event : linkName(from), to: linkName(to), people,
    })),
  }
}

/** In the order of their bytes, which is how the plan numbers them. */
async function nodeNames(resolved: Resolved<FlowQuestion>, { context, reading }: Asking): Promise<readonly string[]> {
  const { events, by } = resolved.question
  const names = events !== undefined && by === undefined
    ? [...new Set(events)]
    : (await reading.rows(compile(flow.nodesPlan(resolved), context))).map(([name]) => name as string)
  return names.map(name => ({ name, bytes: Buffer.from(name) })).sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ name }) => name)
}

function nodeName(name: string, byProperty: boolean): string | null {
  if (!byProperty) return name
  const segment = parseSegment(name)
  return 'value' in segment && segment.value !== null ? String(segment.value) : null
}

/** The nodes of a column by people, equal ones in their order; never the one that already stands for others. */
function largest(ways: readonly Way[], column: number, most: number): readonly number[] {
  const people = new Map<number, number>()
  for (const way of ways) if (way.column === column) people.set(way.to, (people.get(way.to) ?? 0) + way.people)
  return [...people].filter(([node]) => node !== flow.otherNode).sort(([a, m], [b, n]) => n - m || a - b).slice(0, most).map(([node]) => node)
}

function sum(ways: readonly Way[]): number {
  return ways.reduce((total, { people }) => total + people, 0)
}
