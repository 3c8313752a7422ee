import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LinkWrite } from '../../model/identity-write.ts'
import type { IdMode } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import { applyLink, type LinkChange, type LinkView, type OpenLink } from './apply-link.ts'

/** The merge table in memory; refuses what a store would refuse. */
class Links implements LinkView {
  readonly rows: { from: Pseudonym; to: Pseudonym; verb: LinkWrite['verb']; openedAt: number; closedAt?: number }[] = []

  linkOf(from: Pseudonym): OpenLink | undefined {
    return this.rows.find((row) => row.from === from && row.closedAt === undefined)
  }

  linksTo(to: Pseudonym): OpenLink[] {
    return this.rows.filter((row) => row.to === to && row.closedAt === undefined)
  }

  apply(changes: readonly LinkChange[]): void {
    for (const change of changes) {
      const open = this.rows.find((row) => row.from === change.from && row.closedAt === undefined)
      if (change.kind === 'close') {
        if (open === undefined) throw new Error('closes a link that is not open')
        open.closedAt = change.at
      } else {
        if (open !== undefined) throw new Error('opens a second link')
        this.rows.push({ from: change.from, to: change.to, verb: change.verb, openedAt: change.at })
      }
    }
  }

  headOf(id: Pseudonym): Pseudonym {
    return this.linkOf(id)?.to ?? id
  }
}

const id = (name: string) => name as Pseudonym
const link = (verb: LinkWrite['verb'], from: string, to: string, at = 0): LinkWrite =>
  ({ kind: 'link', project: 1, verb, from: id(from), to: id(to), at })

function run(mode: IdMode, writes: readonly LinkWrite[]) {
  const links = new Links()
  const refusals = writes.map((write) => {
    const { changes, refused } = applyLink(links, write, mode)
    expect(changes.length === 0).toBe(refused !== undefined)
    links.apply(changes)
    return refused
  })
  return { links, refusals }
}

/** Sets of ids, moved about by hand: the same rules without rows, heads or closings. */
class Twin {
  readonly people: Set<string>[] = []
  readonly aliases = new Set<string>()

  of(name: string): Set<string> {
    let person = this.people.find((person) => person.has(name))
    if (person === undefined) this.people.push(person = new Set([name]))
    return person
  }

  say(write: LinkWrite, mode: IdMode, limit: number): boolean {
    const { verb, from, to } = write
    const one = this.of(from)
    const two = this.of(to)
    if (mode === 'simplified') {
      if (verb !== 'device' || one.size > 1) return false
    } else {
      if (verb === 'device' || one === two || one.size + two.size > limit) return false
      if (verb === 'identify' && one.size > 1) return false
      if (verb === 'alias' && this.aliases.has(from)) return false
      if (verb === 'alias') this.aliases.add(from)
    }
    if (one === two) return false
    this.people.splice(this.people.indexOf(one), 1)
    for (const member of one) two.add(member)
    return true
  }
}

function peopleOf(links: Links, ids: readonly string[]): string[] {
  const people = new Map<string, string[]>()
  for (const name of ids) {
    const head = links.headOf(id(name))
    people.set(head, [...(people.get(head) ?? []), name])
  }
  return [...people.values()].map((members) => members.toSorted().join(' ')).toSorted()
}

function twinPeople(twin: Twin, ids: readonly string[]): string[] {
  for (const name of ids) twin.of(name)
  return twin.people.map((person) => [...person].toSorted().join(' ')).toSorted()
}

const names = Array.from({ length: 9 }, (_, i) => `p${i}`)
const anyName = fc.constantFrom(...names)
const originalLink = fc.tuple(fc.constantFrom<LinkWrite['verb']>('identify', 'alias', 'merge', 'device'), anyName, anyName)
  .map(([verb, from, to]) => link(verb, from, to))

describe('original', () => {
  test('L1 any run of verbs gives the people that moving sets about by hand gives', () => {
    fc.assert(fc.property(fc.array(originalLink, { maxLength: 30 }), (writes) => {
      const twin = new Twin()
      const { links, refusals } = run('original', writes)
      const said = writes.map((write) => twin.say(write, 'original', 500))
      expect(refusals.map((refused) => refused === undefined)).toEqual(said)
      expect(peopleOf(links, names)).toEqual(twinPeople(twin, names))
    }), { numRuns: 500 })
  })

  test('L2 every open link leads straight to a head, and rows are closed, never changed', () => {
    fc.assert(fc.property(fc.array(originalLink, { maxLength: 30 }), (writes) => {
      const links = new Links()
      for (const [at, write] of writes.entries()) {
        const before = links.rows.map((row) => ({ ...row }))
        links.apply(applyLink(links, { ...write, at }, 'original').changes)
        for (const [i, row] of before.entries()) {
          const { closedAt, ...kept } = links.rows[i]!
          expect(kept).toEqual({ from: row.from, to: row.to, verb: row.verb, openedAt: row.openedAt })
          expect(row.closedAt === undefined || row.closedAt === closedAt).toBe(true)
        }
        for (const row of links.rows.filter((row) => row.closedAt === undefined)) {
          expect(links.linkOf(row.to)).toBeUndefined()
        }
      }
    }))
  })

  test('L3 merges lead to the same people with the same heads in any order', () => {
    const merges = fc.array(fc.tuple(anyName, anyName).map(([a, b]) => link('merge', a, b)), { maxLength: 12 })
    const shuffled = merges.chain((writes) => fc.tuple(fc.constant(writes), fc.shuffledSubarray(writes, {
      minLength: writes.length,
    }), fc.array(fc.boolean(), { minLength: writes.length, maxLength: writes.length })))
    fc.assert(fc.property(shuffled, ([writes, other, turns]) => {
      const turned = other.map((write, i) => (turns[i] ? link('merge', write.to, write.from) : write))
      const heads = (run: { links: Links }) => names.map((name) => run.links.headOf(id(name)))
      expect(heads(run('original', turned))).toEqual(heads(run('original', writes)))
    }))
  })

  test('L4 anonymous ids that are each identified once go to their users in any order', () => {
    const users = fc.constantFrom('u1', 'u2', 'u3')
    const writes = fc.array(users, { maxLength: 8 })
      .map((targets) => targets.map((user, i) => link('identify', `a${i}`, user)))
    const pairs = writes.chain((list) => fc.tuple(
      fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }),
    ))
    fc.assert(fc.property(pairs, ([one, other]) => {
      const { links } = run('original', other)
      for (const write of one) expect(links.headOf(write.from)).toBe(write.to)
    }))
  })

  test('L5 identify leaves an anonymous id alone that belongs to someone already', () => {
    const { links, refusals } = run('original', [
      link('identify', 'anon', 'u1'), link('identify', 'anon', 'u2'), link('identify', 'anon', 'u1'),
    ])
    expect(refusals).toEqual([undefined, 'anonymous-id-taken', 'already'])
    expect(links.headOf(id('anon'))).toBe('u1')
  })

  test('L6 several aliases may point at one id, an alias at one only, and chains resolve', () => {
    const { links, refusals } = run('original', [
      link('alias', 'a', 'u'), link('alias', 'b', 'u'), link('alias', 'c', 'b'), link('alias', 'a', 'v'),
    ])
    expect(refusals).toEqual([undefined, undefined, undefined, 'alias-taken'])
    expect(['a', 'b', 'c'].map((name) => links.headOf(id(name)))).toEqual(['u', 'u', 'u'])
  })

  test('L6 an alias stays taken when its person is merged into another', () => {
    const { refusals } = run('original', [link('alias', 'b', 'x'), link('merge', 'x', 'a'), link('alias', 'b', 'z')])
    expect(refusals).toEqual([undefined, undefined, 'alias-taken'])
  })

  test('L7 the JS story: anonymous, identified, aliased, identified again, is one person', () => {
    const { links } = run('original', [
      link('identify', 'anon', 'u1'), link('alias', 'u1b', 'u1'), link('identify', 'u1', 'u1b'),
    ])
    expect(peopleOf(links, ['anon', 'u1', 'u1b'])).toEqual(['anon u1 u1b'])
  })

  test('L8 the head of identify and alias is the one that was identified or aliased', () => {
    const { links } = run('original', [link('identify', 'a', 'z'), link('alias', 'b', 'z')])
    expect([links.headOf(id('a')), links.headOf(id('b'))]).toEqual(['z', 'z'])
  })

  test('L9 a person has at most 500 ids: the link that would exceed it is dropped', () => {
    const many = (user: string, count: number) =>
      Array.from({ length: count }, (_, i) => link('identify', `${user}-${i}`, user))
    const { refusals } = run('original', [
      ...many('x', 299), ...many('y', 199), link('merge', 'x', 'y'), link('identify', 'late', 'x'),
      link('merge', 'other', 'y-3'),
    ])
    expect(refusals.slice(-3)).toEqual([undefined, 'person-full', 'person-full'])
    const over = run('original', [...many('x', 300), ...many('y', 199), link('merge', 'x', 'y')])
    expect(over.refusals.at(-1)).toBe('person-full')
  })

  test('L10 device ids on events link nothing', () => {
    expect(run('original', [link('device', 'd', 'u')]).refusals).toEqual(['wrong-mode'])
  })
})

describe('simplified', () => {
  const devices = ['d0', 'd1', 'd2', 'd3']
  const users = ['u0', 'u1', 'u2']
  const anyLink = fc.tuple(fc.constantFrom(...devices), fc.constantFrom(...users))
    .map(([device, user]) => link('device', device, user))

  test('L11 any run of links gives the people that moving sets about by hand gives', () => {
    fc.assert(fc.property(fc.array(anyLink, { maxLength: 20 }), (writes) => {
      const twin = new Twin()
      const { links } = run('simplified', writes)
      for (const write of writes) twin.say(write, 'simplified', Infinity)
      expect(peopleOf(links, [...devices, ...users])).toEqual(twinPeople(twin, [...devices, ...users]))
    }))
  })

  test('L12 a device belongs to the first user written, whatever the order of the other devices', () => {
    fc.assert(fc.property(fc.array(anyLink, { maxLength: 20 }), (writes) => {
      const byDevice = devices.flatMap((device) => writes.filter((write) => write.from === device))
      for (const order of [writes, byDevice]) {
        const { links } = run('simplified', order)
        for (const device of devices) {
          const first = writes.find((write) => write.from === device)
          expect(links.headOf(id(device))).toBe(first?.to ?? device)
        }
      }
    }))
  })

  test('L12 a second user on a device does not move it, and users never merge', () => {
    const { links, refusals } = run('simplified', [
      link('device', 'd', 'u1', 50), link('device', 'd', 'u2', 1), link('device', 'd', 'u1', 2),
    ])
    expect(refusals).toEqual([undefined, 'device-taken', 'already'])
    expect([links.headOf(id('d')), links.headOf(id('u1')), links.headOf(id('u2'))]).toEqual(['u1', 'u1', 'u2'])
  })

  test('L13 the verbs of the original mode link nothing', () => {
    const verbs = [link('identify', 'a', 'b'), link('alias', 'a', 'b'), link('merge', 'a', 'b')]
    expect(run('simplified', verbs).refusals).toEqual(['wrong-mode', 'wrong-mode', 'wrong-mode'])
  })

  test('L14 a user is not taken for a device', () => {
    const { refusals } = run('simplified', [
      link('device', 'd', 'u1'), link('device', 'u1', 'u2'), link('device', 'e', 'd'), link('device', 'd', 'd'),
    ])
    expect(refusals).toEqual([undefined, 'not-a-device', 'not-a-device', 'already'])
  })
})
