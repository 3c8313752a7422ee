/**
 * Expiry: each day, and at the start, what a project's rules say is too old is erased: values of a field by when they
 * were set last, events by when they happened. What was removed is on the ledger; a run that finds nothing says nothing.
 */
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { ErasureDeps } from './deps.ts'
import { type PrivacySettings, readPrivacySettings } from './settings.ts'

const dayMs = 86_400_000
/** An instance looks this often whether a day has passed. */
const lookMs = 600_000
/** After this long a retrieval is not handed out any more, and forgets whom it was about. */
export const retrievalLastsMs = 30 * dayMs
const lastRunKey = 'expiry_ran'

export interface ExpiryState {
  /** Milliseconds; null before the first run. */
  readonly lastRun: number | null
  readonly nextRun: number
}

interface Removed {
  readonly field?: string
  readonly event?: string
  readonly days: number
  readonly count: number
}

export class Expirer {
  readonly #deps: ErasureDeps
  /** Runs work while nothing else is being erased. */
  readonly #hold: <T>(work: () => Promise<T>) => Promise<T>
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #closed = false

  constructor(deps: ErasureDeps, hold: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#deps = deps
    this.#hold = hold
  }

  start(): void {
    const look = () => {
      this.#running = this.#runWhenDue().catch((error: unknown) => {
        this.#deps.onTrouble(`Cannot let data expire: ${nameOf(error)}`)
      })
    }
    look()
    this.#timer = setInterval(look, lookMs)
    this.#timer.unref()
  }

  async state(): Promise<ExpiryState> {
    const lastRun = Number((await this.#deps.registry.settings.get(lastRunKey)) ?? 0)
    return { lastRun: lastRun === 0 ? null : lastRun, nextRun: Math.max(this.#deps.now(), lastRun + dayMs) }
  }

  /** Lets everything expire that is due, in all projects. @throws {LedgerError} {@link StoreError} */
  async run(): Promise<void> {
    await this.#deps.registry.privacyRequests.endRetrievals(this.#deps.now() - retrievalLastsMs)
    for (const { id } of this.#deps.projects()) {
      if (this.#closed) return
      const settings = await readPrivacySettings(this.#deps.registry, id)
      if (settings.fields.length > 0 || settings.eventKinds.length > 0 || settings.allEvents !== null) {
        await this.#hold(() => this.#expire(id, settings))
      }
    }
    await this.#deps.registry.settings.set(lastRunKey, String(this.#deps.now()))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#running
  }

  async #runWhenDue(): Promise<void> {
    const { nextRun } = await this.state()
    if (nextRun <= this.#deps.now()) await this.run()
  }

  async #expire(project: ProjectId, { fields, eventKinds, allEvents }: PrivacySettings): Promise<void> {
    const { registry, store, ledger, now } = this.#deps
    const removed: Removed[] = []
    const people = new Set<Pseudonym>()
    await this.#deps.settle()
    // Before anything goes, so that nothing goes which nobody is told of.
    await ledger.append({ kind: 'expiry.begin', actor: 'signet', project, rules: fields.length + eventKinds.length + (allEvents === null ? 0 : 1) })
    for (const { field, days } of fields) {
      const count = await this.#expireField(project, field, now() - days * dayMs, people)
      if (count > 0) removed.push({ field, days, count })
    }
    for (const { event, days } of eventKinds) {
      const count = await store.people.removeOld(project, { before: now() - days * dayMs, event })
      if (count > 0) removed.push({ event, days, count })
    }
    if (allEvents !== null) {
      const except = eventKinds.map(({ event }) => event)
      const count = await store.people.removeOld(project, { before: now() - allEvents * dayMs, except })
      if (count > 0) removed.push({ days: allEvents, count })
    }
    if (removed.some(({ field }) => field === undefined)) await store.rewriter.freeReplaced()
    if (removed.length > 0) await registry.dropErased()
    await ledger.append({ kind: 'expiry.done', actor: 'signet', project, removed: removed.map((each) => ({ ...each })) }, [...people])
  }

  async #expireField(project: ProjectId, field: string, before: number, people: Set<Pseudonym>): Promise<number> {
    const { registry } = this.#deps
    let count = 0
    for (let after: number | null = 0; after !== null;) {
      const scan = await registry.sealed.scan(project, after, field)
      const old = scan.values.filter(({ lastSetAt }) => lastSetAt < before)
      const whose = [...new Set(old.map(({ pseudonym }) => pseudonym))]
      if (whose.length > 0) await this.#deps.cancelGrants(project, new Set(whose))
      count += await registry.seals.eraseRecords(project, whose, new Set(old.map(({ record }) => record)))
      for (const person of whose) people.add(person)
      after = scan.last
    }
    return count
  }
}

function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'unknown')
}
