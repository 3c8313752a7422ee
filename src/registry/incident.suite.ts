/** What both engines must do with incidents. */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aesShelf, type MakeBench } from './contract.suite.ts'
import { openRegistry, type Registry } from './index.ts'

export function incidentContract(bench: MakeBench): void {
  describe('incidents', () => {
    let registry: Registry
    beforeEach(async () => {
      registry = await openRegistry({ ...(await bench()).place, now: () => 1_700_000_000_000, random: randomBytes, shelf: aesShelf(1) })
      await registry.migrate()
    })
    afterEach(() => registry.close())

    test('R50 an incident is named by its year, and of two changes of one version one is kept', async () => {
      const { incidents } = registry
      const one = await incidents.open({ title: 'One' }, 2026, 'member:1')
      expect([one.name, (await incidents.open({ title: 'Two' }, 2026, 'x')).name, (await incidents.open({}, 2027, 'x')).name]).toEqual(['2026-001', '2026-002', '2027-001'])
      const by = { actor: 'member:2', change: 'details' }
      const both = await Promise.all([incidents.save(one.id, 1, { title: 'A' }, by), incidents.save(one.id, 1, { title: 'B' }, by)])
      expect(both.toSorted()).toEqual([false, true])
      expect((await incidents.versions(one.id)).map(({ version, actor, change }) => [version, actor, change])).toEqual([[1, 'member:1', 'opened'], [2, 'member:2', 'details']])
      expect(await incidents.documentOf(one.id, 1)).toEqual({ title: 'One' })
      expect((await incidents.list()).map(({ name }) => name)).toEqual(['2027-001', '2026-002', '2026-001'])
      expect(await incidents.get(99)).toBeUndefined()
    })

    test('R51 parts are numbered within their incident and kind, and keep what is large apart', async () => {
      const { incidents } = registry
      const { id } = await incidents.open({}, 2026, 'x')
      const other = await incidents.open({}, 2026, 'x')
      expect((await incidents.addPart(id, 'exposure', { n: 1 }, 'large')).number).toBe(1)
      expect((await incidents.addPart(id, 'exposure', { n: 2 })).number).toBe(2)
      expect((await incidents.addPart(id, 'measure', {})).number).toBe(1)
      expect((await incidents.addPart(other.id, 'exposure', {})).number).toBe(1)
      await incidents.changePart(id, 'exposure', 2, { n: 3 })
      expect((await incidents.parts(id, 'exposure')).map(({ body }) => body)).toEqual([{ n: 1 }, { n: 3 }])
      expect([await incidents.contentOf(id, 'exposure', 1), await incidents.contentOf(id, 'exposure', 2)]).toEqual(['large', undefined])
    })

    test('R52 whose a session is, is known after it has ended', async () => {
      const { sessions, incidents } = registry
      const { session } = await sessions.open({ member: 5, via: 'passkey', lastsMs: 60_000, device: undefined, place: undefined, deviceKey: undefined })
      await sessions.revoke({ id: session.id })
      expect(await incidents.whoseSession(session.id)).toMatchObject({ member: 5 })
      expect(await incidents.whoseSession(session.id + 1)).toBeUndefined()
    })
  })
}
