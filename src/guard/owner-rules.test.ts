import { expect, test } from 'vitest'
import type { NameRules } from '../model/name-rules.ts'
import type { Project } from '../model/project.ts'
import { classOfName, createGuard, defaultPolicy, guardClasses, mayChoose, policyChoices } from './index.ts'

const project: Project = {
  id: 1, name: 'p', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: ['both'], sample: false,
}
const none = { dropped: new Set<string>(), identifying: new Set<string>(), plain: new Set<string>() }
const rules: NameRules = {
  droppedEvents: new Set(), mergedEvents: new Map(),
  event: { ...none, identifying: new Set(['seat']), plain: new Set(['full_name', 'password', '$email', 'caption']) },
  person: { ...none, identifying: new Set(['motto']) },
}
let given: NameRules | undefined = rules
const guard = createGuard({ rulesOf: () => given })
const event = { project, subject: 'event' } as const

test('G14 G25 identifying names of events and of people are told apart, and of the project hold for both', () => {
  const properties = { seat: '12A', motto: 'Zoe', both: 'x' }
  expect(guard.guard('E', properties, event)).toMatchObject({ properties: { motto: 'Zoe' }, sealed: { seat: '12A', both: 'x' } })
  expect(guard.guard('$set', properties, { project, subject: 'person' })).toMatchObject({
    properties: { seat: '12A' }, sealed: { motto: 'Zoe', both: 'x' },
  })
})

test('G25 a plain name is nobody\'s, and what its value holds is found all the same', () => {
  const properties = { full_name: 'Blue Chair', first_name: 'Zoe', password: 'sunshine1', $email: 'z@example.org', caption: 'ask zoe@example.org' }
  const { properties: kept, sealed } = guard.guard('E', properties, event)
  expect(kept).toEqual({ full_name: 'Blue Chair', caption: 'ask [email]' })
  expect(Object.keys(sealed)).toContain('first_name')
  expect(guard.guard('E', { full_name: 'zoe@example.org' }, event).properties).toEqual({})
})

test('G50 where long texts are let in, what names people or opens doors inside them is not; where they are not, it is told of', () => {
  const lenient = createGuard({ policyOf: () => ({ ...defaultPolicy, 'long-text': 'report' }) })
  const prose = 'The chair came late and one of its legs was loose, but it is a fine chair and we sit on it a lot. '.repeat(4)
  const encoded = Buffer.from('zoe.marked@example.org').toString('base64')
  for (const [name, inside] of [['remark_text', 'zoe@example.org'], ['comment', 'zoe@example.org'], ['remark_text', '4111 1111 1111 1111'], ['remark_text', encoded]] as const) {
    const text = `${prose}${inside} ${prose}`
    const let1 = lenient.guard('E', { [name]: text }, event)
    expect([name, String(let1.properties[name]).includes(inside)]).toEqual([name, false])
    expect(String(let1.properties[name])).toContain(inside === encoded ? '' : 'loose, but it is')
    const kept = guard.guard('E', { [name]: text }, event)
    expect(kept.properties[name]).toMatch(/^\[text /)
    expect(kept.findings.map(({ class: found }) => found)).toEqual(['long-text', inside.startsWith('4') ? 'card' : 'email'])
  }
  expect(lenient.guard('E', { remark_text: prose }, event).properties).toEqual({ remark_text: prose })
})

test('G7 changed rules hold from the next event on', () => {
  given = undefined
  expect(guard.guard('E', { seat: '12A', full_name: 'Blue Chair' }, event).properties).toEqual({ seat: '12A' })
  given = rules
  expect(guard.guard('E', { seat: '12A' }, event).properties).toEqual({})
})

test('G26 no class of secrets or of identity may be left in the clear, and every default may be chosen', () => {
  for (const name of guardClasses) expect([name, mayChoose(name, defaultPolicy[name])]).toEqual([name, true])
  const reportable = policyChoices.filter(({ actions }) => actions.includes('report')).map((choice) => choice.class)
  expect(reportable).toEqual(['long-text', 'entropy', 'unplanned'])
  expect(policyChoices.filter(({ actions }) => actions.includes('seal')).map((choice) => choice.class))
    .toEqual(['email', 'phone', 'person-name', 'address', 'birth-date', 'identity'])
  expect([mayChoose('toString', 'drop'), mayChoose('password', 'report'), mayChoose('password', 'seal')]).toEqual([false, false, false])
})

test('classOfName() says what a name tells of people', () => {
  const classes = (names: string[]) => names.map((name) => classOfName(name, 'event'))
  expect(classes(['email', 'firstName', '$phone'])).toEqual(['identifying', 'identifying', 'identifying'])
  expect(classes(['password', 'iban'])).toEqual(['sensitive', 'sensitive'])
  expect(classes(['$city', 'postal_code', 'age'])).toEqual(['quasi', 'quasi', 'quasi'])
  expect(classes(['plan', 'price', 'page'])).toEqual(['plain', 'plain', 'plain'])
})
