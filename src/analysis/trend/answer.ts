/** A trend's answer: one statement for each series, and one more where segments of a unique series are put together. */
import type { TrendAnswer } from '../../model/answer.ts'
import type { TrendQuestion } from '../../model/question.ts'
import { compile, intervalsOf, parseSegment, resolve, trend, zonedText, type Resolved } from '../../query/index.ts'
import { figure, type Asking } from '../reading.ts'
import { foldFigures } from '../suppression/fold.ts'

const restKey = '\0other'
/** As many as a question may ask to see. */
const mostSegments = 1_000

type Series = TrendAnswer['series'][number]

/** Figures by segment, one per interval and the whole range's at the end. */
type Figures = Map<string, number[]>

export async function answerTrend(question: TrendQuestion, { context, reading }: Asking): Promise<TrendAnswer> {
  const resolved = resolve(question, context)
  const { starts, end } = intervalsOf(resolved, question.unit)
  const series: Series[] = []
  for (const one of question.series) {
    const asking = { context, reading }
    const { figures, fewerThan } = await withoutSmall(resolved, one, starts.length, asking, await readSeries(resolved, one, starts.length, asking))
    series.push({ label: one.label ?? one.event ?? '', measure: one.measure, segments: toSegments(figures, starts.length, fewerThan) })
  }
  return {
    kind: 'trend',
    question,
    ground: reading.ground(resolved),
    intervals: starts.map(start => zonedText(start, resolved.zone)),
    incomplete: end > context.now,
    series,
  }
}

/** Puts groups that are too small to be shown by the breakdown's property together with the rest. */
async function withoutSmall(
  resolved: Resolved<TrendQuestion>, series: trend.TrendSeries, count: number, asking: Asking, figures: Figures,
): Promise<{ readonly figures: Figures; readonly fewerThan?: number }> {
  const { suppression } = asking.context
  const { breakdown } = resolved.question
  if (suppression === undefined || breakdown === undefined || !suppression.guards(breakdown)) return { figures }
  const people = series.measure === 'unique' ? figures : await peopleOf(resolved, series, count, asking, [...figures.keys()])
  const folded = foldFigures(figures, people, suppression.k, restKey)
  return folded.any ? { figures: folded.figures, fewerThan: suppression.k } : { figures }
}

/** The people of the segments that a series of totals shows. */
async function peopleOf(
  resolved: Resolved<TrendQuestion>, series: trend.TrendSeries, count: number, { context, reading }: Asking, shown: readonly string[],
): Promise<Figures> {
  const unique = { ...series, measure: 'unique' as const }
  const all = { ...resolved, question: { ...resolved.question, limit: mostSegments } }
  const people = toFigures(await reading.rows(compile(trend.trendPlan(all, unique), context)), count, 'unique')
  if (!shown.includes(restKey)) return people
  const own = shown.filter(key => key !== restKey)
  const rest = toFigures(await reading.rows(compile(trend.trendOtherPlan(resolved, unique, own), context)), count, 'unique')
  return new Map([...people, ...rest])
}

async function readSeries(
  resolved: Resolved<TrendQuestion>, series: trend.TrendSeries, count: number, { context, reading }: Asking,
): Promise<Figures> {
  const read = async (plan: ReturnType<typeof trend.trendPlan>): Promise<Figures> => (
    toFigures(await reading.rows(compile(plan, context)), count, series.measure)
  )
  const figures = await read(trend.trendPlan(resolved, series))
  if (!resolved.question.breakdown) {
    // A series without a single event has no rows, yet is a row of zeros.
    return figures.size > 0 ? figures : new Map([['\0overall', Array.from({ length: count + 1 }, () => 0)]])
  }
  const limit = trend.limitOf(resolved)
  if (series.measure === 'total' || figures.size <= limit) return figures
  const shown = [...figures.keys()].sort((a, b) => bySize(figures, a, b)).slice(0, limit)
  const other = await read(trend.trendOtherPlan(resolved, series, shown))
  return new Map([...shown.map(key => [key, figures.get(key)!] as const), ...other])
}

function toFigures(rows: readonly (readonly unknown[])[], count: number, measure: 'total' | 'unique'): Figures {
  const figures: Figures = new Map()
  for (const [segment, interval, amount] of rows) {
    const key = segment as string
    let values = figures.get(key)
    if (!values) figures.set(key, values = Array.from({ length: count + 1 }, () => 0))
    values[figure(interval)] = figure(amount)
    if (measure === 'total') values[count]! += figure(amount)
  }
  return figures
}

function toSegments(figures: Figures, count: number, fewerThan?: number): Series['segments'] {
  const keys = [...figures.keys()].sort((a, b) => bySize(figures, a, b))
  return keys.map(key => {
    const values = figures.get(key)!
    const segment = key === restKey && fewerThan !== undefined ? { other: true as const, fewerThan } : parseSegment(key)
    return { segment, values: values.slice(0, count), total: values[count]! }
  })
}

/** The largest first, equal ones in the order of their bytes as the engine has it, and the rest at the end. */
function bySize(figures: Figures, a: string, b: string): number {
  const isRest = Number(a === restKey) - Number(b === restKey)
  return isRest || figures.get(b)!.at(-1)! - figures.get(a)!.at(-1)! || Buffer.compare(Buffer.from(a), Buffer.from(b))
}
