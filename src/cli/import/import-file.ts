/**
 * Imports a file: lines become batches, several are on their way at once, and how far everything was acknowledged is
 * written down as it goes.
 */
import type { Line } from './line-reader.ts'
import { readLines } from './line-reader.ts'
import { createLineReader } from './import-line.ts'
import type { ImportState } from './import-state.ts'
import { type Refusal, Refusals } from './refusals.ts'
import { type SendOptions, type SentLine, sendBatch } from './send-batch.ts'

export interface ImportOptions extends SendOptions {
  readonly source: AsyncIterable<Buffer>
  readonly concurrency: number
  /** Where an earlier run stopped. */
  readonly from: ImportState | undefined
  /** Called now and then, and at the end, with what is acknowledged up to one point of the file. */
  readonly save: (reached: Reached) => Promise<void>
  readonly onProgress: (progress: Progress) => void
}

export interface Reached {
  readonly offset: number
  readonly lines: number
  readonly taken: number
  readonly refused: readonly Refusal[]
}

export interface Progress {
  /** Bytes of the source that were read, before they were unpacked. */
  readonly rawBytes: number
  /** Events that were acknowledged, in this run. */
  readonly events: number
}

const mostEvents = 2_000
const mostBytes = 8_000_000
const saveEveryMs = 1_000

interface Batch {
  lines: SentLine[]
  bytes: number
  /** Refused without being sent. */
  faults: { readonly reason: string; readonly number: number }[]
  end: number
  lastLine: number
}

/** Resolves with what was reached when everything was answered. @throws {CliError} after saving what was acknowledged */
export async function importFile(options: ImportOptions): Promise<Reached> {
  const { from } = options
  const refusals = new Refusals(from?.refused)
  const readLine = createLineReader()
  /** Batches in their order, of which the first are done: what is before the first that is not is acknowledged. */
  const order: { readonly batch: Batch; outcome: Awaited<ReturnType<typeof sendBatch>> | undefined }[] = []
  const running = new Set<Promise<void>>()
  let taken = from?.taken ?? 0
  let offset = from?.offset ?? 0
  let lines = from?.lines ?? 0
  let events = 0
  let rawBytes = 0
  let savedAt = options.now()
  let failure: { readonly error: unknown } | undefined
  let batch = emptyBatch()

  const reached = (): Reached => ({ offset, lines, taken, refused: refusals.list() })

  function settleInOrder(): void {
    while (order[0]?.outcome !== undefined) {
      const { batch: done, outcome } = order.shift()!
      taken += outcome!.taken
      for (const { reason, count, lines: numbers } of outcome!.refused) refusals.add(reason, count, numbers)
      for (const { reason, number } of done.faults) refusals.add(reason, 1, [number])
      offset = done.end
      lines = done.lastLine
    }
  }

  async function send(): Promise<void> {
    if (failure !== undefined) throw failure.error
    const sent = batch
    batch = emptyBatch()
    if (sent.lines.length === 0 && sent.faults.length === 0) return
    const place: (typeof order)[number] = { batch: sent, outcome: undefined }
    order.push(place)
    const work = (sent.lines.length === 0 ? Promise.resolve({ taken: 0, refused: [] }) : sendBatch(sent.lines, options))
      .then((outcome) => {
        place.outcome = outcome
        events += sent.lines.length + sent.faults.length
        settleInOrder()
        options.onProgress({ rawBytes, events })
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => running.delete(work))
    running.add(work)
    while (running.size >= options.concurrency) await Promise.race(running)
    if (options.now() - savedAt > saveEveryMs) {
      savedAt = options.now()
      await options.save(reached())
    }
  }

  async function take(line: Line): Promise<void> {
    // Lines of an earlier run are read all the same: equal lines are told apart by their count.
    const fit = readLine(line)
    if (line.end <= offset && line.number <= lines) return
    if ('fault' in fit) {
      batch.faults.push({ reason: fit.fault, number: line.number })
    } else {
      const bytes = fit.text.length * 1.1
      if (batch.lines.length >= mostEvents || (batch.lines.length > 0 && batch.bytes + bytes > mostBytes)) await send()
      batch.lines.push({ number: line.number, text: fit.text })
      batch.bytes += bytes
    }
    batch.end = line.end
    batch.lastLine = line.number
  }

  try {
    for await (const some of readLines(options.source, (bytes) => { rawBytes += bytes })) {
      for (const line of some) await take(line)
      options.signal.throwIfAborted()
      if (failure !== undefined) break
    }
    if (failure === undefined) await send()
  } catch (error) {
    failure ??= { error }
  }
  await Promise.all(running)
  await options.save(reached())
  if (failure !== undefined) throw failure.error
  return reached()
}

function emptyBatch(): Batch {
  return { lines: [], bytes: 0, faults: [], end: 0, lastLine: 0 }
}
