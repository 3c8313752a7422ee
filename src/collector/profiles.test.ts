import { describe, expect, test } from 'vitest'
import type { ProfileWrite } from '../model/identity-write.ts'
import { collect, engage, json, now, pseudonymOf, sealedFields, shop, text } from './collector.fixture.ts'

function written(update: object, query = 'ip=0'): ProfileWrite {
  const writes = engage([{ $distinct_id: 'u1', ...update }], query).identity.filter(({ kind }) => kind === 'profile')
  expect(writes).toHaveLength(1)
  return writes[0] as ProfileWrite
}

test('an update becomes one write about the person', () => {
  expect(written({ $set: { tier: 'gold' } })).toEqual({
    kind: 'profile',
    project: shop.id,
    subject: 'user',
    pseudonym: pseudonymOf(shop, 'user', 'u1'),
    resolve: true,
    operations: [{ op: 'set', values: { tier: 'gold' } }],
    seenAt: now,
    place: undefined,
    at: now,
  })
})

describe('operations', () => {
  const operations = (update: object): unknown => written(update).operations

  test('keep their order and their values', () => {
    expect(operations({
      $set_once: { first: 1 }, $set: { a: 'x' }, $add: { n: -2, bad: 'no' }, $append: { list: { k: 1 } },
      $union: { tags: ['a', 'b'], one: 'c' }, $remove: { tags: 'a' }, $unset: ['x', 'y', 3], $unknown: { a: 1 },
    })).toEqual([
      { op: 'set_once', values: { first: 1 } },
      { op: 'set', values: { a: 'x' } },
      { op: 'add', values: { n: -2 } },
      { op: 'append', values: { list: { k: 1 } } },
      { op: 'union', values: { tags: ['a', 'b'], one: ['c'] } },
      { op: 'remove', values: { tags: 'a' } },
      { op: 'unset', names: ['x', 'y'] },
    ])
  })

  test('$delete whatever its value, $unset with one name', () => {
    for (const value of ['', null, 'u1', 'null']) expect(operations({ $delete: value })).toEqual([{ op: 'delete' }])
    expect(operations({ $unset: 'x' })).toEqual([{ op: 'unset', names: ['x'] }])
  })

  test('what is deleted leaves nothing behind', () => {
    const collected = engage([{ $distinct_id: 'u1', $user_id: 'u1', $device_id: 'd1', $delete: '' }], 'ip=1')
    expect(collected.identity).toMatchObject(
      [{ kind: 'profile', seenAt: undefined, place: undefined, operations: [{ op: 'delete' }] }],
    )
  })

  test('a charge and its clearing', () => {
    const charge = { $amount: 25, $time: '2026-01-01T00:00:00' }
    expect(operations({ $append: { $transactions: charge } })).toEqual(
      [{ op: 'append', values: { $transactions: charge } }],
    )
    expect(operations({ $set: { $transactions: [] } })).toEqual([{ op: 'set', values: { $transactions: [] } }])
  })
})

describe('identity', () => {
  test('identifying values are sealed and not in the operations', () => {
    const collected = engage([{
      $distinct_id: 'u1',
      $set: { $email: 'jane@x.test', $name: 'Jane', tier: 'gold' },
      $union: { $phone: ['+33123456789'] },
      $append: { $avatar: 'https://x.test/j.png?sig=1' },
      $remove: { $email: 'old@x.test' },
    }])
    expect(sealedFields(collected)).toEqual([
      '$distinct_id=u1', '$email=jane@x.test', '$name=Jane', '$phone=+33123456789', '$avatar=https://x.test/j.png',
    ])
    expect(collected.identity.at(-1)).toMatchObject({ operations: [{ op: 'set', values: { tier: 'gold' } }] })
    expect(collected.findings).toContainEqual({
      project: 7, name: '$set', page: undefined, finding: { class: 'identifying', property: '$email' }, count: 1,
    })
  })

  test('ids, addresses, click ids and URL queries inside a value object', () => {
    expect(written({
      $set: {
        $distinct_id: 'u1', ip: '1.2.3.4', $initial_referrer: 'https://a.test/b?c', initial_gclid: 'x',
        $browser_version: 17.5, page: 'https://a.test/?q',
      },
    }).operations).toEqual([{ op: 'set', values: { $initial_referrer: 'https://a.test', $browser_version: 17, page: 'https://a.test/' } }])
  })

  test('group keys on a person are pseudonyms', () => {
    const acme = pseudonymOf(shop, 'group:company', 'acme')
    expect(
      written({ $set: { company: ['acme'] }, $union: { company: 'acme' }, $remove: { company: 'acme' } }).operations,
    ).toEqual([
      { op: 'set', values: { company: [acme] } },
      { op: 'union', values: { company: [acme] } },
      { op: 'remove', values: { company: acme } },
    ])
  })
})

describe('modifiers', () => {
  test('$time, in every form', () => {
    for (const $time of [1_700_000_000, 1_700_000_000_000, '1700000000', '2023-11-14T22:13:20']) {
      expect(written({ $set: {}, $time }).seenAt).toBe(1_700_000_000_000)
    }
  })

  test('$ignore_time and $ignore_alias', () => {
    expect(written({ $set: {}, $ignore_time: true, $ignore_alias: true })).toMatchObject(
      { seenAt: undefined, resolve: false },
    )
    expect(written({ $set: {}, $ignore_time: 'true' }).seenAt).toBeUndefined()
  })

  test('§4.8 place', () => {
    const london = { $country_code: 'GB', $region: 'England', $city: 'London' }
    expect(written({ $set: {} }, '').place).toEqual(london)
    expect(written({ $set: {} }, 'ip=1').place).toEqual(london)
    expect(written({ $set: {} }, 'ip=0').place).toBeUndefined()
    expect(written({ $set: {}, $ip: '203.0.113.9' }, 'ip=0').place).toEqual({ $country_code: 'FR' })
    for (const $ip of ['0', 0, null]) expect(written({ $set: {}, $ip }, '').place).toBeUndefined()
    expect(written({ $set: { $city: 'Paris' } }, '')).toMatchObject(
      { place: undefined, operations: [{ values: { $city: 'Paris' } }] },
    )
  })
})

describe('groups', () => {
  const groups = (update: object, query = ''): ReturnType<typeof engage> => engage([update], query, shop, 'groups')

  test('a group is its key and id', () => {
    const collected = groups(
      { $group_key: 'company', $group_id: 'acme', $set: { $name: 'Acme', plan: 'team' } }, 'ip=0',
    )
    expect(collected.identity.at(-1)).toMatchObject({
      kind: 'profile',
      subject: 'group:company',
      pseudonym: pseudonymOf(shop, 'group:company', 'acme'),
      operations: [{ op: 'set', values: { plan: 'team' } }],
    })
    expect(sealedFields(collected)).toEqual(['$group_id=acme', '$name=Acme'])
    expect(groups({ $group_key: 'company', $group_id: 7, $delete: '' }).counts.accepted).toBe(1)
  })

  test('without its key or id it is none', () => {
    expect(json(groups({ $group_id: 'acme', $set: {} }, 'verbose=1'))).toEqual(
      { error: '$group_key, missing or empty', status: 0 },
    )
    expect(json(groups({ $group_key: 'company', $set: {} }, 'verbose=1'))).toEqual(
      { error: '$group_id, missing or empty', status: 0 },
    )
  })
})

describe('answers', () => {
  test('§20.1 as /track', () => {
    expect(text(engage([{ $distinct_id: 'u1', $set: { a: 1 } }]))).toBe('1')
    expect(text(engage([{ $distinct_id: 'u1', $set: { a: 1 } }], 'verbose=1&strict=1'))).toBe(
      '{"error":null,"status":1}',
    )
  })

  test.each([
    ['no token', { $token: undefined, $distinct_id: 'u1', $set: {} }, '$token, missing or empty', 'token_missing'],
    ['nobody', { $set: {} }, '$distinct_id, missing or empty', 'no_subject'],
    ['a placeholder', { $distinct_id: 'undefined', $set: {} }, '$distinct_id, missing or empty', 'no_subject'],
    ['no operation', { $distinct_id: 'u1', $set: 5 }, 'operation, missing or empty', 'no_operation'],
  ])('§20.6 %s', (_, update, error, reason) => {
    const collected = engage([update], 'verbose=1')
    expect(collected.answer.status).toBe(200)
    expect(json(collected)).toEqual({ error, status: 0 })
    expect(collected).toMatchObject({ identity: [], counts: { refused: { [reason]: 1 } } })
  })

  test('the token is not looked at, and Basic does not stand for it', () => {
    expect(text(engage([{ $token: 'nobody', $distinct_id: 'u1', $set: {} }]))).toBe('1')
    const body = JSON.stringify({ $distinct_id: 'u1', $set: {} })
    expect(text(collect({ route: 'engage', authorization: 'Basic tok-shop:', body }))).toBe('0')
  })

  test('good updates are kept beside bad ones', () => {
    const collected = engage([{ $set: {} }, { $distinct_id: 'u1', $set: { a: 1 } }])
    expect(text(collected)).toBe('1')
    expect(collected.counts).toMatchObject({ accepted: 1, refused: { no_subject: 1 } })
  })
})
