import { expect, test } from 'vitest'
import { caught, untouched } from '../../test/corpus/hand-written.ts'
import { holds, measureAlarms, measureRecall } from '../../test/corpus/measure.ts'
import { documentedToken } from '../../test/corpus/secrets.ts'
import { ordinaryNames, tellingNames } from '../../test/corpus/property-names.ts'
import { seeded } from '../../test/corpus/random.ts'
import type { Project } from '../model/project.ts'
import { createGuard } from './index.ts'
import { middleCount } from './secrets.ts'
import { tokenShapes } from './token-shapes.ts'

const project: Project = { id: 1, name: 'p', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [],
  identifying: [], sample: false }
const guard = createGuard()

test.each(caught.map(([what, ...rest]) => ({ what, rest })))('guard() catches $what',
  ({ rest: [properties, gone, subject = 'event'] }) => {
  const answer = guard.guard('Event', properties, { project, subject })
  expect(holds(answer.properties, gone)).toBe(false)
  expect(JSON.stringify(answer.findings)).not.toContain(gone)
})

test.each(untouched.map(([what, ...rest]) => ({ what, rest })))('guard() leaves $what alone',
  ({ rest: [properties, subject = 'event'] }) => {
  expect(guard.guard('Event', properties, { project, subject }).findings).toEqual([])
})

test.each(tellingNames)('G10 the value of $name is caught', ({ value, properties }) => {
  expect(holds(guard.guard('Event', properties, { project, subject: 'event' }).properties, value)).toBe(false)
})

test('G12 ordinary names keep their values', () => {
  for (const { name, properties } of ordinaryNames) expect(guard.guard('Event', properties,
    { project, subject: 'event' }).findings,
    name).toEqual([])
})

test('G10-G53 at least 98 of 100 of every class are caught, seed 4711', () => {
  for (const row of measureRecall(4711, 200)) expect(row.caught / row.cases,
    `${row.class}: ${JSON.stringify(row.missed[0]?.properties)}`).toBeGreaterThanOrEqual(0.98)
})

test('G10-G53 at most 1 in 200 of what only looks like a secret is taken for one, seed 4712', () => {
  const rows = measureAlarms(4712, 200)
  const total = rows.reduce((sum, row) => sum + row.cases, 0)
  expect(rows.reduce((sum, row) => sum + row.alarms, 0) / total).toBeLessThan(0.005)
  // One 16-digit number in forty is a card number by chance; nothing else may be.
  for (const row of rows) if (row.kind !== 'plain digits') expect(row.alarms / row.cases,
    `${row.kind}: ${row.raised[0]?.why}`).toBeLessThanOrEqual(0.01)
})

test('G30 at least two hundred vendor shapes are known, each by a prefix of its own', () => {
  expect(tokenShapes.length + middleCount).toBeGreaterThanOrEqual(200)
  expect(new Set(tokenShapes.map(shape => shape.id)).size).toBe(tokenShapes.length)
})

test('G30 tokens as vendors document them are found whole and in text, seed 3', () => {
  const random = seeded(3)
  for (let i = 0; i < 600; i++) {
    const token = documentedToken(random)
    const answer = guard.guard('E', { a: token, b: `see ${token} there` }, { project, subject: 'event' })
    expect(holds(answer.properties, token)).toBe(false)
  }
})

test('G31 placeholders and joined words are no tokens', () => {
  for (const text of [
    'sk-your-api-key-goes-here-please', 'xoxb-xxxxxxxxxxxxxxxxxxxx', 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    're_engagement_campaign_spring_2024_paris',
  ]) {
    expect(guard.guard('E', { text }, { project, subject: 'event' }).findings).toEqual([])
  }
})
