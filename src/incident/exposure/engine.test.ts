import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exposureLevels } from '../../model/incident.ts'
import { columnKey, type DisclosedPeople, type Disclosure } from './disclosure.ts'
import { ExposureSum } from './engine.ts'
import { addNaively } from './naive.fixture.ts'

const base: Disclosure = { grade: 'confirmed', level: 'full', fields: ['$email'], cause: 'unsealed', through: 'member:1', from: 1, until: 1, line: 1 }

/** Pseudonyms by number: spread like hashes, or all in one place of the table. */
const spread = (n: number): Buffer => {
  const bytes = Buffer.alloc(16)
  for (let word = 0; word < 4; word++) bytes.writeUInt32LE(Math.imul(n * 4 + word + 1, 0x9e3779b1) >>> 0, word * 4)
  return bytes
}
const crowded = (n: number): Buffer => {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(n, 12)
  return bytes
}
const setOf = (numbers: readonly number[], make = spread) => Buffer.concat(numbers.map(make))

function sumOf(all: readonly DisclosedPeople[]): ExposureSum {
  const sum = new ExposureSum()
  for (const { disclosure, people } of all) sum.add(disclosure, people)
  sum.settle()
  return sum
}

const disclosed = (make: (n: number) => Buffer) => fc.record({
  disclosure: fc.record({
    grade: fc.constantFrom('confirmed' as const, 'potential' as const),
    level: fc.constantFrom(...exposureLevels),
    fields: fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map((n) => `field ${n}`), { minLength: 1, maxLength: 6 }),
    through: fc.integer({ min: 0, max: 60 }).map((n) => `session:${n}`),
    from: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }),
    lasts: fc.integer({ min: 0, max: 5_000 }),
  }).map(({ lasts, ...rest }): Disclosure => ({ ...base, ...rest, until: rest.from + lasts })),
  people: fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }).map((numbers) => new Uint8Array(setOf(numbers, make))),
})

describe('ExposureSum', () => {
  test.each([['spread', spread], ['crowded', crowded]] as const)('X1 says what a loop over rows says (%s pseudonyms)', (_, make) => {
    fc.assert(fc.property(fc.array(disclosed(make), { maxLength: 30 }), fc.nat(30), (given, ordered) => {
      // As many as `ordered` come in the order of the ledger, one instant each.
      const instants = given.slice(0, ordered).map(({ disclosure, people }) => ({ disclosure: { ...disclosure, until: disclosure.from }, people }))
      const all = [...instants.toSorted((one, two) => one.disclosure.from - two.disclosure.from), ...given.slice(ordered)]
      const sum = sumOf(all)
      const naive = addNaively(all)
      expect(sum.people.size).toBe(naive.size)
      expect(sum.rows).toBe(all.reduce((rows, { people }) => rows + people.byteLength / 16, 0))
      let [confirmed, potential] = [0, 0]
      const counts = new Map<string, number>()
      for (let ordinal = 0; ordinal < sum.people.size; ordinal++) {
        const person = naive.get(sum.people.bytesOf(ordinal).toString('base64url'))!
        expect(new Set(sum.columnsOf(ordinal).map((column) => columnKey(sum.columns[column]!)))).toEqual(person.columns)
        expect(new Set(sum.throughOf(ordinal))).toEqual(person.through)
        expect([sum.firstOf(ordinal), sum.lastOf(ordinal)]).toEqual([Math.floor(person.first / 1_000) * 1_000, Math.ceil(person.last / 1_000) * 1_000])
        const isConfirmed = [...person.columns].some((key) => key.includes(' confirmed '))
        if (isConfirmed) confirmed++
        else potential++
        expect(sum.gradeOf(ordinal)).toBe(isConfirmed ? 'confirmed' : 'potential')
        for (const key of person.columns) {
          if (key.includes(' potential ') && person.columns.has(key.replace(' potential ', ' confirmed '))) continue
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
      }
      expect(sum.totals()).toEqual({ confirmed, potential })
      expect(new Map(sum.counts().map((count, column) => [columnKey(sum.columns[column]!), count] as const).filter(([, count]) => count > 0))).toEqual(counts)
    }), { numRuns: 150 })
  })

  test('X2 masked and coarse are columns of their own', () => {
    const sum = sumOf([
      { disclosure: { ...base, level: 'masked' }, people: setOf([1, 2]) },
      { disclosure: { ...base, level: 'coarse' }, people: setOf([2]) },
      { disclosure: base, people: setOf([2, 3]) },
    ])
    const counts = Object.fromEntries(sum.counts().map((count, column) => [columnKey(sum.columns[column]!), count]))
    expect(counts).toEqual({ 'masked confirmed $email': 2, 'coarse confirmed $email': 1, 'full confirmed $email': 2 })
    expect(sum.totals()).toEqual({ confirmed: 3, potential: 0 })
  })

  test('X3 what is confirmed is not possible as well', () => {
    const sum = sumOf([
      { disclosure: { ...base, grade: 'potential' }, people: setOf([1, 2]) },
      { disclosure: base, people: setOf([2]) },
    ])
    expect(sum.counts()).toEqual([1, 1])
    expect(sum.totals()).toEqual({ confirmed: 1, potential: 1 })
  })

  test('X4 two pseudonyms of one person are one person', () => {
    const sum = sumOf([
      { disclosure: { ...base, from: 5_000, until: 5_000 }, people: setOf([1]) },
      { disclosure: { ...base, fields: ['$name'], grade: 'potential', through: 'member:2', from: 9_000, until: 12_000 }, people: setOf([2]) },
    ])
    sum.fold(0, 1)
    expect(sum.totals()).toEqual({ confirmed: 1, potential: 0 })
    expect([sum.firstOf(0), sum.lastOf(0), sum.throughOf(0).length, sum.columnsOf(0).length]).toEqual([5_000, 12_000, 2, 2])
    expect(sum.gradeOf(1)).toBeUndefined()
    const head = sum.admit(spread(77))
    sum.fold(head, 0)
    expect([sum.firstOf(head), sum.lastOf(head), sum.gradeOf(head)]).toEqual([5_000, 12_000, 'confirmed'])
    // Counted anew after more has come, and times are theirs.
    const late = sum.admit(spread(78))
    sum.add({ ...base, from: 30_000, until: 31_000 }, setOf([77, 78]))
    sum.settle()
    expect([sum.firstOf(head), sum.lastOf(head), sum.firstOf(late), sum.lastOf(late)]).toEqual([5_000, 31_000, 30_000, 31_000])
    expect([sum.totals(), sum.counts()[0]]).toEqual([{ confirmed: 2, potential: 0 }, 2])
  })

  test('X1 sets that do not lie where words can are read alike', () => {
    const all = Buffer.concat([Buffer.alloc(1), setOf([1, 2, 3])])
    expect(sumOf([{ disclosure: base, people: all.subarray(1) }]).totals()).toEqual({ confirmed: 3, potential: 0 })
  })

  test('X1 a hundred thousand people in one place of the table do not take a day', () => {
    const started = performance.now()
    expect(sumOf([{ disclosure: base, people: setOf(Array.from({ length: 100_000 }, (_, n) => n), crowded) }]).people.size).toBe(100_000)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
