/**
 * The erasures of an instance: asked for, worked through one after the other, gone on with after a crash, listed.
 *
 * One that fails is tried again, ever more slowly; it is never given up, for somebody was promised it.
 */
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { asJson, type Erasure, type ErasureAsked, type ErasureResult, type ErasureWork, toErasure } from './asked.ts'
import type { ErasureDeps } from './deps.ts'
import { eraseField } from './erase-field.ts'
import { erasePeople } from './erase-people.ts'

export interface NewErasure {
  readonly project: ProjectId
  /** Any ids of the people; none for a field of everyone. */
  readonly people: readonly Pseudonym[]
  readonly asked: Omit<ErasureAsked, 'ids' | 'notBefore'>
  /** As the ledger names who asks. */
  readonly actor: string
}

const firstPauseMs = 5_000
const longestPauseMs = 3_600_000
const defaultGraceMs = 600_000
/** Ids in one request. */
export const mostErased = 10_000

export class Eraser {
  readonly #deps: ErasureDeps
  #queue: Promise<void> = Promise.resolve()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #waiting = new Map<number, (() => void)[]>()
  #closed = false

  constructor(deps: ErasureDeps) {
    this.#deps = deps
  }

  /** Goes on with what was not over when the process ended. */
  async resume(): Promise<void> {
    for (const { id, kind, asked } of await this.#deps.registry.privacyRequests.unfinished()) {
      if (kind === 'erasure') this.#later(id, waitOf(asked as unknown as ErasureAsked, this.#deps.now()))
    }
  }

  /**
   * Asks for an erasure; it is on the ledger, and kept, when this resolves.
   * @throws {LedgerError} LEDGER_UNAVAILABLE, LEDGER_CORRUPT: then it was not taken
   */
  async request({ project, people, asked, actor }: NewErasure): Promise<Erasure> {
    const { registry, ledger, random, now, graceMs = defaultGraceMs } = this.#deps
    ledger.assertSound()
    const ids = [...new Set(people)]
    const { field, events, origin, compliance } = asked
    await ledger.append({
      kind: 'erase.request', project, actor, origin, events, ...(field !== undefined && { field }), ...(asked.everyone === true && { everyone: true }),
      ...(compliance !== undefined && { compliance }),
    }, ids)
    const full: ErasureAsked = { ...asked, ids: ids.length, ...(origin === 'mixpanel' && { notBefore: now() + graceMs }) }
    const work: ErasureWork = { people: ids }
    const row = await registry.privacyRequests.add({
      project, kind: 'erasure', tracking: random(18).toString('base64url'), requestedBy: actor, asked: asJson(full), work: asJson(work),
    })
    this.#later(row.id, waitOf(full, now()))
    return toErasure(row)
  }

  async list(project: ProjectId, limit: number, before?: number): Promise<Erasure[]> {
    return (await this.#deps.registry.privacyRequests.list(project, 'erasure', limit, before)).map(toErasure)
  }

  async byTracking(project: ProjectId, tracking: string): Promise<Erasure | undefined> {
    const row = await this.#deps.registry.privacyRequests.byTracking(project, 'erasure', tracking)
    return row && toErasure(row)
  }

  /** Takes back what was not begun. Answers whether it did. @throws {LedgerError} LEDGER_UNAVAILABLE */
  async revoke(erasure: Erasure, actor: string): Promise<boolean> {
    if (!(await this.#deps.registry.privacyRequests.revoke(erasure.id))) return false
    await this.#deps.ledger.append({ kind: 'erase.revoked', project: erasure.project, actor, erasure: erasure.id })
    return true
  }

  /** Resolves when the erasure is over. */
  async whenOver(id: number): Promise<Erasure | undefined> {
    for (;;) {
      const row = await this.#deps.registry.privacyRequests.get(id)
      if (row === undefined || row.state === 'done' || row.state === 'revoked' || this.#closed) return row && toErasure(row)
      await new Promise<void>((resolve) => {
        const list = this.#waiting.get(id)
        if (list === undefined) this.#waiting.set(id, [resolve])
        else list.push(resolve)
      })
    }
  }

  /** Runs `work` while nothing is being erased. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    const held = this.#queue.then(work)
    this.#queue = held.then(() => undefined, () => undefined)
    return held
  }

  /** Waits for the one that is under way; {@link resume} goes on with the others. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#queue
    for (const id of this.#waiting.keys()) this.#tell(id)
  }

  #later(id: number, waitMs: number): void {
    if (this.#closed) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.hold(() => this.#work(id))
    }, Math.min(waitMs, 2 ** 31 - 1))
    timer.unref()
    this.#timers.add(timer)
  }

  async #work(id: number): Promise<void> {
    if (this.#closed) return
    const { registry, now, onTrouble } = this.#deps
    const row = await registry.privacyRequests.get(id)
    if (row === undefined || (row.state !== 'waiting' && row.state !== 'running')) return this.#tell(id)
    const asked = row.asked as unknown as ErasureAsked
    const before = row.result as unknown as ErasureResult
    try {
      await registry.privacyRequests.change(id, { state: 'running' })
      const result = asked.field === undefined ? await erasePeople(this.#deps, row) : await eraseField(this.#deps, row, asked.field)
      if (asked.now) await this.#deps.rotateShelf()
      await registry.privacyRequests.change(id, { state: 'done', finishedAt: now(), work: {}, result: asJson(result) })
      await registry.dropErased()
      this.#tell(id)
    } catch (error) {
      const tries = (before.tries ?? 0) + 1
      const trouble = codeOf(error)
      onTrouble(`Erasure ${id} cannot go on (${trouble}); it is tried again`)
      await registry.privacyRequests.change(id, { result: asJson({ ...before, trouble, tries }) }).catch(() => undefined)
      this.#later(id, Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 12)))
    }
  }

  #tell(id: number): void {
    for (const done of this.#waiting.get(id) ?? []) done()
    this.#waiting.delete(id)
  }
}

function waitOf({ notBefore = 0 }: ErasureAsked, now: number): number {
  return Math.max(0, notBefore - now)
}

/** Messages of errors can quote rows. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'unknown')
}
