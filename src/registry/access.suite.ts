/** What the registry promises of members, factors, sessions and machines, on every engine; numbers are those of SPEC.md. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { RoleIn } from '../model/member.ts'
import { aesShelf, type MakeBench } from './contract.suite.ts'
import { migrateStore, openStore, type StoreAddress } from './engine/open-store.ts'
import { openRegistry, type Registry, type RegistryPlace } from './index.ts'
import { registryMigrations } from './migrations/registry.ts'
import type { RegistryTables } from './tables.ts'

const owner: readonly RoleIn[] = [{ project: 'all', role: 'owner' }]
const viewer: readonly RoleIn[] = [{ project: 1, role: 'viewer' }]
const day = 86_400_000
const idle = 12 * 3_600_000

export function accessContract(bench: MakeBench): void {
  let clock = 1_700_000_000_000
  const opened: Registry[] = []

  async function fresh(place?: RegistryPlace): Promise<Registry> {
    const registry = await openRegistry({ ...(place ?? (await bench()).place), now: () => clock, random: randomBytes, shelf: aesShelf(1) })
    opened.push(registry)
    await registry.migrate()
    return registry
  }

  async function enrol(registry: Registry, name: string, roles: readonly RoleIn[] = owner) {
    const member = await registry.members.prepare(name, roles, randomBytes(16).toString('base64url'))
    await registry.members.activate(member.id)
    return member
  }

  const seat = (member: number) =>
    ({ member, via: 'passkey', lastsMs: 7 * day, device: 'Firefox on Linux', place: 'France', deviceKey: 'k' }) as const

  afterEach(async () => {
    for (const registry of opened.splice(0)) await registry.close()
  })

  test('R30 a database from before there were members keeps its sessions, their numbers, and what comes after', async () => {
    const { place, raw } = await bench('empty')
    const before = Object.fromEntries(Object.entries(registryMigrations).filter(([name]) => name < '0003-access'))
    const definition = { kind: 'registry', migrations: before, sqlite: { cacheMegabytes: 1, secureDelete: false } } as const
    const address: StoreAddress = 'dir' in place
      ? { file: join(place.dir, 'registry.db') }
      : { url: place.url, schema: `${place.schemaPrefix}_registry`, maxConnections: 2 }
    const old = await openStore<RegistryTables>(definition, address)
    await migrateStore(old, definition, address)
    const insert = (n: number) => raw('registry', `insert into sessions (owner_link, hash, created_at, expires_at) values (1, 'hash${n}', 5, ${clock + day})`)
    await raw('registry', "insert into owner_links (hash, created_at) values ('of the link', 5)")
    for (const n of [1, 2, 3]) await insert(n)
    await raw('registry', 'delete from sessions where id = 3')
    await old.close()

    const registry = await fresh(place)
    expect((await registry.owner.sessions()).map(({ id }) => id)).toEqual([2, 1])
    const member = await enrol(registry, 'Ada')
    const { session } = await registry.sessions.open(seat(member.id))
    expect(session.id).toBeGreaterThan(2)
    expect((await registry.sessions.list(idle)).map((it) => [it.id, it.member, it.via])).toEqual([
      [session.id, member.id, 'passkey'], [2, undefined, 'link'], [1, undefined, 'link'],
    ])
  })

  describe('members', () => {
    test('R31 a member counts from activate() on, under a name that nobody else has', async () => {
      const { members } = await fresh()
      const ada = await members.prepare(' Ada ', owner, 'h1')
      expect([await members.count(), await members.list(), await members.get(ada.id)]).toEqual([0, [], undefined])
      const rival = await members.prepare('ada', viewer, 'h2')
      await members.activate(ada.id)
      expect(await members.list()).toMatchObject([{ id: ada.id, name: 'Ada', roles: owner }])
      await expect(members.activate(rival.id)).rejects.toMatchObject({ code: 'MEMBER_NAME_TAKEN' })
      await expect(members.prepare('ＡＤＡ', viewer, 'h3')).rejects.toMatchObject({ code: 'MEMBER_NAME_TAKEN' })
      expect(await members.byName('aDA ')).toMatchObject({ id: ada.id })
      for (const name of ['', '  ', 'x'.repeat(81), 'A\u202Edam', 'A\nB', 'A\0']) {
        await expect(members.prepare(name, viewer, 'h4'), JSON.stringify(name)).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
      }
    })

    test('R32 the last owner can be neither removed nor made less, not even twice at once', async () => {
      const registry = await fresh()
      const { members } = registry
      const [ada, bob] = [await enrol(registry, 'Ada'), await enrol(registry, 'Bob')]
      const results = await Promise.allSettled([members.remove(ada.id), members.setRoles(bob.id, viewer)])
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'MEMBER_LAST_OWNER' } })
      const [left] = (await members.list()).filter(({ roles }) => roles.some(({ role }) => role === 'owner'))
      await expect(members.remove(left!.id)).rejects.toMatchObject({ code: 'MEMBER_LAST_OWNER' })
      await expect(members.setRoles(left!.id, [{ project: 1, role: 'owner' }])).rejects.toMatchObject({ code: 'MEMBER_LAST_OWNER' })
    })

    test('R33 remove() takes sessions and factors along, and the number is not used again', async () => {
      const registry = await fresh()
      const { members, factors, sessions } = registry
      await enrol(registry, 'Ada')
      const bob = await enrol(registry, 'Bob', viewer)
      const { token } = await sessions.open(seat(bob.id))
      await factors.addPasskey(bob.id, passkey('c1'))
      await factors.setSeed(bob.id, 'sealed', 0)
      await factors.setRecoveryCodes(bob.id, ['r1'])
      const { key } = await members.invite({ note: 'Bob again', roles: [], member: bob.id, createdBy: 'member:1', lastsMs: day })
      await members.remove(bob.id)
      expect(await sessions.byToken(token, idle)).toBeUndefined()
      expect(await factors.passkeyByCredential('c1')).toBeUndefined()
      expect(await factors.seed(bob.id)).toBeUndefined()
      expect(await factors.useRecoveryCode(bob.id, 'r1')).toBe(false)
      expect(await members.invitationOf(key)).toBeUndefined()
      expect((await enrol(registry, 'Bob', viewer)).id).toBeGreaterThan(bob.id)
    })

    test('R34 an invitation opens once, within its time, and is kept as a hash', async () => {
      const { place, raw } = await bench()
      const registry = await fresh(place)
      const invite = (note: string) => registry.members.invite({ note, roles: viewer, createdBy: 'member:1', lastsMs: 3 * day })
      const { key, invitation } = await invite('for Bob')
      expect(key).toMatch(/^sgi_[\w-]{43}$/)
      expect(JSON.stringify(await raw('registry', 'select * from invitations'))).not.toContain(key.slice(4))
      expect(await registry.members.invitationOf(key)).toEqual(invitation)
      expect(await registry.members.invitationOf(`${key}x`)).toBeUndefined()
      const used = await Promise.all([registry.members.useInvitation(invitation.id), registry.members.useInvitation(invitation.id)])
      expect(used.filter(Boolean)).toHaveLength(1)
      expect(await registry.members.invitationOf(key)).toBeUndefined()
      const revoked = await invite('for Cem')
      expect(await registry.members.revokeInvitation(revoked.invitation.id)).toBe(true)
      expect(await registry.members.invitationOf(revoked.key)).toBeUndefined()
      const late = await invite('for Dai')
      clock += 3 * day
      expect(await registry.members.invitationOf(late.key)).toBeUndefined()
      expect(await registry.members.useInvitation(late.invitation.id)).toBe(false)
      expect(await registry.members.invitations()).toEqual([])
    })
  })

  describe('factors', () => {
    test('R35 a counter that does not grow is refused, and a credential belongs to one member', async () => {
      const registry = await fresh()
      const { factors } = registry
      const [ada, bob] = [await enrol(registry, 'Ada'), await enrol(registry, 'Bob')]
      expect(await factors.addPasskey(ada.id, passkey('c1'))).toBe(true)
      expect(await factors.addPasskey(bob.id, passkey('c1'))).toBe(false)
      const { id } = (await factors.passkeyByCredential('c1'))!
      expect(await factors.passkeyUsed(id, 0)).toBe(true)
      expect(await factors.passkeyUsed(id, 7)).toBe(true)
      const raced = await Promise.all([factors.passkeyUsed(id, 8), factors.passkeyUsed(id, 8)])
      expect(raced.filter(Boolean)).toHaveLength(1)
      for (const back of [0, 7, 8]) expect(await factors.passkeyUsed(id, back)).toBe(false)
      expect(await factors.removePasskey(bob.id, id)).toBe(false)
      expect(await factors.removePasskey(ada.id, id)).toBe(true)
    })

    test('R36 a code of either kind is used once, however many use it at once', async () => {
      const registry = await fresh()
      const { factors } = registry
      const { id } = await enrol(registry, 'Ada')
      await factors.setSeed(id, 'sealed', 10)
      const steps = await Promise.all([factors.seedUsed(id, 11), factors.seedUsed(id, 11)])
      expect(steps.filter(Boolean)).toHaveLength(1)
      expect(await factors.seedUsed(id, 10)).toBe(false)
      await factors.setRecoveryCodes(id, ['r1', 'r2'])
      const codes = await Promise.all([factors.useRecoveryCode(id, 'r1'), factors.useRecoveryCode(id, 'r1')])
      expect(codes.filter(Boolean)).toHaveLength(1)
      expect(await factors.recoveryCodesLeft(id)).toBe(1)
      await factors.setRecoveryCodes(id, ['r3'])
      expect(await factors.useRecoveryCode(id, 'r2')).toBe(false)
    })
  })

  describe('sessions', () => {
    test('R37 a session ends by its age, by rest, and when it is revoked: one, a member\'s, all', async () => {
      const registry = await fresh()
      const { sessions } = registry
      const [ada, bob] = [await enrol(registry, 'Ada'), await enrol(registry, 'Bob')]
      const [a, b, c] = [await sessions.open(seat(ada.id)), await sessions.open(seat(ada.id)), await sessions.open(seat(bob.id))]
      expect(await sessions.byToken(a.token, idle)).toEqual(a.session)
      expect(await sessions.revoke({ id: a.session.id })).toEqual([a.session.id])
      expect(await sessions.byToken(a.token, idle)).toBeUndefined()
      clock += idle - 1
      expect(await sessions.byToken(b.token, idle)).toBeDefined()
      clock += 1
      expect(await sessions.byToken(c.token, idle)).toBeUndefined()
      expect(await sessions.byToken(b.token, idle)).toBeDefined()
      for (let n = 0; n < 30; n++) {
        clock += idle - 1
        await sessions.byToken(b.token, idle)
      }
      expect(await sessions.byToken(b.token, idle)).toBeUndefined()
      const more = [await sessions.open(seat(ada.id)), await sessions.open(seat(bob.id))]
      expect(await sessions.revoke({ member: ada.id })).toEqual([more[0]!.session.id])
      const last = await sessions.open(seat(ada.id))
      expect((await sessions.revoke({ but: last.session.id })).includes(last.session.id)).toBe(false)
      expect((await sessions.list(idle)).map(({ id }) => id)).toEqual([last.session.id])
    })

    test('R7 a link for once opens one session, within its time, for an hour', async () => {
      const registry = await fresh()
      const key = await registry.owner.createOwnerLink(60_000)
      const once = (await registry.owner.openOwnerLink(key))!
      expect(await registry.owner.openOwnerLink(key)).toBeUndefined()
      expect(await registry.owner.sessionByToken(once.token)).toBeDefined()
      clock += 3_600_000
      expect(await registry.owner.sessionByToken(once.token)).toBeUndefined()
      const late = await registry.owner.createOwnerLink(60_000)
      clock += 60_000
      expect(await registry.owner.openOwnerLink(late)).toBeUndefined()
    })

    test('R7 ending the owner\'s sessions spares those of members, and a member\'s token opens no owner\'s session', async () => {
      const registry = await fresh()
      const { id } = await enrol(registry, 'Ada')
      const { token } = await registry.sessions.open(seat(id))
      expect(await registry.owner.sessionByToken(token)).toBeUndefined()
      await registry.owner.revokeOwnerLinks()
      await registry.owner.revokeSessions()
      expect(await registry.sessions.byToken(token, idle)).toBeDefined()
    })
  })

  test('R38 a service account is known by name and secret together, until it ends', async () => {
    const { place, raw } = await bench()
    const { serviceAccounts } = await fresh(place)
    const make = (expiresAt?: number) => serviceAccounts.prepare({
      name: 'Night Loader!', scopes: ['import', 'export'], projects: [1, 2], createdBy: 'member:1', ...(expiresAt !== undefined && { expiresAt }),
    })
    const { account, secret } = await make(clock + day)
    expect(secret).toMatch(/^sgv_[\w-]{43}$/)
    expect(account.username).toMatch(/^night-loader\.[0-9a-f]{6}$/)
    expect(JSON.stringify(await raw('registry', 'select * from service_accounts'))).not.toContain(secret.slice(12))
    expect(await serviceAccounts.authorize(account.username, secret)).toBeUndefined()
    await serviceAccounts.activate(account.id)
    expect(await serviceAccounts.authorize(account.username, secret)).toMatchObject({ id: account.id, projects: [1, 2] })
    expect(await serviceAccounts.authorize('other', secret)).toBeUndefined()
    expect((await serviceAccounts.get(account.id))!.lastUsedAt).toBe(clock)
    clock += day
    expect(await serviceAccounts.authorize(account.username, secret)).toBeUndefined()
    const second = await make()
    await serviceAccounts.activate(second.account.id)
    expect(await serviceAccounts.revoke(second.account.id)).toEqual([second.account.id])
    expect(await serviceAccounts.authorize(second.account.username, second.secret)).toBeUndefined()
  })

  test('R5 a secret ends at its time, and its last use is known', async () => {
    const { projects } = await fresh()
    const { project } = await projects.create({ name: 'A' })
    const secret = await projects.addSecret(project.id, clock + day)
    const lasting = await projects.addSecret(project.id)
    expect(await projects.authorize(secret)).toEqual(project)
    const listed = await projects.secrets(project.id)
    expect(listed.map(({ expiresAt, lastUsedAt }) => [expiresAt, lastUsedAt])).toEqual([
      [undefined, undefined], [clock + day, clock], [undefined, undefined],
    ])
    expect(await projects.expireSecret(project.id, listed[2]!.id, clock + 2 * day)).toBe(true)
    expect(await projects.expireSecret(project.id, listed[1]!.id, clock + 2 * day)).toBe(true)
    clock += day
    expect(await projects.authorize(secret)).toBeUndefined()
    expect(await projects.authorize(lasting)).toEqual(project)
    clock += day
    expect(await projects.authorize(lasting)).toBeUndefined()
    expect(await projects.secrets(project.id)).toHaveLength(1)
  })

  describe('sign-in', () => {
    test('R39 a challenge is answered once', async () => {
      const { signIns } = await fresh()
      const once = await Promise.all([signIns.useChallenge('n1', clock + 1_000), signIns.useChallenge('n1', clock + 1_000)])
      expect(once.filter(Boolean)).toHaveLength(1)
      expect(await signIns.useChallenge('n2', clock + 1_000)).toBe(true)
    })

    test('R40 tries count before they are judged, side by side too; a refused one does not count', async () => {
      const { signIns } = await fresh()
      const fiveADay = ({ failures }: { failures: number }) => (failures >= 5 ? 1_000 : 0)
      const waits = await Promise.all(Array.from({ length: 8 }, () => signIns.tryAs(['m', 'm:a'], fiveADay)))
      expect(waits.filter((wait) => wait === 0)).toHaveLength(5)
      expect(await signIns.tryAs(['m', 'm:b'], fiveADay)).toBe(1_000)
      expect(await signIns.tryAs(['m:b'], fiveADay)).toBe(0)
      await signIns.right('m', false)
      expect(await signIns.tryAs(['m'], fiveADay)).toBe(0)
      await signIns.right('m', true)
      for (let n = 0; n < 5; n++) expect(await signIns.tryAs(['m'], fiveADay)).toBe(0)
      clock += day
      expect(await signIns.tryAs(['m'], fiveADay)).toBe(0)
    })

    test('R41 where a member was last is known to the degree, and a failure says nothing of it', async () => {
      const { signIns } = await fresh()
      const entry = { via: 'passkey', device: undefined, place: undefined, newDevice: false, count: 1 } as const
      const [paris, lima] = [{ latitude: 49, longitude: 2 }, { latitude: -12, longitude: -77 }]
      expect(await signIns.lastSeen(1)).toBeUndefined()
      await signIns.record({ ...entry, member: 1, outcome: 'in', position: paris, session: 4 })
      await signIns.record({ ...entry, member: 1, outcome: 'in', position: undefined, session: 5 })
      await signIns.record({ ...entry, member: 1, outcome: 'failed', position: lima, session: undefined })
      await signIns.record({ ...entry, member: 2, outcome: 'in', position: lima, session: 6 })
      expect(await signIns.lastSeen(1)).toEqual({ at: clock, position: paris, session: 4 })
    })

    test('R41 the history keeps the newest five hundred of a member', async () => {
      const { signIns } = await fresh()
      const entry = { outcome: 'in', via: 'passkey', device: undefined, place: undefined, position: undefined, session: undefined, newDevice: false, count: 1 } as const
      await signIns.record({ ...entry, member: 2, via: 'totp' })
      for (let n = 0; n < 600; n++) await signIns.record({ ...entry, member: 1 })
      expect((await signIns.history(1_000, 1)).length).toBeLessThan(560)
      expect((await signIns.history(1_000, 2))).toMatchObject([{ member: 2, via: 'totp', at: clock }])
      expect(await signIns.history(3)).toHaveLength(3)
    })
  })
}

function passkey(credential: string) {
  return { credential, publicKey: 'pk', counter: 0, transports: ['internal'], host: 'localhost', label: 'Laptop', synced: true }
}
