/**
 * The ledger as the other rooms use it: append and wait, read, prove.
 *
 * Appends that come while a batch is being synced form the next one, so many of them share its three syncs. An entry is
 * acknowledged when it, the set of people it touched, its texts and a checkpoint over it are all on disk; nothing may
 * leave before that. When writing fails, everybody who waits is told so, and the next append opens the log anew, which
 * settles what the failed batch left behind.
 *
 * Rules: SPEC.md. Bytes: docs/formats/ledger.md.
 */
import { mkdir } from 'node:fs/promises'
import { setImmediate as letOthersWork } from 'node:timers/promises'
import { startCheck } from './background-check.ts'
import { createClockWatch } from './clock-watch.ts'
import type { Ledger, LedgerOptions } from './contract.ts'
import { LedgerError } from './errors.ts'
import { encodeEntry, type StoredEntry } from './format/entry.ts'
import { followKeys, keyEntryKind, openOfAny } from './format/key-statement.ts'
import { isKeyName, noteKeyText } from './format/note.ts'
import { decodePeople, setHeadBytes } from './format/people-set.ts'
import { consistencyProof, inclusionProof } from './format/proofs.ts'
import { takeLock } from './lock.ts'
import { checkedPeople, checkEntry, refTo, toStored, type LedgerEntry } from './new-entry.ts'
import { type KeyChange, openLog, type Log, type NewLine } from './log.ts'
import { readEntries, readLine, readPeople } from './read.ts'
import { assertFollows, publicKeyOf, type SigningKeys } from './signing-keys.ts'
import { commitTo, eraseText, readText, writeText, type Commitment } from './texts.ts'

interface Waiting {
  readonly entry: LedgerEntry
  readonly people: Buffer | undefined
  readonly texts: ReadonlyMap<string, Commitment>
  readonly change?: KeyChange
  readonly resolve: (value: { readonly index: number }) => void
  readonly reject: (error: Error) => void
}

const mostInBatch = 1_024
/** So that a batch of large sets does not become a single huge write. */
const mostPeopleBytes = 32 * 1024 * 1024

/** @throws {LedgerError} LEDGER_LOCKED, LEDGER_CORRUPT */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { dir, origin, privateKey, now, random } = options
  if (!isKeyName(origin)) throw new RangeError('The name of a ledger has no spaces and no plus sign')
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const unlock = await takeLock(dir)
  let keys: SigningKeys = { privateKey, statements: options.statements ?? [], next: options.next ?? [] }
  async function reopen(): Promise<Log> {
    const opened = await openLog({ dir, origin, keys })
    await take(opened.keys)
    return opened
  }
  /** What cannot be told now is found out at the next opening. */
  async function take(inForce: SigningKeys): Promise<void> {
    const isChanged = inForce.privateKey !== keys.privateKey || inForce.statements.length !== keys.statements.length
    keys = inForce
    if (isChanged) await options.onKeys?.(keys).catch(() => undefined)
  }
  const clock = createClockWatch(now, options.monotonic)

  let log: Log
  try {
    log = await reopen()
  } catch (error) {
    await unlock()
    throw error
  }
  /** What the log failed with, until it was opened again. */
  let broken: string | undefined
  const listeners = new Set<(entries: readonly StoredEntry[]) => void>()
  let closed = false
  let distrusted: string | undefined
  const waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  const check = startCheck({
    dir, key: publicKeyOf(origin, keys.privateKey), statements: keys.statements, note: log.note, size: log.size, needed: log.unread > 0,
    // When the log is being opened anew there is nothing to mend: that does it as well.
    hashes: { mend: (level, start, hashes) => log.hashes.mend(level, start, hashes).catch(() => false) },
    pause: () => letOthersWork(),
  })
  void check.done.then((found) => {
    if (found.state === 'wrong' && !closed) options.onWrong?.(found)
  })

  async function writeAll(): Promise<void> {
    // Whatever is appended in the same turn shares a batch.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch: Waiting[] = []
      try {
        if (broken !== undefined) {
          log = await reopen()
          broken = undefined
        }
        let bytes = 0
        // One entry more may go before the batch, when the clock has jumped.
        const most = Math.max(1, Math.min(log.room - 1, mostInBatch))
        // A change of the key is the last of its batch: what comes after is signed by the next one.
        while (waiting.length > 0 && batch.length < most && bytes < mostPeopleBytes && batch.at(-1)?.change === undefined) {
          const next = waiting.shift()!
          if (next.change !== undefined && !follows(next, next.change)) continue
          bytes += next.people?.byteLength ?? 0
          batch.push(next)
        }
        if (batch.length === 0) continue
        await writeBatch(batch)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        if (broken === undefined) await log.close().catch(() => {})
        broken = reason
        const refusal = new LedgerError('LEDGER_UNAVAILABLE', `Cannot record: ${reason}`, { cause: error })
        // Who waits behind the batch is told as well: what was asked for must not hang on a disk that comes back later.
        for (const { reject } of [...batch, ...waiting.splice(0)]) reject(refusal)
      }
    }
    // In the same turn as the last look at `waiting`: an append after this one begins anew.
    writing = undefined
  }

  function follows({ reject }: Waiting, change: KeyChange): boolean {
    try {
      assertFollows(origin, keys, change)
      return true
    } catch (error) {
      reject(error as Error)
      return false
    }
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    for (const { texts } of batch) for (const text of texts.values()) await writeText(dir, text)
    const recordedAt = now()
    let index = log.size
    let offset = log.peopleEnd
    const lines: NewLine[] = []
    const stored: StoredEntry[] = []
    const add = (entry: StoredEntry, people?: Buffer) => {
      stored.push(entry)
      lines.push({ line: encodeEntry(entry), people })
    }
    const jump = log.room > batch.length ? clock.jumped() : undefined
    if (jump !== undefined) add({ ...jump, kind: 'clock.jump', index: index++, recordedAt })
    const first = index
    for (const { entry, people, texts } of batch) {
      const ref = people === undefined ? undefined : refTo(people, offset)
      if (people !== undefined) offset += setHeadBytes + people.byteLength
      add(toStored(entry, index++, recordedAt, ref, texts), people)
    }
    const change = batch.at(-1)?.change
    const next = change?.privateKey
    // Should writing fail now, it may turn out at the next opening that this key is in force.
    if (next !== undefined) keys = { ...keys, next: [...keys.next, { privateKey: next, statement: change!.statement }] }
    await log.append(lines, change)
    if (change !== undefined) await take({ ...log.keys, next: keys.next })
    for (const listener of listeners) listener(stored)
    for (const [n, { resolve }] of batch.entries()) resolve({ index: first + n })
  }

  function usable(): Log {
    if (broken === undefined) return log
    throw new LedgerError('LEDGER_UNAVAILABLE', 'The ledger could not be written and is closed until the next entry')
  }

  function sizeUpTo(size: number | undefined): number {
    const wanted = size ?? usable().size
    if (Number.isSafeInteger(wanted) && wanted >= 0 && wanted <= usable().size) return wanted
    throw new LedgerError('LEDGER_NOT_FOUND', `The ledger has ${log.size} entries, not ${wanted}`)
  }

  async function peopleBytesOf(entry: StoredEntry): Promise<Buffer> {
    if (entry.people === undefined) return Buffer.alloc(0)
    const set = await readPeople(dir, entry.index, entry.people)
    if (set !== undefined) return set
    throw new LedgerError('LEDGER_CORRUPT', `The set of people of entry ${entry.index} is not the one that it names`)
  }

  return {
    get verifierKey() {
      return noteKeyText(publicKeyOf(origin, keys.privateKey))
    },
    get keyStatements() {
      return keys.statements
    },
    dir,
    get size() {
      return log.size
    },
    get checkpoint() {
      return log.note
    },

    get check() {
      return check.state
    },
    checked: check.done,
    assertSound() {
      const reason = check.state.state === 'wrong' ? check.state.message : distrusted
      if (reason !== undefined) throw new LedgerError('LEDGER_CORRUPT', `The ledger cannot be relied on: ${reason}`)
    },
    distrust: (reason) => void (distrusted ??= reason),
    get trouble() {
      return broken
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    recordKey: (entry, next) =>
      new Promise((resolve, reject) => {
        if (closed) throw new LedgerError('LEDGER_UNAVAILABLE', 'The ledger was closed')
        const { statement } = entry
        if (entry.kind !== keyEntryKind || typeof statement !== 'string') {
          throw new LedgerError('LEDGER_ENTRY_INVALID', `Cannot record: a change of the key is of kind ${keyEntryKind} and has a statement`)
        }
        checkEntry(entry, undefined, new Map())
        const change = { statement, ...(next !== undefined && { privateKey: next.privateKey }) }
        waiting.push({ entry, people: undefined, texts: new Map(), change, resolve, reject })
        writing ??= writeAll()
      }),

    openOwn: (note) =>
      openOfAny(note, followKeys(publicKeyOf(origin, keys.privateKey), keys.statements.map((statement, index) => ({ note: statement, index })))),

    append: (entry, people, texts) =>
      new Promise((resolve, reject) => {
        if (entry.kind === keyEntryKind) throw new LedgerError('LEDGER_ENTRY_INVALID', 'Cannot record: a change of the key goes by another road')
        if (closed) throw new LedgerError('LEDGER_UNAVAILABLE', 'The ledger was closed')
        const commitments = new Map(Object.entries(texts ?? {}).map(([name, text]) => [name, commitTo(text, random(16))]))
        const set = people === undefined ? undefined : checkedPeople(people)
        checkEntry(entry, set, commitments)
        waiting.push({ entry, people: set, texts: commitments, resolve, reject })
        writing ??= writeAll()
      }),

    entries: (from = 0, until) => readEntries(dir, usable().places, from, sizeUpTo(until)),

    async entry(index) {
      for await (const entry of readEntries(dir, usable().places, index, sizeUpTo(index + 1))) return entry
      throw new LedgerError('LEDGER_NOT_FOUND', `The ledger has no entry ${index}`)
    },

    async line(index) {
      if (index < 0) throw new LedgerError('LEDGER_NOT_FOUND', `The ledger has no entry ${index}`)
      return readLine(dir, usable().places, sizeUpTo(index + 1) - 1)
    },

    peopleBytesOf,

    async peopleOf(entry) {
      return decodePeople(await peopleBytesOf(entry))
    },

    async textOf(entry, name) {
      const digest = entry.texts?.[name]
      return digest === undefined ? undefined : readText(dir, digest)
    },

    async eraseTexts(entry) {
      for (const digest of Object.values(entry.texts ?? {})) await eraseText(dir, digest)
    },

    async inclusionProof(index, size) {
      const upTo = sizeUpTo(size)
      if (!(index >= 0 && index < upTo)) throw new LedgerError('LEDGER_NOT_FOUND', `The ledger has no entry ${index}`)
      return inclusionProof(index, upTo, usable().hashes.read)
    },

    async consistencyProof(first, second) {
      const upTo = sizeUpTo(second)
      if (sizeUpTo(first) > upTo) throw new LedgerError('LEDGER_NOT_FOUND', 'A proof goes from the smaller tree up')
      return consistencyProof(first, upTo, usable().hashes.read)
    },

    async hashes(level, start, count) {
      if (start + count <= Math.floor(usable().size / 256 ** level)) return usable().hashes.read(level, start, count)
      throw new LedgerError('LEDGER_NOT_FOUND', 'The ledger is not that large yet')
    },

    async close() {
      closed = true
      check.stop()
      await check.done
      await writing
      if (broken === undefined) await log.close()
      await unlock()
    },
  }
}
