/** How one kind of answer is shown: in words, in figures, drawn, and as a table. Each report gives one of these. */
import type { ComponentType } from 'react'
import type { Answer } from '../../../src/model/answer.ts'
import type { Phrase } from '../words/phrase.ts'
import type { Speak } from '../words/speak.ts'
import type { Table } from './table.ts'

/** Answers that reports show; people have a page of their own. */
export type ReportAnswer = Exclude<Answer, { kind: 'people' }>

/** One number that matters, with what it is. */
export interface Figure {
  readonly value: string
  readonly label: string
}

export interface ChartProps<A extends Answer> {
  readonly answer: A
  readonly speak: Speak
  /** The finding as text: what the drawing says to whoever cannot see it. */
  readonly title: string
  readonly height: number
  /** Goes to the people behind a mark, where a reader may. */
  readonly onPeople?: ((event: string | null, range: { from: string; to: string }) => void) | undefined
}

export interface View<A extends Answer> {
  readonly isEmpty: (answer: A) => boolean
  readonly finding: (answer: A, speak: Speak) => Phrase
  readonly figures: (answer: A, speak: Speak) => readonly Figure[]
  readonly table: (answer: A, speak: Speak) => Table
  readonly Chart: ComponentType<ChartProps<A>>
  /** The chart is itself a table that reads as one, so that no twin is needed. */
  readonly chartIsTable?: boolean
}

/** The view where the kind of answer is not known beforehand. The caller hands it answers of its own kind only. */
export function anyView<A extends ReportAnswer>(view: View<A>): View<ReportAnswer> {
  return view as unknown as View<ReportAnswer>
}
