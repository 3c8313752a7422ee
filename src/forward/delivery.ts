/**
 * Delivers a project's events to one destination, batch after batch, in the order in which they were taken. The store is the
 * queue: a destination that does not take anything costs one batch of memory and a place to go on from.
 *
 * A batch is written down before it is announced, announced on the ledger before it leaves, and its end is there before the
 * position moves on. So a process that dies at any instant sends the same batch again, under the same name, or not at all.
 * Rules: SPEC.md F10–F22.
 */
import { join } from 'node:path'
import type { DestinationId } from '../model/destination.ts'
import type { BatchOutcome, StoredDestination } from '../registry/index.ts'
import { type BuiltBatch, buildBatch } from './build-batch.ts'
import { openCredentials, type Credentials } from './credentials.ts'
import type { ForwardDeps, Pace } from './deps.ts'
import { endBatch, type ForwardEnd, reserveBatch } from './ledger-entries.ts'
import { type OpenBatch, type Position, positionOf, type Span, storedPosition } from './position.ts'
import { writeBatch } from './send/folder.ts'
import { SendError, sendHttp } from './send/http.ts'
import type { SendOutcome } from './send/outcome.ts'
import { frameBatch, mostBytes, readAnswer } from './send/protocols.ts'

/** Events that one look spans at the most, unless they all came within a second. */
const mostInWindow = 20_000
const firstWindowMs = 3_600_000
const keptBatches = 500
const batchesBetweenPrunings = 50

/** Set when the whole instance forwards nothing. */
export const stoppedSetting = 'forwarding_stopped'

export class Delivery {
  readonly id: DestinationId
  readonly #deps: ForwardDeps
  readonly #pace: Pace
  #cut = new AbortController()
  #closed = false
  #wake: () => void = () => undefined
  #running: Promise<void> | undefined
  #ended = 0

  constructor(id: DestinationId, deps: ForwardDeps, pace: Pace) {
    this.id = id
    this.#deps = deps
    this.#pace = pace
  }

  start(): void {
    this.#running ??= this.#loop()
  }

  /** Looks again at once: a state changed, or there may be something to send. */
  wake(): void {
    this.#wake()
  }

  /** Breaks off what is under way. */
  cut(): void {
    this.#cut.abort()
    this.#cut = new AbortController()
    this.#wake()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.cut()
    await this.#running
  }

  async #loop(): Promise<void> {
    while (!this.#closed) {
      let waitMs: number
      try {
        waitMs = await this.#step()
      } catch (error) {
        await this.#note(codeOf(error)).catch(() => undefined)
        waitMs = this.#pace.firstRetryMs
      }
      if (waitMs > 0 && !this.#closed) await this.#sleep(waitMs)
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms)
      this.#wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }

  /** Says why nothing goes on, where people look. */
  async #note(trouble: string): Promise<void> {
    const destination = await this.#deps.registry.destinations.get(this.id)
    if (destination === undefined || positionOf(destination.position).trouble === trouble) return
    this.#deps.onTrouble(`Destination ${this.id} cannot go on (${trouble}); it is tried again`)
    await this.#save({ ...positionOf(destination.position), trouble })
  }

  #save(position: Position): Promise<void> {
    return this.#deps.registry.destinations.change(this.id, { position: storedPosition(position) })
  }

  /** Whether the destination may be sent anything at this instant. */
  async #isOpen(): Promise<boolean> {
    const { registry } = this.#deps
    const [destination, stopped] = await Promise.all([registry.destinations.get(this.id), registry.settings.get(stoppedSetting)])
    return destination?.state === 'running' && stopped !== true
  }

  /** Does one batch at the most; answers how long to wait then, milliseconds. */
  async #step(): Promise<number> {
    // Before anything is read: a stop that comes from here on cuts what follows.
    const { signal } = this.#cut
    if (!(await this.#isOpen())) return this.#pace.pollMs
    const destination = (await this.#deps.registry.destinations.get(this.id))!
    const credentials = openCredentials(destination.credentials, destination.project, this.#deps.credentialKey)
    const position = positionOf(destination.position)
    const begun = position.batch === null ? await this.#begin(destination, credentials, position) : await this.#again(destination, credentials, position, position.batch)
    if (begun === 'nothing') return this.#pace.pollMs
    if (begun === 'on') return 0
    const { built, batch, position: at } = begun
    if (built.events.length === 0) {
      await this.#save(after(at, batch))
      return 0
    }
    await reserveBatch(this.#deps.ledger, destination, built)
    if (signal.aborted || !(await this.#isOpen())) {
      await endBatch(this.#deps.ledger, destination, built, { kind: 'forward.failed', reason: 'stopped', reached: false })
      return 0
    }
    return this.#settle(destination, built, batch, at, await this.#send(destination, credentials, built, at, signal))
  }

  async #send(destination: StoredDestination, credentials: Credentials, built: BuiltBatch, { file }: Position, signal: AbortSignal): Promise<SendOutcome> {
    const { kind, address } = destination
    const { outgoing, folderRoot, now } = this.#deps
    if (kind === 'folder') return writeBatch(join(folderRoot, address), built, file)
    try {
      const framed = frameBatch(kind, built, { address, credentials, now: now() })
      return readAnswer(kind, await sendHttp({ ...framed, outgoing, signal, timeoutMs: this.#pace.timeoutMs }), built)
    } catch (error) {
      if (!(error instanceof SendError)) throw error
      return { kind: 'retry', reason: error.message, reached: error.reached }
    }
  }

  async #settle(destination: StoredDestination, built: BuiltBatch, batch: OpenBatch, position: Position, outcome: SendOutcome): Promise<number> {
    const { ledger, now } = this.#deps
    const end = (ending: ForwardEnd) => endBatch(ledger, destination, built, ending)
    switch (outcome.kind) {
      case 'sent': {
        const entry = await end({ kind: 'forward.done' })
        await this.#save({
          ...after(position, batch), trouble: null, lastSentAt: now(), sentEvents: position.sentEvents + built.events.length - outcome.refused,
          ...(outcome.file !== undefined && { file: outcome.file }),
        })
        await this.#log(destination, built, outcome.refused > 0 ? 'partly' : 'sent', { reason: outcome.reason, entry })
        if (batch.replays !== null) await this.#deps.registry.forwardLog.changeBatch(batch.replays, { outcome: 'replayed', range: null })
        return 0
      }
      case 'too-large': {
        await end({ kind: 'forward.failed', reason: 'answered 413', reached: true })
        if (built.events.length === 1) return this.#giveUp(destination, built, batch, position, 'answered 413')
        await this.#save({ ...position, batch: null, most: Math.ceil(built.events.length / 2), trouble: null, replay: batch.replays === null ? position.replay : [batch.replays, ...position.replay] })
        return 0
      }
      case 'refused':
        await end({ kind: 'forward.failed', reason: outcome.reason, reached: true })
        return this.#giveUp(destination, built, batch, position, outcome.reason)
      case 'retry': {
        const entry = await end({ kind: 'forward.failed', reason: outcome.reason, reached: outcome.reached })
        if (outcome.reason === 'stopped') return 0
        const failingSince = batch.failingSince ?? now()
        if (now() - failingSince >= this.#pace.giveUpMs) return this.#giveUp(destination, built, batch, position, outcome.reason)
        if (batch.tries === 0) await this.#log(destination, built, 'failed', { reason: outcome.reason, entry })
        await this.#save({ ...position, trouble: outcome.reason, batch: { ...batch, tries: batch.tries + 1, failingSince } })
        return this.#pauseAfter(batch.tries, outcome.afterMs)
      }
    }
  }

  /** The pause doubles, and half of it is chance, so that many senders do not come back at once. */
  #pauseAfter(tries: number, asked: number | undefined): number {
    const { firstRetryMs, longestRetryMs } = this.#pace
    const full = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries, 20))
    const pause = full / 2 + (full / 2) * (this.#deps.random(4).readUInt32BE() / 2 ** 32)
    return Math.min(longestRetryMs, Math.max(pause, asked ?? 0))
  }

  async #giveUp(destination: StoredDestination, built: BuiltBatch, batch: OpenBatch, position: Position, reason: string): Promise<number> {
    if (batch.replays === null) await this.#log(destination, built, 'dead', { reason, entry: null, span: batch.span })
    await this.#save({ ...after(position, batch), trouble: reason })
    return 0
  }

  async #log(
    { id }: StoredDestination, built: BuiltBatch, outcome: BatchOutcome,
    { reason, entry, span }: { readonly reason: string | null; readonly entry: number | null; readonly span?: Span },
  ): Promise<void> {
    const { forwardLog } = this.#deps.registry
    await forwardLog.addBatch({
      destination: id, batch: built.id, at: this.#deps.now(), outcome, events: built.events.length, people: built.people.length,
      fields: [...built.identity.keys()], reason, entry, range: span === undefined ? null : ({ ...span } as never),
    })
    if (++this.#ended % batchesBetweenPrunings === 0) await forwardLog.prune(id, keptBatches)
  }

  async #again(destination: StoredDestination, credentials: Credentials, position: Position, batch: OpenBatch) {
    await this.#deps.settle()
    const built = await this.#build(destination, credentials, { ...batch.span, id: batch.id })
    return { built, batch, position }
  }

  #build(destination: StoredDestination, { idsKey }: Credentials, span: Omit<Span, 'last'> & { readonly last: Span['last'] | null; readonly id: string }, most?: number): Promise<BuiltBatch> {
    return buildBatch(this.#deps, destination, Buffer.from(idsKey, 'base64url'), {
      ...span, most: most ?? destination.batchSize, mostBytes: mostBytes[destination.kind],
    })
  }

  /** The next batch, written down; `on`: there was nothing in it, go on looking; `nothing`: there is none. */
  async #begin(destination: StoredDestination, credentials: Credentials, position: Position) {
    const id = this.#deps.random(16).toString('base64url')
    const [replays, ...later] = position.replay
    if (replays !== undefined) {
      const row = await this.#deps.registry.forwardLog.batch(this.id, replays)
      if (row?.outcome !== 'dead' || row.range === null) {
        await this.#save({ ...position, replay: later })
        return 'on'
      }
      const batch: OpenBatch = { id: row.batch, span: row.range as unknown as Span, tries: 0, failingSince: null, replays }
      const next = { ...position, replay: later, batch }
      await this.#save(next)
      return this.#again(destination, credentials, next, batch)
    }
    const window = await this.#window(destination, position)
    if (window === undefined) return 'nothing'
    const { from, until, after: behind } = window
    const built = await this.#build(destination, credentials, { from, until, after: behind, last: null, id }, Math.min(position.most ?? destination.batchSize, destination.batchSize))
    if (built.last === undefined) {
      await this.#save({ ...position, from: until, until: null, after: null })
      return 'on'
    }
    const span: Span = { from, until, after: behind, last: built.last }
    const batch: OpenBatch = { id, span, tries: 0, failingSince: null, replays: null }
    const next = { ...position, from, until, batch }
    // An empty one is passed over without a name.
    if (built.events.length > 0) await this.#save(next)
    return { built, batch, position: next }
  }

  /** What is looked through next: taken long enough ago that nothing can come into it any more. */
  async #window({ project }: StoredDestination, { from, until, after: behind }: Position) {
    const { store, now, settledBefore, settle } = this.#deps
    const horizon = Math.min(now() - this.#pace.lagMs, settledBefore())
    await settle()
    if (until !== null) return { from, until, after: behind }
    if (horizon <= from) return undefined
    const first = await store.rewriter.firstTaken(project, { from, until: horizon })
    if (first === undefined) return undefined
    let span = Math.min(firstWindowMs, horizon - first)
    while (span > 1_000 && (await store.rewriter.count(project, { from: first, until: first + span })) > mostInWindow) span = Math.ceil(span / 2)
    return { from: first, until: first + span, after: null }
  }
}

/** The position behind a batch. A replay moves nothing. */
function after(position: Position, { span, replays }: OpenBatch): Position {
  return replays === null ? { ...position, batch: null, after: span.last } : { ...position, batch: null }
}

/** Messages of errors can quote rows. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  return String(code ?? name ?? 'unknown')
}
