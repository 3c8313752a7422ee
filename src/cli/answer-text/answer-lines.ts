/** An answer as lines for a terminal: one table a kind, and below it what the figures rest on. */
import type {
  Answer, FlowAnswer, FunnelAnswer, Ground, PeopleAnswer, RetentionAnswer, Segment, TrendAnswer,
} from '../../model/answer.ts'
import { type Cell, figure, share, span, tableLines } from './table.ts'

export function answerLines(answer: Answer): string[] {
  return [...tableOf(answer), '', groundLine(answer.ground)]
}

function tableOf(answer: Answer): string[] {
  switch (answer.kind) {
    case 'trend': return trendLines(answer)
    case 'funnel': return funnelLines(answer)
    case 'retention': return retentionLines(answer)
    case 'flow': return flowLines(answer)
    case 'people': return peopleLines(answer)
  }
}

function trendLines({ intervals, incomplete, series }: TrendAnswer): string[] {
  const columns = series.flatMap(({ label, measure, segments }) =>
    segments.map(({ segment, values, total }) => ({ name: `${named(label, segment)}${measure === 'unique' ? ' (people)' : ''}`, values, total })))
  if (intervals.length === 1) return tableLines(['', day(intervals[0]!)], columns.map(({ name, total }): Cell[] => [name, total]))
  if (columns.length > 6) {
    return tableLines(['', 'over all', ...intervals.map(day)], columns.map(({ name, values, total }): Cell[] => [name, total, ...values]))
  }
  const rows = intervals.map((interval, i): Cell[] => [
    `${day(interval)}${incomplete && i === intervals.length - 1 ? ' …' : ''}`, ...columns.map(({ values }) => values[i] ?? null),
  ])
  return tableLines(['', ...columns.map(({ name }) => name)], [...rows, ['over all', ...columns.map(({ total }) => total)]])
}

function funnelLines({ segments }: FunnelAnswer): string[] {
  const rows = segments.flatMap(({ segment, steps }) =>
    steps.map(({ label, people, ofFirst, ofPrevious, medianMs }, i): Cell[] => [
      ...(segments.length > 1 ? [i === 0 ? segmentName(segment) : ''] : []),
      `${i + 1} ${label}`, people, share(ofFirst), share(ofPrevious), medianMs === null ? '' : span(medianMs),
    ]))
  return tableLines([...(segments.length > 1 ? ['segment'] : []), 'step', 'people', 'of first', 'of previous', 'median time'], rows)
}

function retentionLines({ cohorts, average }: RetentionAnswer): string[] {
  const periods = average.map((_, period) => String(period))
  const rows = cohorts.map(({ period, people, retained, incomplete }): Cell[] => [
    day(period), people,
    ...retained.map((count, i) => (count === null ? '' : `${figure(count)}${incomplete[i] === true ? '…' : ''}`)),
  ])
  return tableLines(['', 'people', ...periods], [...rows, ['on average', null, ...average.map((value) => share(value))]])
}

function flowLines({ people, columns, links }: FlowAnswer): string[] {
  const rows = columns.flatMap(({ nodes, dropped }, column): Cell[][] => [
    ...nodes.map((node, i): Cell[] => [i === 0 ? String(column + 1) : '', nodeName(node.node, node.other), node.people]),
    ...(dropped > 0 ? [[nodes.length === 0 ? String(column + 1) : '', '(nothing further)', dropped]] : []),
  ])
  return [`${figure(people)} people`, '', ...tableLines(['step', '', 'people'], rows), '', `${links.length} links; --json prints them`]
}

function peopleLines({ total, people }: PeopleAnswer): string[] {
  const rows = people.map(({ handle, events, firstSeen, lastSeen, sealed }): Cell[] => [
    handle, events, instant(firstSeen), instant(lastSeen), sealed.join(', '),
  ])
  return [`${figure(total)} people`, '', ...tableLines(['person', 'events', 'first seen', 'last seen', 'under seal'], rows)]
}

function groundLine({ rowsRead, engineMs, exact, timeZone }: Ground): string {
  return `${exact ? 'exact' : 'an estimate'}; ${figure(rowsRead)} rows read in ${figure(engineMs)} ms; ${timeZone}`
}

function named(label: string, segment: Segment): string {
  return 'overall' in segment ? label : `${label}: ${segmentName(segment)}`
}

function segmentName(segment: Segment): string {
  if ('overall' in segment) return 'over all'
  return 'other' in segment ? (segment.fewerThan === undefined ? '(other)' : `(other, and groups of fewer than ${segment.fewerThan} people)`) : segment.value === null ? '(not set)' : String(segment.value)
}

function nodeName(node: string | null, other: boolean): string {
  return other ? '(other)' : (node ?? '(not set)')
}

/** `2026-03-02T00:00:00+01:00` as its day, with the hour where the interval is one. */
function day(iso: string): string {
  return iso.slice(11, 16) === '00:00' || iso.length < 16 ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ')
}

function instant(ms: number | null): string {
  return ms === null ? '' : new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
}
