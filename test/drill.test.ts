/**
 * The whole drill as somebody would run it, with few people: security §7.5. Every promise holds, every loot lies inside its
 * report, and the same attackers read everybody at a plain store, so that nothing here is missed for want of trying.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Drill, elsewhere, held, type Outcome, sayDrill } from '../src/drill/index.ts'

const signet = fileURLToPath(new URL('../bin/signet.cjs', import.meta.url))
// Other suites drill at the same time: what this one leaves is what stands in a folder of its own.
const scratch = mkdtempSync(join(tmpdir(), 'signet-drilled-'))
const env = { ...process.env, TMPDIR: scratch }
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [signet, 'drill', ...args], { encoding: 'utf8', maxBuffer: 1 << 26, env })
const left = () => readdirSync(scratch).filter((name) => name.startsWith('signet-'))
const people = 60

let drill: Drill
beforeAll(() => {
  const { status, stdout, stderr } = run('--people', String(people), '--json')
  expect([status, stderr]).toEqual([0, ''])
  drill = JSON.parse(stdout) as Drill
  console.log(sayDrill(drill).join('\n'))
}, 180_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const of = (id: string, attacker = /./): Outcome => drill.outcomes.find((one) => one.id === id && attacker.test(one.attacker))!
const atPlain = (id: string): Outcome => drill.plain.find((one) => one.id === id)!
const nothing = { full: 0, masked: 0, confirmed: 0, footholds: [] }

describe('targets of security §7.5', () => {
  test('D1, D1b a cookie and machines’ keys: nobody, though they read streams', () => {
    expect(of('D1')).toMatchObject({ ...nothing, kept: true })
    for (const attacker of [/secret/, /account/]) expect(of('D1b', attacker)).toMatchObject(nothing)
    expect(of('D1').streams).toBeGreaterThanOrEqual(people)
    for (const id of ['D1', 'D1b']) expect([id, atPlain(id).full]).toEqual([id, people])
  })

  test('D2, D10 a relayed code, and an insider: the quota and no more; D3: nobody', () => {
    expect(of('D2').full).toBeGreaterThan(0)
    expect(of('D2').full).toBeLessThanOrEqual(20)
    expect(of('D10').full).toBe(20)
    expect(of('D3')).toMatchObject(nothing)
    for (const id of ['D2', 'D3', 'D10']) expect([id, atPlain(id).full]).toEqual([id, people])
  })

  test('D4 malware: the five who were granted; a made-up person among them locks the vault, with an alarm at once', () => {
    expect(of('D4', /five/)).toMatchObject({ full: 5, masked: 0 })
    const canary = of('D4', /made-up/)
    expect(canary).toMatchObject({ ...nothing, seen: 'vault locked' })
    expect(canary.alarmMs).toBeLessThan(10_000)
  })

  test('P1, D5, D6, DR9 copies without the unlock secret: nobody; guesses only with the pseudonym key; everybody with the secret', () => {
    for (const one of [of('D5'), of('D6'), of('P1', /without/)]) expect(one).toMatchObject(nothing)
    expect(of('P1', /pseudonym key/)).toMatchObject({ full: 0, masked: 0, confirmed: people * 2 })
    expect(of('P1', /unlock secret/).full).toBe(people)
    expect(atPlain('D5').full).toBe(people)
  })

  test('D7 the collector: only who arrives; D8 the server, locked: nobody; D9 the unlocked vault and D10b two who collude: everybody', () => {
    expect(of('D7')).toMatchObject({ full: 12, masked: 0, kept: true })
    expect(of('D8')).toMatchObject({ full: 0, masked: 0, seen: 'vault locked' })
    for (const id of ['D9', 'D10b']) expect([id, of(id).full >= people, of(id).byNature]).toEqual([id, true, true])
  })

  test('D11–D19, D23 nothing is read, nothing is lost, each change of the ledger is found', () => {
    for (const id of ['D11', 'D13', 'D14', 'D16', 'D18', 'D19', 'D23']) expect(of(id)).toMatchObject({ ...nothing, kept: true })
    expect(of('D18').seen).toBe('found: a byte flipped, cut off, rolled back')
    expect(of('D19').alarmMs).not.toBeNull()
    // The notices of an incident: to no address that came inside its window, and no copy carries another word.
    expect(of('D17')).toMatchObject({ ...nothing, seen: '0 of 5 changed copies verify' })
    expect(of('D20')).toMatchObject({ ...nothing, seen: '5 of 5 victims told, 0 notices to it' })
  })

  test('V1 a vendor’s copy holds nobody, and where addresses were granted, those in the report', () => {
    expect(of('V1', /forwarded/)).toMatchObject(nothing)
    expect(of('V1', /granted/)).toMatchObject({ full: 10, recall: 1 })
    expect(atPlain('V1').full).toBe(people)
  })
})

test('P5 DR5 every loot lies inside confirmed ∪ possible, and of who acted under a name the report says no more than the loot', () => {
  const taken = drill.outcomes.filter(({ recall }) => recall !== null)
  expect(taken.length).toBeGreaterThan(12)
  expect(taken.filter(({ recall }) => recall !== 1)).toEqual([])
  for (const one of [of('D1'), of('D2'), of('D4', /five/), of('D10')]) expect([one.id, one.precision]).toEqual([one.id, 1])
  // A report takes seconds where the vendor of November 2025 took seventeen days.
  for (const { id, reportMs } of drill.outcomes) expect([id, reportMs === null || reportMs < 5_000]).toEqual([id, true])
  expect(drill.outcomes.filter(({ containedMs }) => containedMs !== null && containedMs > 1_000)).toEqual([])
  expect(drill.outcomes.filter(({ containedMs }) => containedMs !== null).length).toBeGreaterThan(8)
})

test('DR9 the plain store is no straw man: it keeps projects apart, and sessions that are ended stay out', () => {
  expect(atPlain('D16').full).toBe(0)
  expect(atPlain('D11').full).toBe(0)
  expect(atPlain('D1').containedMs).not.toBeNull()
})

test('DR7 nothing is left behind, and nonsense is refused', () => {
  expect(left()).toEqual([])
  expect(run('--only', 'D99').stderr).toContain('There is no attacker "D99"')
  const { status, stderr } = run('--people', '3')
  expect([status, stderr]).toEqual([1, expect.stringContaining('60 to 100000')])
})

test('DR3 DR5 a broken promise, or a loot outside its report, is named and fails the drill', () => {
  const [first, ...rest] = drill.outcomes
  for (const wrong of [{ ...first!, kept: false }, { ...first!, recall: 0.99 }]) {
    const broken = { ...drill, outcomes: [wrong, ...rest] }
    expect([held(drill), held(broken)]).toEqual([true, false])
    expect(sayDrill(broken).join('\n')).toContain(`broken: ${wrong.id} (${wrong.attacker})`)
  }
  // Every attacker of the list is played, or it is said where.
  const ids = new Set([...drill.outcomes, ...elsewhere].map(({ id }) => id))
  expect(Array.from({ length: 23 }, (_, n) => `D${n + 1}`).filter((id) => !ids.has(id))).toEqual([])
})
