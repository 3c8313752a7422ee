import { describe, expect, test } from 'vitest'
import type { LinkWrite } from '../model/identity-write.ts'
import type { PseudonymKind } from '../model/pseudonym.ts'
import { wireId } from '../model/wire-id.ts'
import {
  classic, collect, engage, importJson, now, pseudonymOf, sealedFields, shop, track,
} from './collector.fixture.ts'
import type { Collected } from './index.ts'

const uuid = 'ef985ce8-8732-4ea7-aa4c-d4a53216d363'
const other = '6ef6c1aa-0d53-4b0e-9a3e-1f0c5d7b8a90'

function links(collected: Collected): LinkWrite[] {
  return collected.identity.filter((write) => write.kind === 'link')
}

describe('simplified (§8.2)', () => {
  const own = (kind: PseudonymKind, value: string): string => pseudonymOf(shop, kind, value)
  const ids = (properties: object): [string | undefined, string | undefined] => {
    const event = track([{ event: 'x', properties }]).events[0]!
    return [event.pseudonym, event.device]
  }

  test('§20.20 $user_id wins over distinct_id, even when they differ', () => {
    expect(ids({ distinct_id: 'u1', $user_id: 'u1b', $device_id: uuid })).toEqual(
      [own('user', 'u1b'), own('device', uuid)],
    )
    expect(ids({ distinct_id: `$device:${uuid}`, $user_id: 'u1' })).toEqual([own('user', 'u1'), undefined])
  })

  test('$device_id comes next, and overrides distinct_id', () => {
    const device = own('device', uuid)
    expect(ids({ distinct_id: `$device:${uuid}`, $device_id: uuid })).toEqual([device, device])
    expect(ids({ distinct_id: 'u1', $device_id: uuid })).toEqual([device, device])
    expect(ids({ $device_id: `$device:${uuid}` })).toEqual([device, device])
  })

  test('distinct_id alone is a device with the prefix, else a user', () => {
    expect(ids({ distinct_id: `$device:${uuid}` })).toEqual([own('device', uuid), own('device', uuid)])
    expect(ids({ distinct_id: 'u1' })).toEqual([own('user', 'u1'), undefined])
    expect(ids({ distinct_id: uuid })).toEqual([own('user', uuid), undefined])
    expect(ids({ distinct_id: 42 })).toEqual([own('user', '42'), undefined])
  })

  test('a device may yet become someone, a user not', () => {
    const linkable = (properties: object, project = shop): unknown => track(
      [{ event: 'x', properties }], '', project,
    ).events[0]!.linkable
    expect(linkable({ $device_id: uuid })).toBe(true)
    expect(linkable({ distinct_id: 'u1' })).toBe(false)
    expect(linkable({ $user_id: 'u1', $device_id: uuid })).toBe(false)
    expect(linkable({})).toBe(false)
    expect(linkable({ distinct_id: 'u1' }, classic)).toBe(true)
    expect(linkable({ distinct_id: '' }, classic)).toBe(false)
  })

  test('nobody: empty, absent, placeholders, things that are no ids', () => {
    for (const distinct_id of [
      '', undefined, null, 'undefined', '00000000-0000-0000-0000-000000000000', {}, [], true, '$device:',
    ]) {
      expect(ids({ distinct_id })).toEqual([undefined, undefined])
    }
    expect(ids({ distinct_id: 'u1', $user_id: 'null', $device_id: '' })).toEqual([own('user', 'u1'), undefined])
  })

  test('any event with both ids links, once a request', () => {
    const both = { $user_id: 'u1', $device_id: uuid, distinct_id: 'u1' }
    const collected = track([{ event: 'x', properties: both }, { event: 'y', properties: both }])
    expect(links(collected)).toEqual([
      { kind: 'link', project: 7, verb: 'device', from: own('device', uuid), to: own('user', 'u1'), at: now },
    ])
    expect(links(track([{ event: 'x', properties: { $user_id: 'u1' } }]))).toEqual([])
  })

  test('originals are sealed once a request, as distinct ids', () => {
    const both = { $user_id: 'u1', $device_id: uuid }
    const collected = track([{ event: 'x', properties: both }, { event: 'y', properties: both }])
    expect(sealedFields(collected)).toEqual(['$distinct_id=u1', `$distinct_id=$device:${uuid}`])
  })

  test('the verbs have no effect of their own, and what an SDK sends links all the same', () => {
    const identify = {
      event: '$identify',
      properties: { distinct_id: 'u1', $anon_distinct_id: `$device:${uuid}`, $device_id: uuid, $user_id: 'u1' },
    }
    expect(links(track([identify])).map(({ verb }) => verb)).toEqual(['device'])
    const alias = track([{ event: '$create_alias', properties: { alias: 'u1b', distinct_id: 'u1' } }])
    expect(links(alias)).toEqual([])
    expect(alias.events[0]!.properties).toEqual({})
    expect(sealedFields(alias)).toEqual(['$distinct_id=u1'])
  })

  test('ids beside a profile update link too', () => {
    const collected = engage([{ $distinct_id: 'u1', $device_id: uuid, $user_id: 'u1', $set: { tier: 'gold' } }])
    expect(links(collected)).toMatchObject([{ verb: 'device', from: own('device', uuid), to: own('user', 'u1') }])
  })
})

describe('original (§8.3)', () => {
  const own = (kind: PseudonymKind, value: string): string => pseudonymOf(classic, kind, value)
  const one = (event: string, properties: object): Collected => track([{ event, properties }], '', classic)

  test('distinct_id alone says who', () => {
    const { events, identity } = one('x', { distinct_id: 'u1', $user_id: 'u2', $device_id: uuid })
    expect(events[0]).toMatchObject({ pseudonym: own('user', 'u1'), device: undefined })
    expect(identity.filter(({ kind }) => kind === 'link')).toEqual([])
    expect(one('x', { $user_id: 'u2' }).events[0]!.pseudonym).toBeUndefined()
  })

  test('a device is its uuid, with or without the prefix', () => {
    const device = own('device', uuid)
    expect(one('x', { distinct_id: `$device:${uuid}` }).events[0]).toMatchObject({ pseudonym: device, device })
    const bare = one('x', { distinct_id: uuid })
    expect(bare.events[0]!.pseudonym).toBe(device)
    expect(sealedFields(bare)).toEqual([`$distinct_id=${uuid}`])
  })

  test('$identify links a uuid to the identified id, in both spellings', () => {
    const link = { verb: 'identify', from: own('device', uuid), to: own('user', 'u1') }
    expect(links(one('$identify', { distinct_id: 'u1', $anon_distinct_id: `$device:${uuid}` }))).toMatchObject([link])
    const documented = one('$identify', { $identified_id: 'u1', $anon_id: uuid })
    expect(links(documented)).toMatchObject([link])
    expect(documented.events[0]).toMatchObject({ pseudonym: own('user', 'u1'), properties: {} })
    expect(sealedFields(documented)).toEqual(['$distinct_id=u1', `$distinct_id=${uuid}`])
  })

  test('$identify with an anonymous id that is no UUIDv4 is kept and links nothing', () => {
    for (const $anon_id of ['u0', '6ef6c1aa-0d53-1b0e-9a3e-1f0c5d7b8a90', '', 7]) {
      const collected = one('$identify', { $identified_id: 'u1', $anon_id })
      expect(collected.events).toHaveLength(1)
      expect(links(collected)).toEqual([])
    }
  })

  test('$create_alias links the alias to the id', () => {
    const collected = one('$create_alias', { distinct_id: 'u1', alias: 'u1b' })
    expect(links(collected)).toMatchObject([{ verb: 'alias', from: own('user', 'u1b'), to: own('user', 'u1') }])
    expect(sealedFields(collected)).toEqual(['$distinct_id=u1', '$distinct_id=u1b'])
    expect(links(one('$create_alias', { distinct_id: 'u1', alias: 'u1' }))).toEqual([])
    expect(links(one('$create_alias', { distinct_id: 'u1', alias: 'null' }))).toEqual([])
  })

  test('$merge takes exactly two ids, and only by /import', () => {
    const merge = (ids: unknown): object => ({ event: '$merge', properties: { $distinct_ids: ids, time: now } })
    const pair = importJson([merge(['a', uuid])], '', classic)
    expect(links(pair)).toMatchObject([{ verb: 'merge', from: own('user', 'a'), to: own('device', uuid) }])
    expect(links(importJson([merge(['a']), merge(['a', 'b', 'c']), merge('a')], '', classic))).toEqual([])
    expect(links(one('$merge', { $distinct_ids: ['a', 'b'] }))).toEqual([])
  })

  test('profiles follow the same reading of ids', () => {
    const collected = engage([{ $distinct_id: uuid, $set: { a: 1 } }], '', classic)
    expect(collected.identity.at(-1)).toMatchObject(
      { kind: 'profile', subject: 'device', pseudonym: own('device', uuid) },
    )
  })
})

test('wireId reads an id alike for everyone', () => {
  expect(wireId('simplified', `$device:${other}`)).toEqual({ kind: 'device', value: other })
  expect(wireId('simplified', other)).toEqual({ kind: 'user', value: other })
  expect(wireId('original', other)).toEqual({ kind: 'device', value: other })
  expect(wireId('original', '')).toBeUndefined()
})

test('no clear id is anywhere in what is kept', () => {
  const mark = 'Marked-Identity'
  const properties = {
    token: 'tok-classic', distinct_id: `${mark}1`, $user_id: `${mark}2`, $device_id: `${mark}3`, alias: `${mark}4`,
    $anon_distinct_id: `${mark}5`, $identified_id: `${mark}6`, $anon_id: `${mark}7`,
    $distinct_ids: [`${mark}8`, `${mark}9`],
    $insert_id: `${mark}10`, company: [`${mark}11`], $current_url: `https://a.test/?x=${mark}`, email: `${mark}@x.test`,
    $referrer: `https://b.test/${mark}`, ip: '203.0.113.9', link: `ftp://${mark}:${mark}@c.test/`,
  }
  for (const event of ['x', '$identify', '$create_alias', '$merge']) {
    const collected = collect({ body: JSON.stringify([{ event, properties }]) })
    expect(collected.events).toHaveLength(1)
    const kept = [
      collected.events, collected.identity.filter(({ kind }) => kind !== 'seal'), collected.findings, collected.counts,
    ]
    const text = JSON.stringify(kept, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    expect(text).not.toContain(mark)
    expect(text).not.toContain('203.0.113.9')
  }
})
