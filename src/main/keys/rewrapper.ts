/**
 * Has stored keys wrapped anew for the present epochs, in the background and while the vault is unlocked. Every key's row
 * says under which epoch it stands, so whatever stops it, the next time goes on where it was.
 */
import type { Ledger } from '../../ledger/index.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Registry } from '../../registry/index.ts'
import { type VaultClient, VaultError } from '../../vault/index.ts'

export interface RewrapperDeps {
  readonly registry: Pick<Registry, 'keys'>
  readonly vault: Pick<VaultClient, 'status' | 'rewrap'>
  readonly ledger: Pick<Ledger, 'append'>
  readonly epochs: () => ReadonlyMap<ProjectId, number>
  readonly onTrouble: (message: string) => void
}

export interface RewrapState {
  readonly running: boolean
  /** Keys that stand under former epochs, when it was last counted. */
  readonly left: number
  /** Since the start of the process. */
  readonly moved: number
  /** That did not open under the epoch that their row names. */
  readonly unreadable: number
}

const lookMs = 2_000
/** What was sealed just before a renewal can arrive a little later. */
const lookAgainMs = 600_000

export class Rewrapper {
  readonly #deps: RewrapperDeps
  #timer: NodeJS.Timeout | undefined
  #again: NodeJS.Timeout | undefined
  #due = true
  /** Whether it was counted how many there are, since they last became more. */
  #counted = false
  #closed = false
  #run: Promise<void> | undefined
  #state: RewrapState = { running: false, left: 0, moved: 0, unreadable: 0 }

  constructor(deps: RewrapperDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), lookMs).unref()
    this.#again = setInterval(() => this.due(), lookAgainMs).unref()
  }

  /** There are new epochs: look for keys under former ones. */
  due(): void {
    this.#due = true
    this.#counted = false
  }

  get state(): RewrapState {
    return this.#state
  }

  /** Keys under former epochs, counted now. */
  async left(): Promise<{ readonly project: ProjectId; readonly epoch: number; readonly keys: number }[]> {
    const epochs = this.#deps.epochs()
    return (await this.#deps.registry.keys.countEpochs()).filter(({ project, epoch }) => epoch < (epochs.get(project) ?? 0))
  }

  /** One round over the key store. Resolves when it is over. @throws {VaultError} VAULT_LOCKED: the rest follows at the next unlock */
  async run(): Promise<RewrapState> {
    const epochs = this.#deps.epochs()
    const before = countOf(await this.left())
    this.#state = { ...this.#state, left: before }
    if (before === 0) return this.#state
    await this.#deps.ledger.append({ kind: 'key.rewrap', actor: 'signet', keys: before })
    this.#state = { ...this.#state, running: true, unreadable: 0 }
    let moved = 0
    try {
      for (let at: number | null = 0; at !== null && !this.#closed;) {
        const step = await this.#deps.registry.keys.rewrap(at, epochs, async (keys) => {
          const result = await this.#deps.vault.rewrap(keys)
          this.#state = { ...this.#state, unreadable: this.#state.unreadable + result.unreadable }
          return result.keys
        })
        moved += step.moved
        this.#state = { ...this.#state, left: this.#state.left - step.moved, moved: this.#state.moved + step.moved }
        at = step.last
      }
    } finally {
      this.#state = { ...this.#state, running: false }
      if (moved > 0) await this.#deps.ledger.append({ kind: 'key.rewrap.done', actor: 'signet', keys: moved, left: before - moved })
    }
    return this.#state
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    clearInterval(this.#again)
    await this.#run
  }

  async #look(): Promise<void> {
    if (!this.#due || this.#run !== undefined || this.#closed) return
    if (![...this.#deps.epochs().values()].some((epoch) => epoch > 1)) return
    this.#run = this.#work().finally(() => (this.#run = undefined))
    await this.#run
  }

  /** While the vault is locked it is known how many wait for it. */
  async #count(): Promise<void> {
    if (this.#counted) return
    this.#state = { ...this.#state, left: countOf(await this.left()) }
    this.#counted = true
  }

  async #work(): Promise<void> {
    try {
      if ((await this.#deps.vault.status()).state !== 'unlocked') return await this.#count()
      this.#due = false
      await this.run()
    } catch (error) {
      this.#due = true
      const code = error instanceof VaultError ? error.code : undefined
      if (code !== 'VAULT_LOCKED' && !this.#closed) this.#deps.onTrouble(`Cannot wrap stored keys anew: ${code ?? (error as Error).name}; it is tried again`)
    }
  }
}

function countOf(counted: readonly { readonly keys: number }[]): number {
  return counted.reduce((sum, { keys }) => sum + keys, 0)
}
