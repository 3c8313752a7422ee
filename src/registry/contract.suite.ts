/**
 * What the registry promises on every engine. Each engine's test file runs this with places of its own; numbers are
 * those of SPEC.md.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { LinkWrite, ProfileWrite, SealWrite } from '../model/identity-write.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Question } from '../model/question.ts'
import {
  openRegistry,
  RegistryError,
  type ApplyProfile,
  type DecideLink,
  type Registry,
  type RegistryPlace,
  type ShelfCipher,
} from './index.ts'

export interface Bench {
  readonly place: RegistryPlace
  /** Runs SQL on one of the stores, past the registry. */
  raw(store: 'registry' | 'sealed' | 'keystore', statement: string): Promise<Record<string, unknown>[]>
}

/** A registry's place for one test: `empty`, or with its tables made already, which is faster. */
export type MakeBench = (state?: 'empty') => Promise<Bench>

export function aesShelf(generation: number): ShelfCipher {
  const key = randomBytes(32)
  return {
    generation,
    seal(bytes, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    },
    open(bytes, context) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(context)
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    },
  }
}

export function pseudonym(): Pseudonym {
  return randomBytes(16).toString('base64url') as Pseudonym
}

const firstWins: DecideLink = (links, { from, to, verb, at }) =>
  links.linkOf(from) === undefined ? [{ kind: 'open', from, to, verb, at }] : []

const mergeAnew: DecideLink = (links, { from, to, verb, at }) => [
  ...(links.linkOf(from) === undefined ? [] : [{ kind: 'close', from, at } as const]),
  { kind: 'open', from, to, verb, at },
]

const setOnly: ApplyProfile = (before, write) => {
  let properties = before?.properties ?? {}
  for (const operation of write.operations) {
    if (operation.op === 'delete') return { properties: {}, createdAt: write.at, lastSeen: undefined, deleted: true }
    if (operation.op === 'set') properties = { ...properties, ...operation.values }
    if (operation.op === 'append') {
      for (const [name, value] of Object.entries(operation.values)) {
        properties = { ...properties, [name]: [...((properties[name] as number[] | undefined) ?? []), value] }
      }
    }
  }
  return { properties, createdAt: before?.createdAt ?? write.at, lastSeen: write.seenAt, deleted: false }
}

function link(from: Pseudonym, to: Pseudonym, more: Partial<LinkWrite> = {}): LinkWrite {
  return { kind: 'link', project: 1, verb: 'device', from, to, at: 5, ...more }
}

function profile(of: Pseudonym, more: Partial<ProfileWrite>): ProfileWrite {
  return {
    kind: 'profile',
    project: 1,
    subject: 'user',
    pseudonym: of,
    resolve: true,
    operations: [],
    seenAt: 7,
    place: undefined,
    at: 6,
    ...more,
  }
}

export function seal(of: Pseudonym, field: string, value: string, project = 1): SealWrite {
  const record = randomBytes(16).toString('base64url')
  const blindIndex = Buffer.alloc(16, value).toString('base64url')
  return {
    kind: 'seal',
    value: {
      project,
      pseudonym: of,
      field,
      record,
      algorithm: 1,
      epoch: 3,
      ciphertext: randomBytes(80).toString('base64'),
      blindIndex,
      sealedAt: 9,
    },
    key: {
      project,
      pseudonym: of,
      record,
      epoch: 3,
      enc: randomBytes(32).toString('base64'),
      sequence: 4_000_000_000,
      wrapped: randomBytes(48).toString('base64'),
    },
  }
}

export function registryContract(bench: MakeBench): void {
  let clock = 1_700_000_000_000
  const opened: Registry[] = []

  async function open(place: RegistryPlace, shelf: ShelfCipher = aesShelf(1), former: readonly ShelfCipher[] = []) {
    const registry = await openRegistry({
      ...place,
      now: () => clock,
      random: randomBytes,
      shelf,
      formerShelves: former,
    })
    opened.push(registry)
    return registry
  }

  async function fresh(place?: RegistryPlace): Promise<Registry> {
    const registry = await open(place ?? (await bench()).place)
    await registry.migrate()
    return registry
  }

  afterEach(async () => {
    for (const registry of opened.splice(0)) await registry.close()
  })

  describe('opening', () => {
    test('R1 migrate() makes the stores once, however many ask for it at once', async () => {
      const { place } = await bench('empty')
      const many = await Promise.all([open(place), open(place), open(place)])
      await Promise.all(many.map((registry) => registry.migrate()))
      for (const registry of many) await registry.check()
      await many[0]!.projects.create({ name: 'Shop' })
      expect(await many[2]!.projects.list()).toHaveLength(1)
    })

    test('R1 check() says when migrate() was not run', async () => {
      const registry = await open((await bench('empty')).place)
      await expect(registry.check()).rejects.toMatchObject({ code: 'REGISTRY_NOT_MIGRATED' })
    })

    test('R2 openRegistry() refuses a newer database and leaves it as it was', async () => {
      const { place, raw } = await bench('empty')
      await (await fresh(place)).close()
      await raw('sealed', "insert into kysely_migration (name, timestamp) values ('9999-later', '2030')")
      await expect(open(place)).rejects.toMatchObject({ code: 'REGISTRY_NEWER' })
      await raw('sealed', "delete from kysely_migration where name = '9999-later'")
      await (await open(place)).check()
    })

    test('R2 openRegistry() refuses another of the stores in its place', async () => {
      const { place, raw } = await bench('empty')
      await (await fresh(place)).close()
      await raw('keystore', "update store_mark set kind = 'sealed'")
      await expect(open(place)).rejects.toMatchObject({ code: 'REGISTRY_WRONG_STORE' })
    })

    test('R2 openRegistry() refuses a database that holds other tables', async () => {
      const { place, raw } = await bench('empty')
      await raw('registry', 'create table invoices (id integer)')
      const refusal = await open(place).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(RegistryError)
      expect(refusal).toMatchObject({ code: 'REGISTRY_FOREIGN' })
      expect((refusal as Error).message).toContain('invoices')
    })
  })

  describe('projects', () => {
    test('R3 create() answers a token and a secret, of which only a hash is kept', async () => {
      const { place, raw } = await bench()
      const registry = await fresh(place)
      const { project, secret } = await registry.projects.create({
        name: ' Shop ',
        timeZone: 'europe/paris',
        idMode: 'original',
        groupKeys: ['company'],
        identifying: ['badge'],
      })
      expect(project).toEqual({
        id: expect.any(Number),
        name: 'Shop',
        token: expect.stringMatching(/^[0-9a-f]{32}$/),
        timeZone: 'Europe/Paris',
        idMode: 'original',
        groupKeys: ['company'],
        identifying: ['badge'],
        sample: false,
      })
      expect(secret).toMatch(/^sgs_[A-Za-z0-9_-]{43}$/)
      expect(await registry.projects.authorize(secret)).toEqual(project)
      expect(await registry.projects.authorize(secret.slice(0, -1))).toBeUndefined()
      expect(await registry.projects.byToken(project.token)).toEqual(project)
      const [row] = await raw('registry', 'select * from secrets')
      expect(JSON.stringify(row)).not.toContain(secret.slice(12))
      expect(await registry.projects.secrets(project.id)).toMatchObject([{ prefix: secret.slice(0, 10) }])
    })

    test('R3 create() and update() refuse an unknown time zone and an empty name', async () => {
      const { projects } = await fresh()
      await expect(projects.create({ name: 'A', timeZone: 'Mars/Base' })).rejects.toMatchObject({
        code: 'REGISTRY_INVALID',
      })
      const { project } = await projects.create({ name: 'A' })
      await expect(projects.update(project.id, { name: '  ' })).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
      await expect(projects.update(999, { name: 'B' })).rejects.toMatchObject({ code: 'REGISTRY_NOT_FOUND' })
      expect(await projects.update(project.id, {})).toEqual(project)
      expect(await projects.update(project.id, { groupKeys: ['team'] })).toEqual({ ...project, groupKeys: ['team'] })
    })

    test('R4 rotateToken() goes on taking the old token for as long as it was told', async () => {
      const { projects } = await fresh()
      const { project } = await projects.create({ name: 'A' })
      const changed = await projects.rotateToken(project.id, 1_000)
      expect(changed.token).not.toBe(project.token)
      expect(await projects.byToken(project.token)).toEqual(changed)
      clock += 1_000
      expect(await projects.byToken(project.token)).toBeUndefined()
      expect(await projects.byToken(changed.token)).toEqual(changed)
    })

    test('R5 revokeSecrets() makes a secret useless at once', async () => {
      const { projects } = await fresh()
      const { project, secret } = await projects.create({ name: 'A' })
      const second = await projects.addSecret(project.id)
      const [first] = await projects.secrets(project.id)
      expect(await projects.revokeSecrets(project.id, first!.id)).toBe(1)
      expect(await projects.authorize(secret)).toBeUndefined()
      expect(await projects.authorize(second)).toEqual(project)
      expect(await projects.revokeSecrets(project.id)).toBe(1)
      expect(await projects.authorize(second)).toBeUndefined()
    })

    test('R6 delete() removes all that belongs to the project, and its number is not used again', async () => {
      const registry = await fresh()
      const { project, secret } = await registry.projects.create({ name: 'A' })
      const a = pseudonym()
      await registry.boards.create(project.id, { name: 'Home', cards: [] })
      await registry.links.applyLinks([link(a, pseudonym(), { project: project.id })], firstWins)
      await registry.profiles.applyProfiles([profile(a, { project: project.id })], setOnly)
      expect(await registry.projects.delete(project.id)).toBe(true)
      expect(await registry.projects.delete(project.id)).toBe(false)
      expect(await registry.projects.authorize(secret)).toBeUndefined()
      expect(await registry.boards.list(project.id)).toEqual([])
      expect(await registry.links.linkChangesSince(0)).toEqual([])
      expect((await registry.profiles.read(project.id, [a])).size).toBe(0)
      const { project: next } = await registry.projects.create({ name: 'B' })
      expect(next.id).toBeGreaterThan(project.id)
    })
  })

  describe('owner', () => {
    test('R7 a link opens sessions that end after 30 days, when revoked, or with the link', async () => {
      const { owner } = await fresh()
      const key = await owner.createOwnerLink()
      expect(await owner.openOwnerLink(`${key}x`)).toBeUndefined()
      const first = (await owner.openOwnerLink(key))!
      const second = (await owner.openOwnerLink(key))!
      expect(await owner.sessionByToken(first.token)).toEqual(first.session)
      expect(first.session.expiresAt - first.session.createdAt).toBe(30 * 86_400_000)
      expect((await owner.sessions()).map((session) => session.id)).toEqual([second.session.id, first.session.id])
      expect(await owner.revokeSessions(first.session.id)).toBe(1)
      expect(await owner.sessionByToken(first.token)).toBeUndefined()
      clock += 30 * 86_400_000
      expect(await owner.sessionByToken(second.token)).toBeUndefined()
      const third = (await owner.openOwnerLink(key))!
      expect(await owner.revokeOwnerLinks()).toBe(1)
      expect(await owner.sessionByToken(third.token)).toBeUndefined()
      expect(await owner.openOwnerLink(key)).toBeUndefined()
    })
  })

  describe('boards', () => {
    test('R8 a board keeps its cards as they were given', async () => {
      const registry = await fresh()
      const { project } = await registry.projects.create({ name: 'A' })
      const question: Question = {
        kind: 'trend',
        range: { last: 30, unit: 'day' },
        unit: 'day',
        series: [{ event: 'Signed "up" \0 é', measure: 'unique' }],
      }
      const card = { id: 'c1', title: 'Sign-ups', question, width: 2 as const }
      const board = await registry.boards.create(project.id, { name: 'Home', cards: [card] })
      const later = await registry.boards.create(project.id, { name: 'Later', cards: [] })
      expect(board).toEqual({ id: expect.any(Number), name: 'Home', position: 0, cards: [card] })
      expect(later.position).toBe(1)
      const moved = await registry.boards.replace(project.id, board.id, { name: 'Start', cards: [], position: 9 })
      expect(moved).toEqual({ id: board.id, name: 'Start', position: 9, cards: [] })
      expect((await registry.boards.list(project.id)).map((it) => it.name)).toEqual(['Later', 'Start'])
      expect(await registry.boards.get(project.id + 1, board.id)).toBeUndefined()
      await expect(registry.boards.replace(project.id + 1, board.id, moved)).rejects.toMatchObject({
        code: 'REGISTRY_NOT_FOUND',
      })
      expect(await registry.boards.delete(project.id, board.id)).toBe(true)
      expect(await registry.boards.delete(project.id, board.id)).toBe(false)
      await expect(registry.boards.create(77, { name: 'X', cards: [] })).rejects.toMatchObject({
        code: 'REGISTRY_NOT_FOUND',
      })
    })
  })

  describe('links', () => {
    test('R9 a decision sees what the writes before it changed, in the table and in the batch', async () => {
      const { links } = await fresh()
      const [device, ada, bob] = [pseudonym(), pseudonym(), pseudonym()]
      expect(await links.applyLinks([link(device, ada), link(device, bob)], firstWins)).toBe(1)
      expect(await links.applyLinks([link(device, bob)], firstWins)).toBe(0)
      const seen: string[] = []
      await links.applyLinks([link(pseudonym(), ada)], (view, write) => {
        for (const member of view.linksTo(write.to)) seen.push(member.from)
        return []
      })
      expect(seen).toEqual([device])
      expect(await links.resolve(1, [device, bob])).toEqual(new Map([[device, ada], [bob, bob]]))
      expect(await links.resolve(2, [device])).toEqual(new Map([[device, device]]))
    })

    test('R10 a replaced link stays as a closed row, and copies can follow by version', async () => {
      const { links } = await fresh()
      const [a, b, c] = [pseudonym(), pseudonym(), pseudonym()]
      await links.applyLinks([link(a, b, { at: 1 })], mergeAnew)
      const [before] = await links.linkChangesSince(0)
      await links.applyLinks([link(a, c, { at: 2 }), link(a, b, { at: 3 })], mergeAnew)
      const changes = await links.linkChangesSince(before!.version)
      expect(changes.map(({ to, openedAt, closedAt }) => [to, openedAt, closedAt])).toEqual([
        [b, 1, 2],
        [c, 2, 3],
        [b, 3, null],
      ])
      expect(changes[0]!.id).toBe(before!.id)
      const versions = changes.map((change) => change.version)
      expect(versions).toEqual([...new Set(versions)].sort((x, y) => x - y))
      expect(await links.linkChangesSince(versions[1]!, 1)).toEqual([changes[2]])
    })

    test('R11 nothing of a batch is applied when one decision fails', async () => {
      const { links } = await fresh()
      const [a, b] = [pseudonym(), pseudonym()]
      const twice: DecideLink = (_, { from, to, verb, at }) => [{ kind: 'open', from, to, verb, at }]
      await expect(links.applyLinks([link(a, b), link(b, a), link(a, b)], twice)).rejects.toThrow(RangeError)
      expect(await links.linkChangesSince(0)).toEqual([])
      expect(await links.applyLinks([link(a, b)], twice)).toBe(1)
    })

    test('R9 resolve() and membersOf() follow chains, and a circle ends', async () => {
      const { links } = await fresh()
      const [a, b, c, d] = [pseudonym(), pseudonym(), pseudonym(), pseudonym()]
      await links.applyLinks([link(a, b), link(b, c), link(d, c)], firstWins)
      expect(await links.resolve(1, [a])).toEqual(new Map([[a, c]]))
      expect(new Set((await links.membersOf(1, c)).map((member) => member.from))).toEqual(new Set([a, b, d]))
      await links.applyLinks([link(c, a)], firstWins)
      expect((await links.resolve(1, [a])).get(a)).toBeDefined()
      expect(await links.membersOf(1, a)).toHaveLength(3)
    })

    test('hasOpen() tells projects apart, and a closed link from an open one', async () => {
      const { links } = await fresh()
      const [a, b] = [pseudonym(), pseudonym()]
      expect(await links.hasOpen(1)).toBe(false)
      await links.applyLinks([link(a, b)], firstWins)
      expect([await links.hasOpen(1), await links.hasOpen(2)]).toEqual([true, false])
      await links.applyLinks([link(a, b)], (_, { from, at }) => [{ kind: 'close', from, at }])
      expect(await links.hasOpen(1)).toBe(false)
    })

    test('R10 writers at once: a follower that always asks from its last version misses nothing', async () => {
      const { place } = await bench()
      const [one, two] = [await fresh(place), await open(place)]
      const total = 60
      let asked = 0
      const seen = new Set<number>()
      const follow = async () => {
        for (const change of await one.links.linkChangesSince(asked)) {
          seen.add(change.id)
          asked = change.version
        }
      }
      const write = async (registry: Registry) => {
        for (let n = 0; n < total / 2; n++) await registry.links.applyLinks([link(pseudonym(), pseudonym())], firstWins)
      }
      const writing = new Set([write(one), write(two)])
      for (const writer of writing) void writer.finally(() => writing.delete(writer))
      while (writing.size > 0) {
        await follow()
        await new Promise(setImmediate)
      }
      await follow()
      expect(seen.size).toBe(total)
    })
  })

  describe('profiles', () => {
    test('R12 writes are applied in order, over the table and within the batch', async () => {
      const { profiles } = await fresh()
      const a = pseudonym()
      const append = (n: number) => profile(a, { operations: [{ op: 'append', values: { n } }], at: n, seenAt: n })
      expect(await profiles.applyProfiles([append(1), append(2)], setOnly)).toBe(1)
      expect(await profiles.applyProfiles([append(3), profile(pseudonym(), {}), append(4)], setOnly)).toBe(2)
      expect((await profiles.read(1, [a])).get(a)).toMatchObject({
        project: 1,
        pseudonym: a,
        subject: 'user',
        properties: { n: [1, 2, 3, 4] },
        createdAt: 1,
        lastSeen: 4,
        deleted: false,
      })
    })

    test('R12 a write that changes nothing gives no new version', async () => {
      const { profiles } = await fresh()
      const a = pseudonym()
      await profiles.applyProfiles([profile(a, {})], setOnly)
      const [before] = await profiles.profileChangesSince(0)
      expect(await profiles.applyProfiles([profile(a, {}), profile(pseudonym(), {})], () => undefined)).toBe(0)
      expect(await profiles.profileChangesSince(before!.version)).toEqual([])
    })

    test('R13 a write follows merges unless it says not to; groups have none', async () => {
      const { links, profiles } = await fresh()
      const [device, user] = [pseudonym(), pseudonym()]
      await links.applyLinks([link(device, user)], firstWins)
      const set = (values: Record<string, number>, more: Partial<ProfileWrite> = {}) =>
        profile(device, { subject: 'device', operations: [{ op: 'set', values }], ...more })
      await profiles.applyProfiles([set({ a: 1 }), set({ b: 2 }, { resolve: false })], setOnly)
      await profiles.applyProfiles([set({ c: 3 }, { subject: 'group:company' })], setOnly)
      const found = await profiles.read(1, [device, user])
      expect(found.get(user)).toMatchObject({ subject: 'user', properties: { a: 1 } })
      expect(found.get(device)).toMatchObject({ subject: 'device', properties: { b: 2, c: 3 } })
    })

    test('R14 a deleted profile is gone for readers and known to followers', async () => {
      const { profiles } = await fresh()
      const a = pseudonym()
      await profiles.applyProfiles([profile(a, { operations: [{ op: 'set', values: { plan: 'pro' } }] })], setOnly)
      const [before] = await profiles.profileChangesSince(0)
      await profiles.applyProfiles([profile(a, { operations: [{ op: 'delete' }] })], setOnly)
      expect((await profiles.read(1, [a])).size).toBe(0)
      const changes = await profiles.profileChangesSince(before!.version)
      expect(changes).toMatchObject([{ pseudonym: a, deleted: true, properties: {}, lastSeen: undefined }])
      await profiles.applyProfiles([profile(a, {})], setOnly)
      expect((await profiles.read(1, [a])).size).toBe(1)
    })

    test('R12 two writers at once lose no update', async () => {
      const { place } = await bench()
      const [one, two] = [await fresh(place), await open(place)]
      const a = pseudonym()
      const write = async (registry: Registry, n: number) => {
        for (let k = 0; k < 20; k++) {
          await registry.profiles.applyProfiles([profile(a, { operations: [{ op: 'append', values: { n } }] })], setOnly)
        }
      }
      await Promise.all([write(one, 1), write(two, 2)])
      expect((await one.profiles.read(1, [a])).get(a)?.properties['n']).toHaveLength(40)
    })
  })

  describe('sealed values', () => {
    test('R15 an id is kept once; another field keeps each new value, the newest last', async () => {
      const { seals, sealed, keys } = await fresh()
      const a = pseudonym()
      const id = seal(a, '$distinct_id', 'a')
      const mails = [seal(a, '$email', 'x'), seal(a, '$email', 'x'), seal(a, '$email', 'y'), seal(a, '$email', 'x')]
      expect(await seals.putSeals([id, seal(a, '$distinct_id', 'a'), ...mails])).toBe(4)
      expect(await seals.putSeals([seal(a, '$distinct_id', 'b'), seal(a, '$email', 'x')])).toBe(0)
      expect(await seals.putSeals([seal(a, '$email', 'z')])).toBe(1)
      const values = await sealed.readSealed(1, [a])
      expect(values[0]).toEqual(id.value)
      const { x, y, z } = Object.fromEntries(['x', 'y', 'z'].map((v) => [v, Buffer.alloc(16, v).toString('base64url')]))
      expect(values.slice(1).map((value) => value.blindIndex)).toEqual([x, y, x, z])
      expect(await sealed.sealedFieldsOf(1, [a, pseudonym()])).toEqual(new Map([[a, ['$distinct_id', '$email']]]))
      expect(await sealed.readSealed(1, [a], ['$phone'])).toEqual([])
      expect(await sealed.readSealed(2, [a])).toEqual([])
      expect(await keys.listKeys(0, 100)).toHaveLength(5)
      expect((await keys.readKeys(values)).get(id.value.record)).toEqual(id.key)
    })

    test('R15 the same pseudonym in two projects, and two that share their first bits, stay apart', async () => {
      const { seals, sealed } = await fresh()
      const bytes = randomBytes(16)
      const a = bytes.toString('base64url') as Pseudonym
      bytes[10]! ^= 1
      const b = bytes.toString('base64url') as Pseudonym
      await seals.putSeals([seal(a, '$email', 'x'), seal(b, '$email', 'x'), seal(a, '$email', 'x', 2)])
      expect(await sealed.readSealed(1, [a])).toHaveLength(1)
      expect(await seals.eraseSealed(1, [a])).toEqual({ keys: 1, values: 1 })
      expect(await sealed.readSealed(1, [a, b])).toHaveLength(1)
      expect(await sealed.readSealed(2, [a])).toHaveLength(1)
    })

    test('R16 findByBlindIndex() finds who has or had a value', async () => {
      const { seals, sealed } = await fresh()
      const [a, b] = [pseudonym(), pseudonym()]
      const mail = seal(a, '$email', 'x')
      await seals.putSeals([mail, seal(a, '$email', 'y'), seal(b, '$email', 'x'), seal(b, '$phone', 'x')])
      await seals.putSeals([seal(pseudonym(), '$email', 'x', 2)])
      expect(new Set(await sealed.findByBlindIndex(1, '$email', mail.value.blindIndex))).toEqual(new Set([a, b]))
      expect(await sealed.findByBlindIndex(1, 'name', mail.value.blindIndex)).toEqual([])
    })

    test('R17 countPeople() counts ids of people, also after an erasure', async () => {
      const { seals, sealed } = await fresh()
      const [a, b] = [pseudonym(), pseudonym()]
      await seals.putSeals([seal(a, '$distinct_id', 'a'), seal(b, '$distinct_id', 'b'), seal(a, '$email', 'a')])
      await seals.putSeals([seal(a, '$distinct_id', 'a'), seal(pseudonym(), '$group_id', 'g')])
      await seals.putSeals([seal(a, '$distinct_id', 'a', 2)])
      expect([await sealed.countPeople(), await sealed.countPeople(1)]).toEqual([3, 2])
      await seals.eraseSealed(1, [a])
      expect([await sealed.countPeople(), await sealed.countPeople(1)]).toEqual([2, 1])
      await seals.eraseProject(2)
      expect(await sealed.countPeople()).toBe(1)
      expect(await sealed.countPeople(99)).toBe(0)
    })

    test('R18 no value is kept when its key cannot be', async () => {
      const { place } = await bench()
      const broken: ShelfCipher = {
        seal: () => {
          throw new Error('the shelf is gone')
        },
        open: (bytes) => bytes,
      }
      const registry = await open(place, broken)
      await registry.migrate()
      const a = pseudonym()
      await expect(registry.seals.putSeals([seal(a, '$email', 'x')])).rejects.toThrow('the shelf is gone')
      expect(await registry.sealed.readSealed(1, [a])).toEqual([])
      expect(await registry.sealed.countPeople()).toBe(0)
    })

    test('R18 sweepKeys() removes keys without ciphertext and no others', async () => {
      const { seals, sealed, keys } = await fresh()
      const [a, b] = [pseudonym(), pseudonym()]
      const kept = seal(a, '$email', 'x')
      await seals.putSeals([kept])
      await keys.putKeys([seal(a, '$email', 'y').key, seal(b, '$email', 'z').key, seal(b, '$email', 'z', 2).key])
      expect(await seals.sweepKeys()).toBe(3)
      expect(await seals.sweepKeys()).toBe(0)
      expect(await keys.readKeys(await sealed.readSealed(1, [a]))).toEqual(new Map([[kept.key.record, kept.key]]))
    })

    test('R19 eraseSealed() destroys the keys of the fields named and leaves the rest of the page readable', async () => {
      const { seals, sealed, keys } = await fresh()
      const [a, b] = [pseudonym(), pseudonym()]
      const [id, mail, other] = [seal(a, '$distinct_id', 'a'), seal(a, '$email', 'x'), seal(b, '$email', 'y')]
      await seals.putSeals([id, mail, other])
      expect(await seals.eraseSealed(1, [a], ['$email', '$phone'])).toEqual({ keys: 1, values: 1 })
      expect((await keys.readKeys([id.value, mail.value, other.value])).size).toBe(2)
      expect(await seals.eraseSealed(1, [a, b])).toEqual({ keys: 2, values: 2 })
      expect(await sealed.readSealed(1, [a, b])).toEqual([])
      expect(await keys.listKeys(0, 10)).toEqual([])
    })

    test('R20 keys lie encrypted, and what was erased is in no page', async () => {
      const { place, raw } = await bench()
      const shelf = aesShelf(1)
      const registry = await open(place, shelf)
      await registry.migrate()
      const [one, two] = [seal(pseudonym(), '$email', 'x'), seal(pseudonym(), '$email', 'y')]
      await registry.seals.putSeals([one, two])
      await registry.seals.eraseSealed(1, [two.value.pseudonym])
      const [page] = await raw('keystore', 'select body from key_pages')
      const body = Buffer.from(page!['body'] as string, 'base64')
      expect(body.includes(Buffer.from(one.key.wrapped, 'base64'))).toBe(false)
      const plain = Buffer.from(shelf.open(body, Buffer.from('signet/key-page/v1 1')))
      expect(plain.includes(Buffer.from(one.key.wrapped, 'base64'))).toBe(true)
      expect(plain.includes(Buffer.from(two.key.wrapped, 'base64'))).toBe(false)
    })

    test('R21 replaceShelf() moves every key; one that stops half-way is gone on with', async () => {
      const { place } = await bench()
      const [old, next] = [aesShelf(1), aesShelf(2)]
      const registry = await open(place, old)
      await registry.migrate()
      const writes = Array.from({ length: 700 }, () => seal(pseudonym(), '$email', 'x'))
      await registry.seals.putSeals(writes)
      let left = 1
      const tiring: ShelfCipher = {
        ...next,
        seal: (bytes, context) => {
          if (left-- === 0) throw new Error('stopped')
          return next.seal(bytes, context)
        },
      }
      await expect(registry.keys.replaceShelf(tiring, 1)).rejects.toThrow('stopped')
      await registry.close()
      opened.pop()

      const alone = await open(place, next)
      await expect(alone.keys.readKeys(writes.map((write) => write.value))).rejects.toMatchObject({
        code: 'REGISTRY_SHELF_MISSING',
      })
      const again = await open(place, next, [old])
      expect((await again.keys.readKeys(writes.map((write) => write.value))).size).toBe(700)
      expect(await again.keys.replaceShelf(next)).toBe(2)
      const found = await alone.keys.readKeys(writes.map((write) => write.value))
      expect(found).toEqual(new Map(writes.map((write) => [write.key.record, write.key])))
    })
  })

  describe('counters, dictionary, settings', () => {
    test('R22 intake adds up by outcome and SDK', async () => {
      const { intake } = await fresh()
      const day = 86_400_000
      const count = { project: 1, outcome: 'accepted', sdk: 'web', sdkVersion: '2.1', count: 3, at: 10 * day + 5 }
      await intake.addIntake([count, { ...count, at: count.at + 1 }, { ...count, outcome: 'too_large', count: 1 }])
      await intake.addIntake([{ ...count, sdk: 'py\0thon', count: 20, at: 12 * day }, { ...count, project: 2 }])
      expect(await intake.readIntake(1)).toEqual({
        accepted: 26,
        refused: { too_large: 1 },
        lastEventAt: 12 * day,
        bySdk: [
          { sdk: 'py\uFFFDthon', version: '2.1', count: 20 },
          { sdk: 'web', version: '2.1', count: 6 },
        ],
      })
      expect(await intake.readIntake(1, 11 * day)).toMatchObject({ accepted: 20, refused: {} })
      expect(await intake.readIntake(3)).toEqual({ accepted: 0, refused: {}, lastEventAt: null, bySdk: [] })
    })

    test('R22 the dictionary adds counts and types', async () => {
      const { dictionary } = await fresh()
      const entry = { project: 1, kind: 'property', name: 'plan', types: ['string'], count: 2, lastSeen: 9 } as const
      await dictionary.addToDictionary([entry, { ...entry, name: 'age', types: ['number'], count: 9 }])
      await dictionary.addToDictionary([{ ...entry, types: ['null'], lastSeen: 4 }, { ...entry, kind: 'person' }])
      expect(await dictionary.readDictionary(1, 'property')).toEqual([
        { ...entry, name: 'age', types: ['number'], count: 9 },
        { ...entry, types: ['string', 'null'], count: 4 },
      ])
    })

    test('R25 the dictionary keeps who sends a name, and is bounded', async () => {
      const { dictionary, setAside, notes } = await fresh()
      const entry = { project: 1, kind: 'property', name: 'plan', types: ['string'], count: 2, lastSeen: 9 } as const
      const sdks = [{ sdk: 'web', version: '2', count: 2 }]
      await dictionary.addToDictionary([{ ...entry, sdks, pages: ['shop.test/a'], examples: ['pro', 'x'.repeat(61)] }])
      await dictionary.addToDictionary([{ ...entry, lastSeen: 4, sdks, pages: ['shop.test/a', 'shop.test/b'], examples: ['pro', 7] }])
      expect(await dictionary.describe(1, 'property')).toEqual([{
        ...entry, count: 4, firstSeen: 9, sdks: [{ sdk: 'web', version: '2', count: 4 }],
        pages: ['shop.test/a', 'shop.test/b'], examples: ['pro', 7],
      }])
      await notes.change(1, [{ kind: 'property', name: 'plan', change: { classification: 'identifying' } }])
      await dictionary.addToDictionary([{ ...entry, examples: ['late'] }])
      expect((await dictionary.describe(1, 'property'))[0]!.examples).toEqual([])

      const many = Array.from({ length: 6_000 }, (_, n) => ({ ...entry, name: `name ${n}`, count: 1 }))
      await dictionary.addToDictionary(many)
      await dictionary.addToDictionary([{ ...entry, count: 10 }])
      const all = await dictionary.readDictionary(1, 'property')
      expect([all.length, all[0]]).toEqual([5_000, { ...entry, count: 16 }])
      expect(await setAside.read(1)).toEqual({ property: 1_001 })
      expect(await setAside.read(2)).toEqual({})
    })

    test('R26 a note changes what it names and nothing else', async () => {
      const { notes } = await fresh()
      await notes.change(1, [{ kind: 'event', name: 'Buy', change: { description: 'Paid', state: 'dropped' } }])
      await notes.change(1, [
        { kind: 'event', name: 'Buy', change: { owner: 'Ada', mergedInto: 'Purchase', schema: { tags: ['a'] } } },
        { kind: 'person', name: 'plan', change: { displayName: 'Plan' } },
      ])
      const buy = {
        project: 1, kind: 'event', name: 'Buy', description: 'Paid', owner: 'Ada', displayName: null, state: 'dropped',
        classification: null, mergedInto: 'Purchase', schema: { tags: ['a'] },
      }
      expect(await notes.of(1)).toEqual([buy, { ...buy, kind: 'person', name: 'plan', description: null, owner: null,
        displayName: 'Plan', state: 'visible', mergedInto: null, schema: null }])
      expect(await notes.deciding()).toEqual([buy])
      await notes.change(1, [{ kind: 'event', name: 'Buy', change: { description: '' } }])
      expect((await notes.of(1))[0]).toEqual({ ...buy, description: null })
    })

    test('R27 a finding is one row for its place, opens again, and is told of once', async () => {
      const { findings, setAside } = await fresh()
      const found = {
        project: 1, class: 'password', action: 'drop', rule: 'key:password', event: 'Sign up', property: 'pwd',
        page: 'shop.test/join', sdk: 'web 2', count: 2, firstAt: 10, lastAt: 20,
      }
      const dealtWith = clock
      const [first] = await findings.add([found])
      await findings.add([{ ...found, count: 1, firstAt: 5, lastAt: 15 }, { ...found, project: 2 }])
      expect(await findings.list(1)).toEqual([{ ...found, count: 3, firstAt: 5, id: first!.id, resolvedAt: null }])
      expect(await findings.resolve(2, first!.id)).toBe(false)
      expect(await findings.resolve(1, first!.id)).toBe(true)
      await findings.add([{ ...found, lastAt: dealtWith - 1 }])
      expect((await findings.list(1))[0]!.resolvedAt).toBe(dealtWith)
      await findings.add([{ ...found, lastAt: dealtWith + 1 }])
      expect((await findings.list(1))[0]!.resolvedAt).toBeNull()
      expect(await findings.claimAlerts([first!.id], 0, 100)).toEqual(new Set([first!.id]))
      expect(await findings.claimAlerts([first!.id], 99, 150)).toEqual(new Set())
      expect(await findings.claimAlerts([first!.id], 100, 200)).toEqual(new Set([first!.id]))

      await findings.add(Array.from({ length: 10_005 }, (_, n) => ({ ...found, property: `p${n}`, count: 2 })))
      expect((await findings.list(1)).length).toBe(10_000)
      expect(await setAside.read(1)).toEqual({ finding: 12 })
    })

    test('R28 quarantine keeps an event once, and gives it back as it was', async () => {
      const { quarantine } = await fresh()
      const event = {
        project: 1, name: 'Buy', occurredAt: 5, receivedAt: 6, pseudonym: pseudonym(), device: undefined,
        dedupeKey: 2n ** 64n - 1n, linkable: false, imported: true, properties: { a: [1, 'é\0'] },
      }
      await quarantine.put([{ class: 'card', event }, { class: 'card', event: { ...event, pseudonym: undefined } }])
      await quarantine.put([{ class: 'card', event }])
      const { total, events } = await quarantine.list(1, 10, 0)
      expect([total, events.map((each) => each.event)]).toEqual([2, [{ ...event, pseudonym: undefined }, event]])
      expect((await quarantine.list(1, 1, 1)).events).toEqual([events[1]])
      expect(await quarantine.take(1, { all: true }, 1)).toEqual([events[1]])
      expect(await quarantine.remove(2, { all: true })).toBe(0)
      expect(await quarantine.remove(1, { ids: [events[0]!.id] })).toBe(1)
      expect((await quarantine.list(1, 10, 0)).total).toBe(1)
    })

    test('R29 what a project decided goes with it', async () => {
      const { projects, dataSettings, notes, quarantine, findings } = await fresh()
      const { project } = await projects.create({ name: 'P' })
      await dataSettings.set(project.id, 'policy', { card: 'drop' })
      await dataSettings.set(project.id, 'policy', { card: 'reject' })
      await notes.change(project.id, [{ kind: 'event', name: 'A', change: { state: 'hidden' } }])
      expect(await dataSettings.all('policy')).toEqual(new Map([[project.id, { card: 'reject' }]]))
      await projects.delete(project.id)
      expect(await dataSettings.get(project.id, 'policy')).toBeUndefined()
      expect([await notes.of(project.id), await findings.list(project.id), (await quarantine.list(project.id, 1, 0)).total]).toEqual([[], [], 0])
    })

    test('R23 settings keep JSON; setOnce() answers the first value to all', async () => {
      const { settings } = await fresh()
      expect(await settings.get('k')).toBeUndefined()
      await settings.set('k', { a: [1, 'é\0'] })
      await settings.set('k', { a: [2, 'é\0'] })
      expect(await settings.get('k')).toEqual({ a: [2, 'é\0'] })
      const answers = await Promise.all([settings.setOnce('once', 1), settings.setOnce('once', 2)])
      expect(answers[0]).toBe(answers[1])
      await settings.remove('k')
      expect(await settings.get('k')).toBeUndefined()
    })
  })
}
