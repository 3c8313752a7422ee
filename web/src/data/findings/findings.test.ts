import { expect, test } from 'vitest'
import { classGroups } from '../classes.ts'
import type { Finding } from '../types.ts'
import { exampleOf } from './example.ts'
import { readPlace } from './place.ts'
import { chooseFindings, classesIn, countOpen, outcomes } from './sum.ts'

const finding = (change: Partial<Finding>): Finding => ({
  id: '1', class: 'password', action: 'drop', rule: 'key:password', event: 'Signed up', property: 'password', page: 'shop.test/login',
  sdk: 'web 2.83.0', count: 3, firstAt: 1000, lastAt: 2000, resolvedAt: null, ...change,
})

const some = [
  finding({ id: 'a', lastAt: 10 }),
  finding({ id: 'b', class: 'email', action: 'seal', lastAt: 30 }),
  finding({ id: 'c', class: 'entropy', action: 'report', lastAt: 20 }),
  finding({ id: 'd', class: 'email', action: 'seal', lastAt: 40, resolvedAt: 50 }),
]

test('only findings that are not dealt with count as open', () => {
  expect(countOpen(some)).toBe(3)
})

test('what was only reported is told before what was removed', () => {
  expect(outcomes(some)).toEqual([
    { action: 'report', findings: 1 }, { action: 'drop', findings: 1 }, { action: 'seal', findings: 1 },
  ])
})

test('the list shows the open ones newest first, of one class when asked', () => {
  expect(chooseFindings(some, { show: 'open', class: undefined }).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
  expect(chooseFindings(some, { show: 'open', class: 'email' }).map(({ id }) => id)).toEqual(['b'])
  expect(chooseFindings(some, { show: 'dealt', class: undefined }).map(({ id }) => id)).toEqual(['d'])
})

test('the classes to choose from are those that occur, the most frequent first', () => {
  expect(classesIn(some)).toEqual(['email', 'password', 'entropy'])
})

test('readPlace() tells a property from the places that have no path', () => {
  expect(readPlace('user.email')).toEqual({ is: 'property', path: 'user.email', name: 'user', leaf: 'email' })
  expect(readPlace('$elements[].$attr-value')).toMatchObject({ name: '$elements', leaf: '$attr-value' })
  expect(readPlace('tags[]')).toMatchObject({ name: 'tags', leaf: 'tags' })
  expect(readPlace('').is).toBe('whole-event')
  expect(readPlace('(event name)').is).toBe('event-name')
  expect(readPlace('[name]').is).toBe('property-name')
})

test('a password in a form names the event and the property of the finding', () => {
  expect(exampleOf(finding({}))).toEqual({
    before: "mixpanel.track('Signed up', { password: form.password.value })",
    after: "mixpanel.track('Signed up', { method: 'password' })",
  })
})

test('an identity moves from the event to the person', () => {
  const { after } = exampleOf(finding({ class: 'email', property: 'contact.mail' }))
  expect(after).toBe("mixpanel.identify(user.id)\nmixpanel.people.set({ $email: user.email })\nmixpanel.track('Signed up')")
})

test('an attribute that autocapture sent is blocked by its name', () => {
  const { before, after } = exampleOf(finding({ event: '$mp_click', property: '$elements[].$attr-value' }))
  expect(before).toContain('autocapture: true')
  expect(after).toContain("block_attrs: ['value']")
})

test('a token in the page’s address is cut off with the query', () => {
  const { after } = exampleOf(finding({ class: 'url-credential', event: '$mp_web_page_view', property: '$current_url' }))
  expect(after).toContain('$current_url: page()')
  expect(after).toContain('location.origin + location.pathname')
})

test('a name on a profile goes to the property that is always sealed', () => {
  expect(exampleOf(finding({ class: 'person-name', event: '$set', property: 'firstName' }))).toEqual({
    before: 'mixpanel.people.set({ firstName: user.name })', after: 'mixpanel.people.set({ $name: user.name })',
  })
})

test('an event that the plan does not know is left out', () => {
  expect(exampleOf(finding({ class: 'unplanned', event: 'Search', property: '' })).after).toBe("// mixpanel.track('Search')")
})

test('names with quotes and breaks stay inside their quotes', () => {
  const { before } = exampleOf(finding({ event: 'It\'s "new"\n', property: "a'b" }))
  expect(before).toBe(`mixpanel.track('It\\'s "new"\\n', { 'a\\'b': form.password.value })`)
})

test('every class has a line before and a line after that are not the same', () => {
  for (const name of Object.values(classGroups).flat()) {
    const { before, after } = exampleOf(finding({ class: name, property: 'field' }))
    expect(after, name).not.toBe(before)
    expect(before, name).not.toContain('undefined')
  }
})
