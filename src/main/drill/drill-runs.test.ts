import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DrillRuns, KeptDrill } from '../../drill/index.ts'
import type { JsonValue } from '../../model/json.ts'
import { createDrillRuns } from './drill-runs.ts'

let dir: string
let kept: JsonValue | undefined
let entries: Readonly<Record<string, unknown>>[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'signet-runs-'))
  kept = undefined
  entries = []
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A program in place of the drill, which is played in test/drill.test.ts. */
function runs(script: string, ledger: (entry: Readonly<Record<string, unknown>>) => Promise<void> = () => Promise.resolve()): DrillRuns {
  writeFileSync(join(dir, 'drill.cjs'), script)
  return createDrillRuns({
    registry: { settings: { get: () => Promise.resolve(kept), set: (_: string, value: JsonValue) => Promise.resolve(void (kept = value)) } as never },
    ledger: { append: async (entry: Readonly<Record<string, unknown>>) => {
      await ledger(entry)
      entries.push(entry)
      return { index: 0 }
    } } as never,
    now: () => 1_000, environment: { PATH: process.env['PATH'], SIGNET_DATA: '/srv/signet', SIGNET_UNLOCK: 'secret' }, program: [join(dir, 'drill.cjs')],
  })
}

const outcome = { id: 'D1', attacker: 'a cookie', kept: true, recall: 1 }
const says = (...lines: readonly unknown[]) => lines.map((line) => `console.log(${JSON.stringify(JSON.stringify(line))})`).join('\n')
const over = (drills: DrillRuns) => expect.poll(() => drills.running(), { timeout: 10_000 }).toBeUndefined()

test('DR8 a drill says how far it is, is one at a time, is kept, and is on the ledger before and after', async () => {
  const drills = runs(`${says({ outcome, done: 1, of: 2 })}\nsetTimeout(() => { ${says({ drill: { people: 60, startedAt: 1, tookMs: 2, outcomes: [outcome], plain: [] } })} }, 400)`)
  expect(await drills.start('member:3', 60)).toBe(true)
  expect(entries).toEqual([{ kind: 'drill.started', actor: 'member:3', synthetic: 60 }])
  expect(await drills.start('member:4', 60)).toBe(false)
  await expect.poll(() => drills.running(), { timeout: 10_000 }).toMatchObject({ by: 'member:3', people: 60, done: 1, of: 2, outcomes: [{ id: 'D1' }] })
  await over(drills)
  expect(await drills.kept()).toMatchObject([{ by: 'member:3', held: true, people: 60, outcomes: [{ id: 'D1' }] }])
  expect(entries.at(-1)).toEqual({ kind: 'drill.done', actor: 'member:3', attackers: 1, held: true })
  expect(drills.trouble()).toBeUndefined()
})

test('a broken promise is a result; the last five are kept', async () => {
  const broken = { people: 60, startedAt: 1, tookMs: 2, outcomes: [{ ...outcome, kept: false }], plain: [] }
  const drills = runs(`${says({ drill: broken })}\nprocess.exitCode = 1`)
  for (let n = 0; n < 6; n++) {
    await drills.start(`member:${n}`, 60)
    await over(drills)
  }
  expect((await drills.kept()).map(({ by, held }: KeptDrill) => [by, held])).toEqual([5, 4, 3, 2, 1].map((n) => [`member:${n}`, false]))
})

test('a drill without a result says why, is not kept, and another one can begin', async () => {
  const drills = runs('console.error("Cannot listen"); process.exit(3)')
  await drills.start('member:3', 60)
  await over(drills)
  expect([drills.trouble(), await drills.kept()]).toEqual(['The drill ended without a result (3): Cannot listen', []])
  expect(await drills.start('member:3', 60)).toBe(true)
  await over(drills)
})

test('DR6 DR8 it runs at low priority, is told nothing of this instance, and stops with the server', async () => {
  const drills = runs(`${says({ outcome, done: 1, of: 9 })}
    require('node:fs').writeFileSync(${JSON.stringify(join(dir, 'seen.json'))}, JSON.stringify({ env: Object.keys(process.env), args: process.argv.slice(2), nice: require('node:os').getPriority() }))
    setInterval(() => undefined, 1_000)`)
  await drills.start('member:3', 80)
  await expect.poll(() => drills.running()?.done, { timeout: 10_000 }).toBe(1)
  await drills.stop()
  expect(drills.running()).toBeUndefined()
  const seen = JSON.parse(readFileSync(join(dir, 'seen.json'), 'utf8')) as { env: string[]; args: string[]; nice: number }
  expect(seen.env.filter((name) => name.startsWith('SIGNET'))).toEqual([])
  expect(seen.args).toEqual(['--lines', '--people', '80'])
  expect(seen.nice).toBeGreaterThan(getPriority())
})

test('DR8 where the ledger cannot be written, none begins', async () => {
  const drills = runs('', () => Promise.reject(new Error('disk full')))
  await expect(drills.start('member:3', 60)).rejects.toThrow('disk full')
  expect(drills.running()).toBeUndefined()
})
