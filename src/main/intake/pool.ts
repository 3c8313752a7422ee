/**
 * Hands requests to the intake workers and answers them once what they brought is durable.
 *
 * A worker takes one batch at a time; what arrives meanwhile is the next one, so batches grow with the load and a lone
 * request never waits. When what is queued passes its bound, or the disk does not take it, the client hears 503, keeps
 * its events and sends them again.
 */
import type { Worker } from 'node:worker_threads'
import type { HttpAnswer } from '../../collector/index.ts'
import type { ErasedSeals } from '../../identity/index.ts'
import { program, startThread } from '../program.ts'
import { answerOf, packRequests } from './packed-batch.ts'
import type { BatchResult, CheckedPage, CheckPage, FromWorker, IntakeRequest, ToWorker, WorkerReport, WorkerSettings } from './messages.ts'

export interface IntakePoolOptions {
  readonly workers: number
  readonly settings: WorkerSettings
  /** Makes a batch durable: resolves when it is, rejects when nothing of it was kept. */
  readonly keep: (result: BatchResult) => Promise<void>
  readonly onReport: (report: WorkerReport) => void
  /** Whether somebody watches events arrive. */
  readonly isWatched: () => boolean
  readonly onTrouble: (message: string) => void
}

interface Pending {
  readonly request: IntakeRequest
  readonly resolve: (answer: HttpAnswer) => void
}

interface Checking {
  readonly resolve: (checked: CheckedPage) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  /** Batches that it works on or whose result is being kept. */
  readonly batches: Map<number, readonly Pending[]>
  readonly checks: Map<number, Checking>
  readonly reports: Map<number, () => void>
  readonly forgettings: Map<number, () => void>
  /** Those who wait until the batches that it has at the moment are kept. */
  readonly quiets: { readonly batches: Set<number>; readonly done: () => void }[]
  ready: boolean
  busy: boolean
}

const mostRequests = 512
const mostBatchBytes = 8 * 1024 * 1024
/** A queue that is worth another worker, and the least that one is given. */
const muchRequests = 32
const muchBytes = 128 * 1024
const mostQueuedBytes = 256 * 1024 * 1024
const mostQueued = 50_000

export const overload: HttpAnswer = {
  status: 503,
  contentType: 'application/json',
  body: '{"error":"the server cannot take events at the moment","status":0}',
  headers: { 'Retry-After': '5' },
}

export class IntakePool {
  readonly #options: IntakePoolOptions
  readonly #threads: Thread[] = []
  readonly #queue: Pending[] = []
  #queuedBytes = 0
  #next = 1
  #settings: WorkerSettings
  #closed = false
  #dispatching = false
  #started: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined

  constructor(options: IntakePoolOptions) {
    this.#options = options
    this.#settings = options.settings
  }

  /** Resolves when the first worker can take requests; rejects when one ends before that. */
  async start(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.#started = { resolve, reject }
    })
    for (let i = 0; i < this.#options.workers; i++) this.#spawn()
    await ready
  }

  /** Gives all workers new settings; they hold from the next batch on. */
  configure(settings: WorkerSettings): void {
    this.#settings = settings
    for (const { worker } of this.#threads) worker.postMessage({ kind: 'settings', settings } satisfies ToWorker)
  }

  /** Answers a request; resolves only when what it brought is durable. Never rejects. */
  submit(request: IntakeRequest): Promise<HttpAnswer> {
    if (this.#closed || this.#queue.length >= mostQueued || this.#queuedBytes > mostQueuedBytes) return Promise.resolve(overload)
    return new Promise((resolve) => {
      this.#queue.push({ request, resolve })
      this.#queuedBytes += request.body.byteLength + request.query.length
      this.#dispatchSoon()
    })
  }

  /** Has every worker report what it saw so far; resolves when they did. */
  async report(): Promise<void> {
    await Promise.all(this.#threads.filter(({ ready }) => ready).map((thread) => new Promise<void>((resolve) => {
      const id = this.#next++
      thread.reports.set(id, () => {
        thread.reports.delete(id)
        resolve()
      })
      thread.worker.postMessage({ kind: 'report', id } satisfies ToWorker)
    })))
  }

  /**
   * Reads stored rows by the rules of today, in a worker and between two batches. What is to go under seal is handed to
   * `keep` first; when it cannot be kept the same values are sealed again next time.
   */
  async check(page: CheckPage, keep: (checked: CheckedPage) => Promise<void>): Promise<CheckedPage> {
    const thread = this.#threads.find(({ ready }) => ready)
    if (thread === undefined || this.#closed) throw new Error('No intake worker can check a page')
    const id = this.#next++
    const checked = await new Promise<CheckedPage>((resolve, reject) => {
      thread.checks.set(id, { resolve, reject })
      thread.worker.postMessage({ kind: 'check', id, page } satisfies ToWorker)
    })
    try {
      await keep(checked)
      thread.worker.postMessage({ kind: 'kept', id } satisfies ToWorker)
      return checked
    } catch (error) {
      thread.worker.postMessage({ kind: 'lost', id } satisfies ToWorker)
      throw error
    }
  }

  /**
   * Has every worker forget that these values were sealed. Resolves when everything that was begun before they did is
   * durable: whatever comes after that was made without the memory of it.
   */
  async forget(project: number, erased: ErasedSeals): Promise<void> {
    await Promise.all(this.#threads.map(async (thread) => {
      const id = this.#next++
      await new Promise<void>((resolve) => {
        thread.forgettings.set(id, resolve)
        thread.worker.postMessage({ kind: 'forget', id, project, erased } satisfies ToWorker)
      })
      if (thread.batches.size > 0) {
        await new Promise<void>((done) => void thread.quiets.push({ batches: new Set(thread.batches.keys()), done }))
      }
    }))
  }

  /** When the oldest request that is not answered yet came, milliseconds: what came before is durable, or was refused. */
  oldestUnderWay(): number | undefined {
    let oldest: number | undefined
    for (const list of [this.#queue, ...this.#threads.flatMap(({ batches }) => [...batches.values()])]) {
      for (const { request: { receivedAt } } of list) if (oldest === undefined || receivedAt < oldest) oldest = receivedAt
    }
    return oldest
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const pending of this.#queue.splice(0)) pending.resolve(overload)
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  /** Once all that the sockets hold at this moment was read: it is then one batch, not one each. */
  #dispatchSoon(): void {
    if (this.#dispatching) return
    this.#dispatching = true
    setImmediate(() => {
      this.#dispatching = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    const free = this.#threads.filter(({ ready, busy }) => ready && !busy)
    for (const [index, thread] of free.entries()) {
      // A little more work is done sooner by the worker that is at it than by waking another one.
      const isMuch = this.#queue.length >= muchRequests || this.#queuedBytes >= muchBytes
      if (this.#queue.length === 0 || (!isMuch && this.#threads.some(({ batches }) => batches.size > 0))) return
      this.#give(thread, Math.max(muchRequests, Math.ceil(this.#queue.length / (free.length - index))))
    }
  }

  #give(thread: Thread, most: number): void {
    let count = 0
    let bytes = 0
    while (count < this.#queue.length && count < Math.min(most, mostRequests) && (count === 0 || bytes < mostBatchBytes)) {
      const { request } = this.#queue[count]!
      bytes += request.body.byteLength + request.query.length
      count += 1
    }
    const batch = this.#queue.splice(0, count)
    this.#queuedBytes -= bytes
    const id = this.#next++
    thread.batches.set(id, batch)
    thread.busy = true
    const requests = packRequests(batch.map(({ request }) => request))
    const message: ToWorker = { kind: 'batch', id, requests, live: this.#options.isWatched() }
    thread.worker.postMessage(message, [requests.bodies.buffer])
  }

  #spawn(): void {
    const worker = startThread(program('intake-worker', './worker.ts', import.meta.url), 'signet intake')
    const thread: Thread = { worker, batches: new Map(), checks: new Map(), reports: new Map(), forgettings: new Map(), quiets: [], ready: false, busy: false }
    this.#threads.push(thread)
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        thread.ready = true
        this.#started?.resolve()
        this.#started = undefined
        this.#dispatch()
      } else if (message.kind === 'report') {
        this.#options.onReport(message)
        if (message.id !== undefined) thread.reports.get(message.id)?.()
      } else if (message.kind === 'forgot') {
        thread.forgettings.get(message.id)?.()
        thread.forgettings.delete(message.id)
      } else if (message.kind === 'checked') {
        thread.checks.get(message.id)?.resolve(message)
        thread.checks.delete(message.id)
      } else {
        thread.busy = false
        void this.#finish(thread, message)
        this.#dispatch()
      }
    })
    worker.on('error', (error) => {
      if (this.#started === undefined) this.#options.onTrouble(`An intake worker failed: ${error.name}`)
      else this.#started.reject(error)
    })
    worker.on('exit', () => {
      this.#threads.splice(this.#threads.indexOf(thread), 1)
      for (const done of [...thread.reports.values(), ...thread.forgettings.values(), ...thread.quiets.map((quiet) => quiet.done)]) done()
      for (const { reject } of thread.checks.values()) reject(new Error('An intake worker ended while it checked a page'))
      for (const batch of thread.batches.values()) for (const pending of batch) pending.resolve(overload)
      if (!this.#closed && this.#started === undefined) setTimeout(() => this.#spawn(), 200)
    })
    worker.postMessage({ kind: 'settings', settings: this.#settings } satisfies ToWorker)
  }

  async #finish(thread: Thread, result: BatchResult): Promise<void> {
    const batch = thread.batches.get(result.id) ?? []
    try {
      await this.#options.keep(result)
      thread.worker.postMessage({ kind: 'kept', id: result.id } satisfies ToWorker)
      for (const [index, pending] of batch.entries()) pending.resolve(answerOf(result.answers, index) ?? overload)
    } catch {
      thread.worker.postMessage({ kind: 'lost', id: result.id } satisfies ToWorker)
      for (const pending of batch) pending.resolve(overload)
    } finally {
      thread.batches.delete(result.id)
      for (const quiet of thread.quiets.slice()) {
        quiet.batches.delete(result.id)
        if (quiet.batches.size > 0) continue
        thread.quiets.splice(thread.quiets.indexOf(quiet), 1)
        quiet.done()
      }
      this.#dispatch()
    }
  }
}
