import { expect, test } from 'vitest'
import type { FunnelAnswer } from '../../../../src/model/answer.ts'
import { plain } from '../../words/phrase.ts'
import { ground, speakEnglish } from '../example.fixture.ts'
import { finding } from './finding.ts'
import { sentence } from './sentence.ts'
import { overallSteps, steps } from './steps.ts'
import { table } from './table.ts'

const speak = await speakEnglish()

function taken(...people: number[]) {
  const labels = ['frontpage', 'news', 'sports']
  return people.map((count, index) => ({
    label: labels[index]!,
    people: count,
    ofFirst: people[0] ? count / people[0] : null,
    ofPrevious: people[index - 1] ? count / people[index - 1]! : null,
    medianMs: index === 0 ? null : 4000,
  }))
}

function answer(segments: FunnelAnswer['segments']): FunnelAnswer {
  const question = {
    kind: 'funnel', range: { last: 30, unit: 'day' }, window: { value: 1, unit: 'day' },
    steps: [{ event: 'frontpage' }, { event: 'news' }, { event: 'sports' }],
  } as const
  return { kind: 'funnel', ground, question, segments }
}

const readers = answer([{ segment: { overall: true }, steps: taken(313181, 71600, 8403) }])

test('steps() says at each step who went no further, and nobody at the last', () => {
  expect(steps(readers, speak.t)[0]!.steps.map((step) => step.lost)).toEqual([241581, 63197, 0])
})

test('finding() names the whole, the share and the largest loss', () => {
  expect(plain(finding(readers, speak))).toBe(
    '8,403 of 313,181 people, 2.7%, went all the way. The largest loss is between frontpage and news: 241,581 people.',
  )
})

test('finding() says so when nobody entered, and draws no loss', () => {
  const nobody = answer([{ segment: { overall: true }, steps: taken(0, 0, 0) }])
  expect(plain(finding(nobody, speak))).toBe('Nobody did frontpage in this range.')
  expect(steps(nobody, speak.t)[0]!.steps.every((step) => step.lost === 0)).toBe(true)
})

test('finding() compares segments that are large enough to compare', () => {
  const split = answer([
    { segment: { value: 'FR' }, steps: taken(100, 50, 20) },
    { segment: { value: 'DE' }, steps: taken(100, 50, 10) },
    { segment: { value: 'MC' }, steps: taken(2, 2, 2) },
  ])
  expect(plain(finding(split, speak))).toContain('FR converts best, 20%; DE least, 10%.')
})

test('overallSteps() adds segments up, since a person enters in one only', () => {
  const split = steps(answer([
    { segment: { value: 'FR' }, steps: taken(100, 50, 20) }, { segment: { other: true }, steps: taken(50, 10, 4) },
  ]), speak.t)
  expect(overallSteps(split).map((step) => step.people)).toEqual([150, 60, 24])
  expect(overallSteps(split)[1]!.ofFirst).toBe(0.4)
})

test('table() leaves the share of the step before empty at step 1', () => {
  expect(table(readers, speak).rows[0]!.map((cell) => cell.text)).toEqual(['1. frontpage', '313,181', '100%', '–', '–'])
})

test('sentence() reads as a question', () => {
  expect(plain(sentence(readers.question as never, speak))).toBe(
    'People who did frontpage, then news, then sports, within 1 day, last 30 days.',
  )
})
