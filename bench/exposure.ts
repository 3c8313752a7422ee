/**
 * Exposure: `npm run bench exposure`. Ten million disclosed person-rows, in the sets of people of a real ledger, become
 * people × fields × levels in grades.
 *
 * Floor: scanning the same rows once, by a plain loop on one thread: every set is read from the ledger's files, compared
 * with the digest that its entry commits to, and each row is touched. Both run over the same files, one after the other, several times; the fastest of
 * each counts. Then the same with the rows doubled, to show that time grows as they do, and the sum alone, over rows that
 * lie in memory. `SIGNET_BENCH_ROWS` sets another number of rows.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExposureSum } from '../src/incident/exposure/engine.ts'
import type { Disclosure } from '../src/incident/exposure/disclosure.ts'
import { wordsOf } from '../src/incident/exposure/people-table.ts'
import { peopleFile, segmentOf } from '../src/ledger/format/layout.ts'
import { pseudonymBytes, setHeadBytes } from '../src/ledger/format/people-set.ts'
import { openLedger, readSets, type Ledger, type StoredEntry } from '../src/ledger/index.ts'

const rows = Number(process.env['SIGNET_BENCH_ROWS'] ?? 10_000_000)
const people = Math.max(1_000, Math.floor(rows / 10))
const perEntry = 5_000
const fields = [['$email'], ['$email', '$name'], ['$name', '$phone', '$distinct_id'], ['$behaviour']]
const levels = ['full', 'masked', 'coarse'] as const
const goalRatio = 3
const goalSeconds = 1

async function makeLedger(dir: string, everybody: Buffer, rowsWanted: number): Promise<Ledger> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const ledger = await openLedger({ dir, origin: 'bench.example/ledger', privateKey, now: Date.now, random: randomBytes })
  const waiting: Promise<unknown>[] = []
  for (let made = 0, n = 0; made < rowsWanted; made += perEntry, n++) {
    const set = Array.from({ length: perEntry }, () => {
      const at = Math.floor(Math.random() * people) * 16
      return everybody.toString('base64url', at, at + 16)
    })
    waiting.push(ledger.append({ kind: n % 9 === 0 ? 'unseal.reserve' : 'unseal.done', actor: `member:${n % 7}`, project: 1, fields: [...fields[n % fields.length]!], level: levels[n % 3]! }, set))
    if (waiting.length >= 64) await Promise.all(waiting.splice(0))
  }
  await Promise.all(waiting)
  return ledger
}

function disclosureOf({ kind, actor, fields: named, level, recordedAt, index }: StoredEntry): Disclosure {
  return {
    grade: kind === 'unseal.done' ? 'confirmed' : 'potential', level: level as 'full', fields: named as string[], cause: 'unsealed',
    through: String(actor), from: recordedAt, until: recordedAt, entry: index, line: 1,
  }
}

interface Run {
  readonly seconds: number
  readonly rows: number
  readonly check: number
}

function scanOnce(ledger: Ledger, entries: readonly StoredEntry[]): Run {
  const start = performance.now()
  const files = new Map<number, number>()
  let [check, seen] = [0, 0]
  try {
    for (const { index, people: named } of entries) {
      const segment = segmentOf(index)
      const file = files.get(segment) ?? openSync(join(ledger.dir, peopleFile(segment)), 'r')
      files.set(segment, file)
      const set = Buffer.alloc(named!.count * pseudonymBytes)
      readSync(file, set, 0, set.byteLength, named!.offset + setHeadBytes)
      if (createHash('sha256').update(set).digest('hex') !== named!.sha256) throw new Error(`The set of entry ${index} is not the one that it names`)
      const words = wordsOf(set)
      seen += words.length >> 2
      for (let at = 0; at < words.length; at += 4) check = (check + (words[at]! ^ words[at + 1]! ^ words[at + 2]! ^ words[at + 3]!)) | 0
    }
  } finally {
    for (const file of files.values()) closeSync(file)
  }
  return { seconds: (performance.now() - start) / 1_000, rows: seen, check }
}

async function exposure(ledger: Ledger, entries: readonly StoredEntry[]): Promise<Run> {
  const start = performance.now()
  const sum = new ExposureSum()
  for await (const { entry, set } of readSets(ledger, entries)) sum.add(disclosureOf(entry), set!)
  const { confirmed, potential } = sum.totals()
  const counts = sum.counts()
  return { seconds: (performance.now() - start) / 1_000, rows: sum.rows, check: confirmed + potential + counts.length }
}

async function inMemory(ledger: Ledger, entries: readonly StoredEntry[]): Promise<{ readonly sum: Run; readonly touch: Run }> {
  const sets: { readonly disclosure: Disclosure; readonly set: Buffer }[] = []
  for await (const { entry, set } of readSets(ledger, entries)) sets.push({ disclosure: disclosureOf(entry), set: set! })
  let start = performance.now()
  let check = 0
  for (const { set } of sets) {
    const words = wordsOf(set)
    for (let at = 0; at < words.length; at += 4) check = (check + (words[at]! ^ words[at + 1]! ^ words[at + 2]! ^ words[at + 3]!)) | 0
  }
  const touch = { seconds: (performance.now() - start) / 1_000, rows: 0, check }
  start = performance.now()
  const sum = new ExposureSum()
  for (const { disclosure, set } of sets) sum.add(disclosure, set)
  sum.totals()
  sum.counts()
  return { touch, sum: { seconds: (performance.now() - start) / 1_000, rows: sum.rows, check: sum.people.size } }
}

async function fastest(times: number, work: () => Run | Promise<Run>): Promise<Run> {
  let best: Run | undefined
  for (let n = 0; n < times; n++) {
    const run = await work()
    if (best === undefined || run.seconds < best.seconds) best = run
  }
  return best!
}

const dir = mkdtempSync(join(process.env['SIGNET_BENCH_DIR'] ?? tmpdir(), 'signet-bench-exposure-'))
let failed = false
try {
  const everybody = Buffer.concat(Array.from({ length: people }, (_, n) => createHash('sha256').update(String(n)).digest().subarray(0, 16)))
  const ledger = await makeLedger(join(dir, 'ledger'), everybody, rows)
  const entries: StoredEntry[] = []
  for await (const entry of ledger.entries()) if (entry.people !== undefined) entries.push(entry)
  const half = entries.slice(0, Math.ceil(entries.length / 2))
  scanOnce(ledger, entries)
  await exposure(ledger, entries)
  const floor = await fastest(5, () => scanOnce(ledger, entries))
  const ours = await fastest(5, () => exposure(ledger, entries))
  const ofHalf = await fastest(5, () => exposure(ledger, half))
  const memory = await inMemory(ledger, entries)
  const ratio = ours.seconds / floor.seconds
  const growth = ours.seconds / ours.rows / (ofHalf.seconds / ofHalf.rows)
  const table = [
    ['disclosed person-rows', ours.rows.toLocaleString('en')],
    ['people', people.toLocaleString('en')],
    ['floor: scanned once, sets compared with their digests', `${floor.seconds.toFixed(3)} s`],
    ['exposure from the ledger', `${ours.seconds.toFixed(3)} s`],
    ['ratio (goal ≤ 3)', ratio.toFixed(2)],
    ['exposure of half the rows', `${ofHalf.seconds.toFixed(3)} s`],
    ['cost of a row, whole against half (linear: 1)', growth.toFixed(2)],
    ['in memory: every row touched', `${memory.touch.seconds.toFixed(3)} s`],
    ['in memory: the sum alone', `${memory.sum.seconds.toFixed(3)} s`],
  ]
  const width = Math.max(...table.map(([what]) => what!.length))
  for (const [what, figure] of table) console.log(`${what!.padEnd(width)}  ${figure}`)
  failed = ratio > goalRatio || (rows <= 10_000_000 && ours.seconds > goalSeconds)
  console.log(failed ? '\nThe goal is not met' : '\nThe goal is met')
  await ledger.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
