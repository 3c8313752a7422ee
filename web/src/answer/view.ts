/** How one kind of answer is shown: in words, in figures, drawn, and as a table. Each report gives one of these. */
import type { ComponentType } from 'react'
import type { Answer } from '../../../src/model/answer.ts'
import type { Phrase } from '../words/phrase.ts'
import type { Speak } from '../words/speak.ts'
import type { Table } from './table.ts'

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
