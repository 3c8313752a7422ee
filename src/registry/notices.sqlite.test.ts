import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pseudonym } from '../model/pseudonym.ts'
import { aesShelf } from './contract.suite.ts'
import { openRegistry, type Registry } from './index.ts'

let registry: Registry
const dir = mkdtempSync(join(tmpdir(), 'signet-notices-'))
beforeAll(async () => {
  registry = await openRegistry({ dir, now: () => 1_700_000_000_000, random: randomBytes, shelf: aesShelf(1) })
  await registry.migrate()
})
afterAll(async () => {
  await registry.close()
  rmSync(dir, { recursive: true })
})

const draft = (version: number, incident = '7') =>
  registry.notices.create({ project: 1, incident, version, facts: { organisation: 'Example' }, exposureVersion: 1, windowFrom: 5, createdBy: 'member:1' })
const person = (n: number): Pseudonym => Buffer.alloc(16, n).toString('base64url') as Pseudonym
const somebody = (n: number) => ({ person: person(n), language: 'fr', lists: { exposed: ['$email'] }, code: `CODE-${n}` })
const written = (n: number) => ({ n, code: `CODE-${n}`, subject: 's', text: 't', comment: 'c', signature: 'AA==', commentSignature: 'AA==', leaf: `leaf${n}` })

test('a draft takes each person once, in the order in which they came', async () => {
  const { id } = await draft(1)
  expect(await registry.notices.addPeople(id, [somebody(1), somebody(2), somebody(1)])).toBe(2)
  expect(await registry.notices.addPeople(id, [somebody(2), somebody(3)])).toBe(3)
  expect((await registry.notices.people(id, 0, 10)).map(({ n, person: who }) => [n, who])).toEqual([[0, person(1)], [1, person(2)], [2, person(3)]])
  expect((await registry.notices.people(id, 1, 1)).length).toBe(1)
  await expect(draft(1)).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
})

test('once issued nothing of it changes, and it does not go', async () => {
  const { id } = await draft(2)
  await registry.notices.addPeople(id, [somebody(1)])
  await registry.notices.keepTexts(id, [written(0)])
  expect(await registry.notices.textByCode('CODE-0')).toBeUndefined()
  await registry.notices.markIssued(id, 41)
  expect(await registry.notices.get(id)).toMatchObject({ entry: 41, issuedAt: 1_700_000_000_000, people: 1 })
  for (const act of [
    () => registry.notices.addPeople(id, [somebody(9)]), () => registry.notices.keepTexts(id, [written(0)]), () => registry.notices.rewrite(id, {}),
    () => registry.notices.markIssued(id, 42),
  ]) await expect(act()).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
  expect(await registry.notices.remove(id)).toBe(false)
  expect(await registry.notices.leaves(id)).toEqual(['leaf0'])
})

test('N44 the states of addresses add up to all of them, and a move counts once', async () => {
  const { id } = await draft(3)
  await registry.notices.addPeople(id, [somebody(1), somebody(2), somebody(3)])
  const sends = [{ record: 'a', n: 0, pseudonym: person(1) }, { record: 'b', n: 0, pseudonym: person(4) }, { record: 'c', n: 1, pseudonym: person(2) }]
  await registry.notices.addSends(id, sends)
  await registry.notices.addSends(id, sends)
  expect(await registry.notices.counts(id)).toEqual({ waiting: 3, trying: 0, sent: 0, refused: 0, unsure: 0, withheld: 0, unreachable: 1 })
  const moves = await Promise.all([registry.notices.move(id, 'a', 'waiting', 'trying'), registry.notices.move(id, 'a', 'waiting', 'trying')])
  expect(moves.filter(Boolean).length).toBe(1)
  await registry.notices.move(id, 'c', 'waiting', 'trying')
  await registry.notices.move(id, 'c', 'trying', 'refused', 'bounced')
  expect(await registry.notices.moveAll(id, 'trying', 'unsure')).toBe(1)
  await registry.notices.addSends(id, sends)
  expect(await registry.notices.counts(id)).toEqual({ waiting: 1, trying: 0, sent: 0, refused: 1, unsure: 1, withheld: 0, unreachable: 1 })
  expect(await registry.notices.sends(id, 'refused', 9)).toMatchObject([{ record: 'c', fault: 'bounced' }])
})

test('a bulletin’s version is published once; an advisory is kept once', async () => {
  const bulletin = { slug: 'x', version: 1, incident: null, body: {}, publishedBy: 'member:1', entry: 3, checkpoint: 'c' }
  await registry.bulletins.publish(bulletin)
  await expect(registry.bulletins.publish(bulletin)).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
  await registry.bulletins.publish({ ...bulletin, version: 2 })
  expect((await registry.bulletins.versions('x')).map(({ version }) => version)).toEqual([2, 1])
  const found = [{ guid: '1', body: { title: 'a' }, matches: [] }, { guid: '2', body: {}, matches: [{ name: 'x' }] }]
  expect([await registry.advisories.add('f', found), await registry.advisories.add('f', found)]).toEqual([2, 0])
  expect((await registry.advisories.list(true)).map(({ guid }) => guid)).toEqual(['2'])
})
