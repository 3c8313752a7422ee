/** What the registry promises of erasing and of requests about it, on every engine; numbers are those of SPEC.md. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { LinkWrite, ProfileWrite, SealWrite } from '../model/identity-write.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { aesShelf, pseudonym, type MakeBench } from './contract.suite.ts'
import { openRegistry, type ApplyProfile, type DecideLink, type Registry } from './index.ts'

const day = 86_400_000
const link: DecideLink = (_, { from, to, verb, at }) => [{ kind: 'open', from, to, verb, at }]
const set: ApplyProfile = (_, write) => ({ properties: { plan: 'pro' }, createdAt: write.at, lastSeen: write.at, deleted: false })

function sealOf(who: Pseudonym, field: string, value: string, sealedAt: number, project = 1): SealWrite {
  const record = randomBytes(16).toString('base64url')
  const place = { project, pseudonym: who, record, epoch: 1 }
  const blindIndex = Buffer.from(value.padEnd(16, '.').slice(0, 16)).toString('base64url')
  return {
    kind: 'seal',
    value: { ...place, field, algorithm: 1, ciphertext: 'AAAA', blindIndex, sealedAt },
    key: { ...place, enc: randomBytes(32).toString('base64'), sequence: 0, wrapped: randomBytes(48).toString('base64') },
  }
}

export function erasureContract(bench: MakeBench): void {
  let clock = 1_700_000_000_000
  const opened: Registry[] = []

  async function fresh(): Promise<Registry> {
    const registry = await openRegistry({ ...(await bench()).place, now: () => clock, random: randomBytes, shelf: aesShelf(1) })
    opened.push(registry)
    await registry.migrate()
    return registry
  }

  const linkWrite = (from: Pseudonym, to: Pseudonym, project = 1): LinkWrite => ({ kind: 'link', project, verb: 'device', from, to, at: 1 })
  const profileWrite = (who: Pseudonym, project = 1): ProfileWrite => ({
    kind: 'profile', project, subject: 'user', pseudonym: who, at: 5, resolve: false, operations: [{ op: 'set', values: { plan: 'pro' } }],
  } as unknown as ProfileWrite)

  afterEach(async () => {
    for (const registry of opened.splice(0)) await registry.close()
  })

  describe('erasing', () => {
    test('R43 links of these are closed and profiles deleted so that followers learn of it, then no row names them', async () => {
      const { links, profiles, forget } = await fresh()
      const [user, phone, laptop, other, others] = Array.from({ length: 5 }, pseudonym) as [Pseudonym, Pseudonym, Pseudonym, Pseudonym, Pseudonym]
      await links.applyLinks([linkWrite(phone, user), linkWrite(laptop, user), linkWrite(others, other), linkWrite(phone, user, 2)], link)
      await profiles.applyProfiles([profileWrite(user), profileWrite(other), profileWrite(user, 2)], set)
      const [seenLink, seenProfile] = [(await links.linkChangesSince(0)).at(-1)!.version, (await profiles.profileChangesSince(0)).at(-1)!.version]
      const gone = [user, phone, laptop]
      expect(await forget.closeLinks(1, gone)).toBe(2)
      expect(await forget.deleteProfiles(1, gone)).toBe(1)
      expect((await links.linkChangesSince(seenLink)).map(({ from, closedAt }) => [from, closedAt])).toEqual(expect.arrayContaining([[phone, clock], [laptop, clock]]))
      expect(await profiles.profileChangesSince(seenProfile)).toMatchObject([{ pseudonym: user, deleted: true, properties: {} }])
      await forget.removeTraces(1, gone)
      expect((await links.linkChangesSince(0)).filter(({ project }) => project === 1).map(({ from }) => from)).toEqual([others])
      expect((await profiles.profileChangesSince(0)).map(({ project, pseudonym: who }) => [project, who])).toEqual([[1, other], [2, user]])
      expect(await forget.closeLinks(1, gone)).toBe(0)
    })

    test('R43 what was opened or made since stays', async () => {
      const { links, profiles, forget } = await fresh()
      const [user, phone] = [pseudonym(), pseudonym()]
      await links.applyLinks([linkWrite(phone, user)], link)
      await forget.closeLinks(1, [user, phone])
      await links.applyLinks([linkWrite(phone, user)], link)
      await profiles.applyProfiles([profileWrite(user)], set)
      await forget.removeTraces(1, [user, phone])
      expect(await links.membersOf(1, user)).toMatchObject([{ from: phone }])
      expect((await profiles.read(1, [user])).size).toBe(1)
    })

    test('R44 a value that is set again is noted to the day; it is found in parts and erased by its record', async () => {
      const { seals, sealed, keys } = await fresh()
      const who = pseudonym()
      await seals.putSeals([sealOf(who, '$phone', 'one', clock), sealOf(who, '$email', 'a@b', clock), sealOf(who, '$distinct_id', 'x', clock)])
      await seals.putSeals([sealOf(who, '$phone', 'one', clock + day / 2)])
      const at = async () => (await sealed.scan(1, 0, '$phone')).values.map(({ lastSetAt }) => lastSetAt)
      expect(await at()).toEqual([clock])
      await seals.putSeals([sealOf(who, '$phone', 'one', clock + 3 * day)])
      expect(await at()).toEqual([clock + 3 * day])
      expect((await sealed.readSealed(1, [who], ['$phone'])).map(({ sealedAt }) => sealedAt)).toEqual([clock])
      const { values, last } = await sealed.scan(1, 0)
      expect(values.length).toBe(3)
      expect((await sealed.scan(1, last ?? 0)).last).toBeNull()
      const records = new Set(values.filter(({ field }) => field === '$phone').map(({ record }) => record))
      expect(await seals.eraseRecords(1, [who], records)).toBe(1)
      expect((await sealed.sealedFieldsOf(1, [who])).get(who)?.toSorted()).toEqual(['$distinct_id', '$email'])
      expect((await keys.listKeys(0, 10)).length).toBe(2)
    })

    test('R45 a request is found by its tracking id in its own project; whom it is about goes when it is over', async () => {
      const { privacyRequests, projects } = await fresh()
      const mine = { kind: 'erasure', project: 1, requestedBy: 'member:1', asked: { events: 'keep' }, work: { people: ['x'] } } as const
      const first = await privacyRequests.add({ ...mine, tracking: 't1' })
      await privacyRequests.add({ ...mine, tracking: 't2' })
      expect(first).toMatchObject({ state: 'waiting', requestedAt: clock, finishedAt: null, work: { people: ['x'] } })
      expect(await privacyRequests.byTracking(2, 'erasure', 't1')).toBeUndefined()
      expect(await privacyRequests.byTracking(1, 'retrieval', 't1')).toBeUndefined()
      expect(await privacyRequests.byTracking(1, 'erasure', 't1')).toMatchObject({ id: first.id })
      await privacyRequests.change(first.id, { state: 'done', finishedAt: 9, work: {}, result: { values: 3 } })
      expect(await privacyRequests.revoke(first.id)).toBe(false)
      expect((await privacyRequests.unfinished()).map(({ tracking }) => tracking)).toEqual(['t2'])
      expect((await privacyRequests.list(1, 'erasure', 10)).map(({ tracking, work }) => [tracking, work])).toEqual([['t2', mine.work], ['t1', {}]])
      expect(await privacyRequests.revoke(first.id + 1)).toBe(true)
      expect(await privacyRequests.get(first.id + 1)).toMatchObject({ state: 'revoked', work: {} })
      await privacyRequests.add({ ...mine, kind: 'retrieval', tracking: 't3' })
      await privacyRequests.endRetrievals(clock)
      expect((await privacyRequests.byTracking(1, 'retrieval', 't3'))?.work).toEqual(mine.work)
      await privacyRequests.endRetrievals(clock + 1)
      expect(await privacyRequests.byTracking(1, 'retrieval', 't3')).toMatchObject({ state: 'done', work: {} })
      await projects.delete(1)
      expect(await privacyRequests.list(1, 'erasure', 10)).toEqual([])
    })

    test('R45 quarantined events of these people are removed, those from their devices too', async () => {
      const { quarantine } = await fresh()
      const [user, phone, other] = [pseudonym(), pseudonym(), pseudonym()]
      const event = (who: Pseudonym, device: Pseudonym | undefined, dedupeKey: bigint) => ({
        class: 'email',
        event: { project: 1, name: 'a', occurredAt: 1, receivedAt: 1, pseudonym: who, device, dedupeKey, linkable: false, imported: false, properties: {} },
      })
      await quarantine.put([event(user, undefined, 1n), event(other, phone, 2n), event(other, undefined, 3n)])
      expect(await quarantine.removeOf(1, new Set([user, phone]))).toBe(2)
      expect((await quarantine.list(1, 10, 0)).events.map(({ event: { dedupeKey } }) => dedupeKey)).toEqual([3n])
    })
  })
}
