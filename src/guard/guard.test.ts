import { expect, test } from 'vitest'
import { createGuard } from './index.ts'

const project = { id: 1, name: 'p', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: false } as const
const event = { project, subject: 'event' } as const

test('G1 guard() answers the same object when nothing was found', () => {
  const properties = { plan: 'pro', price: 9.5, nested: { a: [1, 'x'] } }
  const answer = createGuard().guard('Viewed', properties, event)
  expect(answer.properties).toBe(properties)
  expect(answer.findings).toEqual([])
})

test('G10 a password by name is gone, and the finding holds no value', () => {
  const answer = createGuard().guard('Signed Up', { password: 'hunter2!', plan: 'pro' }, event)
  expect(answer.properties).toEqual({ plan: 'pro' })
  expect(answer.findings).toEqual([{ class: 'password', property: 'password', action: 'drop', rule: 'key:password', length: '5-8' }])
})
