/**
 * The ledger: `npm run bench ledger`. How many entries a second are recorded, each acknowledged only when it is synced
 * and signed for; how long a ledger of a million entries takes to verify, to open, and to be searched.
 *
 * Floors: the same bytes written and synced as often, without a tree; and hashing the same lines without reading them
 * from a log. `SIGNET_BENCH_ENTRIES` sets another number than a million.
 */
import { generateKeyPairSync, createPublicKey, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalogue, entriesNaming, leafHash, openLedger, verifyLedger, type EntryFilter } from '../src/ledger/index.ts'

const total = Number(process.env['SIGNET_BENCH_ENTRIES'] ?? 1_000_000)
const dir = mkdtempSync(join(process.env['SIGNET_BENCH_DIR'] ?? tmpdir(), 'signet-bench-ledger-'))
const { privateKey } = generateKeyPairSync('ed25519')
const origin = 'bench.example/ledger'
const options = { dir, origin, privateKey, now: Date.now, monotonic: () => performance.now(), random: randomBytes }
const kinds = ['people.read', 'stream.read', 'unseal.reserve', 'sign-in', 'export.events']

function entry(n: number) {
  return {
    kind: kinds[n % kinds.length]!, actor: `member:${n % 40}`, project: 1 + (n % 3), session: 4_000 + (n % 900),
    query: 'a'.repeat(64), count: n % 50, fields: ['$email', '$name'], level: 'masked',
  }
}

/** Ten people for one entry in ten. */
const people = (n: number) => (n % 10 === 0 ? Array.from({ length: 10 }, () => randomBytes(16).toString('base64url')) : undefined)

async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> {
  const start = performance.now()
  const value = await work()
  return { seconds: (performance.now() - start) / 1_000, value }
}

/** `writers` who each wait for their entry before they ask for the next one. */
async function appendAsMany(writers: number, seconds: number): Promise<number> {
  const ledger = await openLedger({ ...options, dir: join(dir, `writers-${writers}`) })
  const until = performance.now() + seconds * 1_000
  const start = performance.now()
  let n = 0
  await Promise.all(Array.from({ length: writers }, async () => {
    while (performance.now() < until) await ledger.append(entry(n++), people(n))
  }))
  const rate = ledger.size / ((performance.now() - start) / 1_000)
  await ledger.close()
  return rate
}

/** Three synced writes a batch, as the ledger does, and nothing else. */
async function syncsPerSecond(seconds: number): Promise<number> {
  const files = await Promise.all(['a', 'b', 'c'].map((name) => openFile(join(dir, `floor-${name}`), 'w')))
  const until = performance.now() + seconds * 1_000
  const start = performance.now()
  let batches = 0
  while (performance.now() < until) {
    for (const file of files) {
      await file.write(Buffer.alloc(300))
      await file.datasync()
    }
    batches++
  }
  const rate = batches / ((performance.now() - start) / 1_000)
  for (const file of files) await file.close()
  return rate
}

const figures: { what: string; figure: string }[] = []
const say = (what: string, figure: string) => figures.push({ what, figure })

try {
  const floor = await syncsPerSecond(2)
  say('floor: batches of three synced writes, one after the other', `${Math.round(floor)}/s`)
  for (const writers of [1, 16, 64, 256]) {
    const rate = await appendAsMany(writers, 3)
    say(`entries recorded by ${writers} who wait for each`, `${Math.round(rate)}/s (${(rate / floor).toFixed(1)} × the floor)`)
  }

  const ledger = await openLedger({ ...options, dir: join(dir, 'long') })
  const filling = await timed(async () => {
    for (let n = 0; n < total; n += 1_000) {
      await Promise.all(Array.from({ length: Math.min(1_000, total - n) }, (_, k) => ledger.append(entry(n + k), people(n + k))))
    }
  })
  await ledger.close()
  say(`${total.toLocaleString('en')} entries recorded, a thousand at a time`, `${filling.seconds.toFixed(1)} s (${Math.round(total / filling.seconds)}/s)`)

  const hashing = await timed(async () => {
    const line = Buffer.from(JSON.stringify({ ...entry(1), index: 1, recordedAt: 1 }))
    for (let n = 0; n < total; n++) leafHash(line)
  })
  const verifying = await timed(() => verifyLedger(join(dir, 'long'), { name: origin, key: createPublicKey(privateKey) }))
  if (!verifying.value.ok || verifying.value.size !== total) throw new Error('The ledger of the benchmark does not verify')
  say('floor: hashing as many lines', `${hashing.seconds.toFixed(1)} s`)
  say(`verify, ${total.toLocaleString('en')} entries`, `${verifying.seconds.toFixed(1)} s (${(verifying.seconds / hashing.seconds).toFixed(1)} × the floor)`)

  const opening = await timed(() => openLedger({ ...options, dir: join(dir, 'long') }))
  say('opening it, until the next entry can be recorded', `${opening.seconds.toFixed(2)} s`)
  const checked = await timed(() => opening.value.checked)
  if (checked.value.state !== 'sound') throw new Error('The check after opening does not find the ledger sound')
  say('the check that follows, beside other work', `${checked.seconds.toFixed(1)} s`)
  const catalogue = createCatalogue(opening.value)
  say('reading it into the catalogue, beside other work', `${(await timed(() => catalogue.warm)).seconds.toFixed(1)} s`)
  const filters: Record<string, EntryFilter> = {
    'a filter with few matches, to its end': { actor: 'member:7', kinds: ['unseal.'], projects: [1] },
    'a filter that nothing matches': { kinds: ['no such kind'] },
  }
  for (const [what, filter] of Object.entries(filters)) {
    const { seconds, value } = await timed(async () => {
      let found = 0
      for await (const _ of catalogue.find(filter)) found++
      return found
    })
    say(what, `${Math.round(seconds * 1_000)} ms (${value.toLocaleString('en')} found)`)
  }
  const stranger = [randomBytes(16).toString('base64url')]
  const search = await timed(async () => {
    for await (const index of entriesNaming(opening.value, catalogue, stranger)) throw new Error(`Entry ${index} names nobody that was asked for`)
  })
  say('who has read a person, through all sets', `${Math.round(search.seconds * 1_000)} ms`)
  catalogue.close()
  await opening.value.close()
  console.table(figures)
} finally {
  rmSync(dir, { recursive: true, force: true })
}
