import { expect, test } from 'vitest'
import { browserEvent } from '../../test/corpus/browser-events.ts'
import { negatives, positives } from '../../test/corpus/cases.ts'
import { seeded } from '../../test/corpus/random.ts'
import type { JsonObject } from '../model/json.ts'
import type { Project } from '../model/project.ts'
import { createGuard, guardClasses } from './index.ts'
import type { GuardOptions } from './index.ts'

const project: Project = { id: 1, name: 'p', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [],
  identifying: [], sample: false }
const event = { project, subject: 'event' } as const
const person = { project, subject: 'person' } as const
const guard = createGuard()
const guarded = (properties: JsonObject, options?: GuardOptions) => (options === undefined ? guard
  : createGuard(options)).guard('Event', properties, event)

test('G1 guard() answers the same object when nothing was found', () => {
  const properties = { plan: 'pro', price: 9.5, nested: { a: [1, 'x'] }, none: null }
  const answer = guarded(properties)
  expect(answer.properties).toBe(properties)
  expect(answer.sealed).toEqual({})
  expect(answer.findings).toEqual([])
})

test('G1 guard() leaves events of browsers alone, seed 7', () => {
  const random = seeded(7)
  for (let i = 0; i < 1000; i++) {
    const { name, properties } = browserEvent(random)
    expect(guard.guard(name, properties, event).properties).toBe(properties)
  }
})

test('G2 G3 guard() answers alike twice and changes nothing it is given, seed 5', () => {
  for (const { properties, subject } of [...positives(5, 20), ...negatives(5, 5)]) {
    const before = JSON.stringify(properties)
    const first = guard.guard('Event', properties, { project, subject })
    const second = createGuard().guard('Event', properties, { project, subject })
    expect(JSON.stringify(properties)).toBe(before)
    expect(second).toEqual(first)
  }
})

test('G4 findings hold neither the value nor its length, seed 6', () => {
  for (const { properties, gone, subject } of positives(6, 30)) {
    if (gone.length < 5 || /^[a-z_]+$/i.test(gone)) continue
    expect(JSON.stringify(guard.guard('Event', properties, { project, subject }).findings)).not.toContain(gone)
  }
  expect(guarded({ password: 'x'.repeat(50) + '1' }).findings[0]!.length).toBe('33-64')
})

test('G5 each action does what its name says to a whole value', () => {
  const by = (action: 'drop' | 'mask' | 'seal' | 'report' | 'quarantine' | 'reject') => guarded({ a: 1,
    email: 'ann@example.org' },
    { policy: { email: action } })
  expect(by('drop')).toMatchObject({ properties: { a: 1 }, sealed: {} })
  expect(by('mask').properties).toEqual({ a: 1, email: '[email]' })
  expect(by('seal')).toMatchObject({ properties: { a: 1 }, sealed: { email: 'ann@example.org' } })
  expect(by('report').properties).toEqual({ a: 1, email: 'ann@example.org' })
  expect(by('quarantine')).toMatchObject({ properties: { a: 1 }, quarantine: 'email' })
  expect(by('reject')).toMatchObject({ properties: { a: 1 }, reject: 'email' })
  for (const action of ['drop', 'mask', 'seal', 'report', 'quarantine',
    'reject'] as const) expect(by(action).findings).toMatchObject([{ class: 'email', property: 'email', action }])
})

test('G6 inside a text only the found part is replaced', () => {
  expect(guarded({ t: 'write to ann@example.org or 4242 4242 4242 4242, ok' }).properties).toEqual({ t: 'write to [email] or [card 4242], ok' })
  expect(guarded({ t: 'write to ann@example.org' },
    { policy: { email: 'report' } }).properties).toEqual({ t: 'write to ann@example.org' })
})

test('G7 a project\'s actions stand over the instance\'s', () => {
  const options: GuardOptions = { policy: { card: 'drop' }, policyOf: id => id === 1 ? { card: 'report' } : undefined }
  const both = createGuard(options)
  const card = { c: '4242424242424242' }
  expect(both.guard('E', card, event).properties).toBe(card)
  expect(both.guard('E', card, { project: { ...project, id: 2 }, subject: 'event' }).properties).toEqual({})
})

test('G8 what was cleaned is clean, seed 8', () => {
  for (const { properties, subject } of positives(8, 40)) {
    const once = guard.guard('Event', properties, { project, subject })
    const twice = guard.guard('Event', once.properties, { project, subject })
    expect(twice.findings, JSON.stringify(once.properties)).toEqual([])
  }
})

test('G9 an event\'s name is read too', () => {
  expect(guard.guard('Invited ann@example.org', { a: 1 }, event)).toMatchObject({ name: 'Invited [email]',
    properties: { a: 1 }, findings: [{ class: 'email', property: '(event name)' }] })
  expect(guard.guard('Invited a colleague', { a: 1 }, event)).not.toHaveProperty('name')
})

test('G14 reserved and marked properties are sealed under their names', () => {
  const marking = { project: { ...project, identifying: ['tribe'] }, subject: 'event' } as const
  expect(guard.guard('E', { tribe: 'Blue', $email: 'x', plan: 'pro' },
    marking)).toMatchObject({ properties: { plan: 'pro' }, sealed: { tribe: 'Blue', $email: 'x' } })
  expect(guard.guard('$set', { $name: 'Ann', name: 'Ann', emails: ['a@x.org', 'b@x.org'] },
    person)).toMatchObject({ properties: { emails: [] },
    sealed: { $name: 'Ann', name: 'Ann', emails: ['a@x.org', 'b@x.org'] } })
})

test('G16 the password of an autocaptured field is gone and its place is named', () => {
  const answer = guarded({ $elements: [{ $tag_name: 'input', '$attr-type': 'password', '$attr-value': 'Summer2018' }],
    $current_url: 'https://x.test/login?token=8f14e45fceea167a' })
  expect(JSON.stringify(answer.properties)).not.toMatch(/Summer2018|8f14e45f/)
  expect(answer.findings).toMatchObject([{ class: 'password', property: '$elements[].$attr-value' },
    { class: 'url-credential', property: '$current_url' }])
})

test('G18 a property that is named by an e-mail goes', () => {
  expect(guarded({ 'ann@example.org': 3, a: { 'ann@example.org': 1 } })).toMatchObject({ properties: { a: {} },
    findings: [{ class: 'email', property: '[name]' }, { class: 'email', property: 'a.[name]' }] })
})

test('G19 no end of distinct names leaves the guard as quick and as small as before', () => {
  const many = createGuard()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 60_000; i++) many.guard('E', { [`prop_${i}_name`]: 'x' }, event)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60e6)
  expect(many.guard('E', { password: 'hunter2!' }, event).properties).toEqual({})
})

test('G20 of a value beyond 8 KB only a length stays, except an image', () => {
  const image = `data:image/png;base64,${'A1b2'.repeat(4000)}`
  expect(guarded({ image, code: `x=${'y;'.repeat(9000)}` }).properties).toEqual({ image, code: '[text 8193+]' })
})

test('G21 nesting without end is cut off', () => {
  let deep: JsonObject = { password: 'hunter2!' }
  for (let i = 0; i < 5000; i++) deep = { a: deep }
  const answer = guarded(deep)
  expect(JSON.stringify(answer.properties)).not.toContain('hunter2')
  expect(answer.findings).toMatchObject([{ class: 'nesting' }])
  const text = `${'['.repeat(2000)}"hunter2"${']'.repeat(2000)}`
  expect(() => guarded({ text })).not.toThrow()
})

test('G23 __proto__ and constructor are names like others', () => {
  const hostile = JSON.parse('{"__proto__":{"password":"hunter2!","polluted":true},"constructor":{"prototype":{"x":1}},"email":"a@x.org"}') as JsonObject
  const answer = guarded(hostile)
  expect(JSON.stringify(answer.properties)).toBe('{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}')
  expect(Object.getPrototypeOf(answer.properties)).toBe(Object.prototype)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('G24 ids and group keys are the identity room\'s', () => {
  const grouping = { project: { ...project, groupKeys: ['company'] }, subject: 'event' } as const
  const properties = { distinct_id: 'ann@example.org', $device_id: 'x', company: 'ann@example.org' }
  expect(guard.guard('E', properties, grouping).properties).toBe(properties)
})

test('G53 JSON in a string comes back as JSON without what was found', () => {
  expect(guarded({ payload: '{"user":{"email":"a@x.org"},"n":1}' })).toMatchObject({ properties: { payload: '{"user":{},"n":1}' }, sealed: { 'payload.user.email': 'a@x.org' } })
})

test('G54 entropy reports, and only when asked', () => {
  const random = { blob: 'q8Zr2LxT9vKm4WpN7bYc1HsD' }
  expect(guarded(random).findings).toEqual([])
  expect(guarded(random, { entropy: true })).toMatchObject({ properties: random,
    findings: [{ class: 'entropy', action: 'report' }] })
})

test('G60 G61 G62 G63 a strict plan keeps what it knows', () => {
  const why = { owner: 'growth', reason: 'funnel' }
  const plan = { mode: 'strict', events: { Bought: { properties: { price: why, old: { ...why, expiresAt: 1000 } } } },
    shared: { plan: why } } as const
  const strict = createGuard({ planOf: () => plan, now: () => 1000 })
  const properties = { price: 1, plan: 'pro', old: 2, extra: 3, $os: 'Linux', utm_source: 'x' }
  const answer = strict.guard('Bought', properties, event)
  expect(answer.properties).toEqual({ price: 1, plan: 'pro', $os: 'Linux', utm_source: 'x' })
  expect(answer.findings.map(finding => `${finding.class} ${finding.property}`)).toEqual([
    'unplanned old', 'unplanned extra',
  ])
  expect(strict.guard('Sold', {}, event).findings).toMatchObject([{ class: 'unplanned', rule: 'plan:event' }])
  expect(createGuard({ planOf: () => ({ ...plan, mode: 'open' }) }).guard('Sold', properties,
    event).properties).toBe(properties)
})

test('every class has a default action and a place in the documents', async () => {
  const { readFile } = await import('node:fs/promises')
  const page = await readFile(new URL('../../docs/guard.md', import.meta.url), 'utf8')
  for (const kind of guardClasses) expect(page).toContain(`\`${kind}\``)
})
