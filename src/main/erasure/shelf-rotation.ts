/**
 * Replaces the shelf key while the instance serves: daily, and whenever somebody asks. Pages are moved one transaction
 * after the other, both keys are kept until the last is moved, and what a crash cut short is finished at the next start.
 *
 * What was erased before a rotation begins is unreadable, when it ends, in every copy of the key store too. So is, in
 * those older copies, everything else: the copy that is to be of use is made at the end, where a folder for it is set,
 * before the old key goes.
 */
import type { Ledger } from '../../ledger/index.ts'
import type { Registry } from '../../registry/index.ts'
import { beginShelfRotation, finishShelfRotation, readShelves } from '../../vault/index.ts'

export interface ShelfRotationDeps {
  readonly keysDir: string
  readonly registry: Pick<Registry, 'keys' | 'settings'>
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: () => number
  readonly random: (size: number) => Buffer
  /** Between two rotations that nobody asks for; never when 0. */
  readonly everyMs: number
  /** Copies the key store and its key to where copies are kept, when there is such a place. */
  readonly backUp?: () => Promise<void>
  readonly onTrouble: (message: string) => void
}

export interface ShelfState {
  readonly generation: number
  /** When the last rotation that was finished began, milliseconds; null before the first. */
  readonly rotatedAt: number | null
  /** Null when none is planned. */
  readonly nextAt: number | null
}

interface Rotated {
  readonly generation: number
  readonly pages: number
}

const rotatedKey = 'shelf_rotated'
const lookMs = 600_000

export class ShelfRotation {
  readonly #deps: ShelfRotationDeps
  #turn: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  constructor(deps: ShelfRotationDeps) {
    this.#deps = deps
  }

  /** Finishes what was begun, and rotates when a rotation is due, from now on. */
  async start(): Promise<void> {
    const { registry, keysDir, random, now, everyMs, onTrouble } = this.#deps
    await registry.settings.setOnce(rotatedKey, { at: null, since: now() })
    const [, ...former] = await readShelves(keysDir, random)
    const rotate = () => void this.rotate('signet').catch((error: unknown) => {
      onTrouble(`Cannot replace the shelf key: ${nameOf(error)}; it is tried again`)
    })
    if (former.length > 0) rotate()
    if (everyMs === 0) return
    const look = async () => {
      const { nextAt } = await this.state()
      if (nextAt !== null && nextAt <= now()) rotate()
    }
    this.#timer = setInterval(() => void look().catch(() => undefined), Math.min(lookMs, everyMs))
    this.#timer.unref()
    if (former.length === 0) await look()
  }

  async state(): Promise<ShelfState> {
    const { keysDir, random, registry, now, everyMs } = this.#deps
    const [{ generation }] = await readShelves(keysDir, random)
    const { at, since } = (await registry.settings.get(rotatedKey) ?? { at: null, since: now() }) as { at: number | null; since: number }
    return { generation, rotatedAt: at, nextAt: everyMs === 0 ? null : (at ?? since) + everyMs }
  }

  /** @throws {LedgerError} LEDGER_UNAVAILABLE: nothing was begun @throws {RegistryError}: both keys are kept */
  rotate(actor: string): Promise<Rotated> {
    const turn = this.#turn.then(() => this.#rotate(actor))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }

  async #rotate(actor: string): Promise<Rotated> {
    const { keysDir, registry, ledger, now, random, backUp, onTrouble } = this.#deps
    const begun = now()
    const [current, ...former] = await readShelves(keysDir, random)
    const generation = former.length > 0 ? current.generation : current.generation + 1
    await ledger.append({ kind: 'key.shelf', actor, generation })
    const [next] = await beginShelfRotation(keysDir, random)
    const pages = await registry.keys.replaceShelf(next)
    // The promise that what was erased is gone from copies is worth more than a copy that cannot be made at the moment.
    await backUp?.().catch((error: unknown) => onTrouble(`Cannot back up the key store (${nameOf(error)}): copies made before are of no use any more`))
    await finishShelfRotation(keysDir, random)
    await registry.settings.set(rotatedKey, { at: begun, since: begun })
    await ledger.append({ kind: 'key.shelf.done', actor, generation, pages })
    return { generation, pages }
  }
}

function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'unknown')
}
