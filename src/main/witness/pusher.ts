/**
 * Shows the ledger's checkpoints to its witnesses: soon after something was recorded, and every hour when nothing was, so
 * that a witness which is gone is noticed. What they sign is kept beside the ledger (docs/formats/ledger.md).
 *
 * A witness that has seen more than there is, or another history, says that this ledger was rolled back or rewritten.
 * Then `onContradiction` is called, once for each witness. Rules: src/ledger/SPEC.md W1–W8, docs/witnesses.md.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WitnessState } from '../../api/deps.ts'
import {
  checkCosignature, cosignedAt, keyId, splitNote, verifyConsistency, type Ledger,
} from '../../ledger/index.ts'
import { writeStatements, writeSubmission, writeSynced } from '../../ledger/witness/index.ts'
import type { ConfiguredWitness } from './configured.ts'
import { send, type RequestOptions } from './request.ts'

export interface PusherOptions extends RequestOptions {
  readonly ledger: Ledger
  readonly witnesses: readonly ConfiguredWitness[]
  readonly now: () => number
  readonly onContradiction: (witness: string, what: string) => void
  readonly onTrouble: (message: string) => void
  /** Milliseconds between an entry and showing it, and until the next attempt after one that failed, doubled up to `mostWaitMs`. */
  readonly pauseMs?: number
  readonly mostWaitMs?: number
  readonly idleMs?: number
}

export interface Pusher {
  states(): readonly WitnessState[]
  /** Resolves once every witness was tried with the present checkpoint. */
  pushNow(): Promise<void>
  close(): Promise<void>
}

const lateMs = 24 * 3_600_000

interface Line {
  readonly witness: ConfiguredWitness
  readonly file: string
  seen: WitnessState['seen']
  failing: WitnessState['failing']
  contradicts: boolean
  /** By our clock. */
  answeredAt: number | undefined
  waitMs: number
  timer: NodeJS.Timeout | undefined
  busy: Promise<void>
}

export async function createPusher(options: PusherOptions): Promise<Pusher> {
  const { ledger, now } = options
  const [pauseMs, mostWaitMs, idleMs] = [options.pauseMs ?? 2_000, options.mostWaitMs ?? 300_000, options.idleMs ?? 3_600_000]
  const startedAt = now()
  let closed = false

  const lines: Line[] = await Promise.all(options.witnesses.map(async (witness) => {
    const id = keyId(witness.key.name, witness.key.key, 'witness').toString('hex')
    const line: Line = {
      witness, file: join(ledger.dir, 'witnesses', `${id}.note`), seen: null, failing: null, contradicts: false, answeredAt: undefined, waitMs: pauseMs,
      timer: undefined, busy: Promise.resolve(),
    }
    await recall(line)
    return line
  }))

  /** What the witness signed before this start must be the beginning of what is here. */
  async function recall(line: Line): Promise<void> {
    const note = await readFile(line.file, 'utf8').catch(() => undefined)
    if (note === undefined) return
    try {
      const at = cosignedAt(note, line.witness.key)
      const checkpoint = ledger.openOwn(note)
      if (at === undefined) return
      line.seen = { size: checkpoint.size, at: at * 1_000 }
      const here = ledger.openOwn(ledger.checkpoint)
      if (checkpoint.size > here.size) return contradict(line, `it has signed ${checkpoint.size} entries, and there are ${here.size}`)
      const proof = await ledger.consistencyProof(checkpoint.size, here.size)
      if (!verifyConsistency(checkpoint.size, here.size, proof, checkpoint.root, here.root)) {
        contradict(line, `the first ${checkpoint.size} entries are not those that it has signed`)
      }
    } catch (error) {
      options.onTrouble(`What the witness ${line.witness.key.name} signed last cannot be read: ${messageOf(error)}`)
    }
  }

  function contradict(line: Line, what: string): void {
    if (line.contradicts) return
    line.contradicts = true
    options.onContradiction(line.witness.key.name, what)
  }

  async function push(line: Line): Promise<void> {
    try {
      await submit(line, line.seen?.size ?? 0, 3)
      line.failing = null
      line.waitMs = pauseMs
    } catch (error) {
      line.failing = { since: line.failing?.since ?? now(), reason: messageOf(error) }
      line.waitMs = Math.min(mostWaitMs, line.waitMs * 2)
    }
    schedule(line, line.failing === null ? idleMs : line.waitMs)
  }

  /** @param tries how often a size that the witness corrects is taken over, or it is told of a key that it does not know */
  async function submit(line: Line, oldSize: number, tries: number): Promise<void> {
    const note = ledger.checkpoint
    const { size } = ledger.openOwn(note)
    if (oldSize > size) {
      contradict(line, `it has seen ${oldSize} entries, and there are ${size}`)
      throw new Error(`The witness has seen ${oldSize} entries, more than there are`)
    }
    const proof = await ledger.consistencyProof(oldSize, size)
    const answer = await send('POST', `${line.witness.url}/add-checkpoint`, writeSubmission({ oldSize, proof, note }), options)
    const body = answer.body.toString('utf8')
    if (answer.status === 200) return keep(line, note, size, body)
    if (answer.status === 403 && ledger.keyStatements.length > 0) {
      const told = tries > 1 && (await send('POST', `${line.witness.url}/add-keys`, writeStatements(ledger.keyStatements), options)).status === 200
      if (told) return submit(line, oldSize, tries - 1)
      throw new Error('The witness does not know the ledger’s present key, and takes no change of it: give it what "signet ledger key" prints')
    }
    const known = answer.status === 409 && /^\d{1,15}\n?$/.test(body) ? Number(body) : undefined
    if (known !== undefined && known !== oldSize && tries > 1) return submit(line, known, tries - 1)
    // It has the size that the proof began from, and still does not find its root in it.
    if (answer.status === 422 || known === oldSize) contradict(line, `it does not find the ${oldSize} entries that it has seen in this ledger`)
    throw new Error(`The witness answered ${answer.status}`)
  }

  async function keep(line: Line, note: string, size: number, body: string): Promise<void> {
    const { text } = splitNote(note)
    for (const signature of body.split('\n').filter((each) => each !== '')) {
      const seconds = checkCosignature(signature, text, line.witness.key)
      if (seconds === undefined) continue
      await writeSynced(line.file, `${note}${signature}\n`)
      line.seen = { size, at: seconds * 1_000 }
      line.answeredAt = now()
      return
    }
    throw new Error('The answer of the witness does not carry its signature')
  }

  function schedule(line: Line, afterMs: number): void {
    clearTimeout(line.timer)
    if (closed) return
    line.timer = setTimeout(() => run(line), afterMs)
    line.timer.unref()
  }

  function run(line: Line): Promise<void> {
    line.busy = line.busy.then(() => (closed ? undefined : push(line)))
    return line.busy
  }

  const unwatch = ledger.watch(() => {
    // One that fails is tried again when its wait is over, however much is recorded meanwhile.
    for (const line of lines) if (line.failing === null) schedule(line, pauseMs)
  })
  for (const line of lines) schedule(line, 0)

  return {
    states: () => lines.map(({ witness, seen, failing, contradicts, answeredAt }) => ({
      name: witness.key.name,
      url: witness.url,
      seen,
      failing,
      isLate: now() - (answeredAt ?? seen?.at ?? startedAt) > lateMs,
      contradicts,
    })),
    async pushNow() {
      await Promise.all(lines.map(run))
    },
    async close() {
      closed = true
      unwatch()
      for (const { timer } of lines) clearTimeout(timer)
      await Promise.all(lines.map(({ busy }) => busy))
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
