import { expect, test } from 'vitest'
import type { FlowAnswer } from '../../../../src/model/answer.ts'
import { plain } from '../../words/phrase.ts'
import { ground, speakEnglish } from '../example.fixture.ts'
import { finding } from './finding.ts'
import { graph } from './graph.ts'
import { table } from './table.ts'

const speak = await speakEnglish()

const shop: FlowAnswer = {
  kind: 'flow', ground, people: 100,
  question: { kind: 'flow', range: { last: 7, unit: 'day' }, anchor: { event: 'Visit' }, direction: 'after', steps: 2, perStep: 2 },
  columns: [
    { nodes: [{ node: 'Search', other: false, people: 60 }, { node: null, other: true, people: 10 }], dropped: 30 },
    { nodes: [{ node: 'Buy', other: false, people: 20 }], dropped: 50 },
  ],
  links: [
    { column: 0, from: 'Visit', to: 'Search', people: 60 },
    { column: 0, from: 'Visit', to: null, people: 10 },
    { column: 1, from: 'Search', to: 'Buy', people: 20 },
  ],
}

test('graph() puts the anchor first and those who stopped in every column', () => {
  expect(graph(shop, speak.t).nodes.map((node) => `${node.column} ${node.label} ${node.people}`)).toEqual([
    '0 Visit 100', '1 Search 60', '1 other events 10', '1 nothing more 30', '2 Buy 20', '2 nothing more 50',
  ])
})

test('graph() loses nobody: whoever takes no link onward goes to those who stopped', () => {
  const { links } = graph(shop, speak.t)
  expect(links.filter((link) => link.to === '2:stop').map((link) => link.people)).toEqual([40, 10])
  expect(links.filter((link) => link.from === 'anchor').reduce((sum, link) => sum + link.people, 0)).toBe(100)
})

test('graph() finds the node of other events that the answer’s links call $other', () => {
  const links = [{ column: 0, from: 'Visit', to: '$other', people: 10 }]
  expect(graph({ ...shop, links }, speak.t).links).toContainEqual({ from: 'anchor', to: '1:other', people: 10 })
})

test('table() reads in the order in which things happened, also backwards', () => {
  const before = { ...shop, question: { ...shop.question, direction: 'before' } as FlowAnswer['question'] }
  expect(table(shop, speak).rows[0]!.map((cell) => cell.text)).toEqual(['Step 1', 'Visit', 'Search', '60', '60%'])
  expect(table(before, speak).rows[0]!.map((cell) => cell.text)).toEqual(['Step 1', 'Search', 'Visit', '60', '60%'])
})

test('finding() says what most do next and how many stop', () => {
  expect(plain(finding(shop, speak))).toBe('100 people did Visit. Most often, 60%, Search comes next; 30% did nothing more.')
})
