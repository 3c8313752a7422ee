import { expect, test } from 'vitest'
import { incidentKinds, type ScopeLine, type ScopeTarget } from '../../model/incident.ts'
import { playbookOf } from './playbooks.ts'

const line = (target: ScopeTarget): ScopeLine => ({ id: 1, target, window: { from: 1, until: null }, certainty: 'known', note: '' })
const measuresOf = (kind: (typeof incidentKinds)[number], ...targets: readonly ScopeTarget[]) => playbookOf(kind, targets.map(line), [1, 2]).map(({ measure }) => measure)

test('C10 a secret that leaked is offered to be revoked, whatever the kind of incident', () => {
  for (const kind of incidentKinds) {
    const offers = playbookOf(kind, [line({ kind: 'secret', project: 2 })], [1, 2]).filter(({ measure }) => measure === 'revoke-secrets')
    expect([kind, offers.map(({ given }) => given)]).toEqual([kind, [{ project: 2 }]])
  }
  expect(measuresOf('stolen-session', { kind: 'secret', project: 1 })[0]).toBe('revoke-secrets')
})

test('C10 what the kind offers stays in its order, once, and nothing is offered that the scope does not call for', () => {
  const plain = measuresOf('vendor')
  expect(plain).toEqual(['stop-destinations', 'snapshot', 'push-checkpoint', 'revoke-services', 'revoke-secrets', 'revoke-secrets'])
  expect(measuresOf('vendor', { kind: 'destination', destination: 7 as never })).toEqual(plain)
  expect(measuresOf('vendor', { kind: 'address', network: '203.0.113.0/24' })).toEqual(['block', ...plain])
  expect(playbookOf('vendor', [line({ kind: 'address', network: '203.0.113.0/24' })], [1])[0]).toEqual({ measure: 'block', given: { networks: ['203.0.113.0/24'] }, asks: [] })
})
