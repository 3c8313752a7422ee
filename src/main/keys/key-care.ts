/** What a running instance does about its keys: takes renewed ones at once, refuses foreign ones, has stored ones wrapped anew. */
import { unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import type { Ledger } from '../../ledger/index.ts'
import type { SecurityAlarm } from '../alerts/security-alarm.ts'
import type { Logger } from '../log.ts'
import type { KeyGate } from './key-gate.ts'
import { Rewrapper, type RewrapperDeps } from './rewrapper.ts'

export interface KeyCareDeps extends Pick<RewrapperDeps, 'registry' | 'vault'> {
  readonly keysDir: string
  readonly gate: KeyGate
  readonly ledger: Ledger
  /** Hands the keys that the gate has now to the workers. */
  readonly handOut: () => Promise<void>
  /** Whoever hears of findings hears that keys were exchanged. */
  readonly tell: (alarm: SecurityAlarm) => Promise<void>
  readonly log: Logger
}

/** A renewed key is in use this long after its file was written, at the latest. */
const lookEveryMs = 500

export class KeyCare {
  readonly rewrapper: Rewrapper
  readonly #deps: KeyCareDeps
  readonly #path: string
  readonly #changed = (): void => void this.look()
  #looking: Promise<void> = Promise.resolve()

  constructor(deps: KeyCareDeps) {
    const { registry, vault, ledger, gate, log } = deps
    this.#deps = deps
    this.#path = join(deps.keysDir, 'collector-keys.json')
    this.rewrapper = new Rewrapper({ registry, vault, ledger, epochs: () => gate.epochs, onTrouble: (message) => log.warn(message) })
  }

  start(): void {
    watchFile(this.#path, { interval: lookEveryMs, persistent: false }, this.#changed)
    this.rewrapper.start()
  }

  /** Resolves when the keys that are there now are in use, or were refused. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look())
    return this.#looking
  }

  async close(): Promise<void> {
    unwatchFile(this.#path, this.#changed)
    await this.#looking
    await this.rewrapper.close()
  }

  async #look(): Promise<void> {
    const { gate, handOut, log, ledger, tell } = this.#deps
    try {
      if (!(await gate.look())) return
      await handOut()
      this.rewrapper.due()
    } catch (error) {
      const { code = 'KEYS_UNREADABLE', message } = error as { code?: string; message?: string }
      log.error(`The collectors’ keys were changed to ones that are not this instance’s: ${message ?? 'unreadable'}. Those from before stay in use`)
      await ledger.append({ kind: 'alarm.keys', actor: 'signet', code }).catch(() => undefined)
      // Not waited for: keys that are right again are not to wait for a mail server.
      void tell({
        type: 'signet.keys', project: 'all', facts: { code },
        text: 'The collectors’ keys were changed to ones that this instance’s root did not sign. They are not used; those from before stay in use.',
        hint: 'Find out who can write the keys directory; docs/privacy.md says what to do after restoring older keys.',
      })
    }
  }
}
