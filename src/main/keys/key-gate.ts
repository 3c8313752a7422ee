/**
 * Stands between `collector-keys.json` and the intake workers: keys that this instance's root did not sign, or that set
 * a project back to a former sealing key, reach no worker, neither while it runs nor at a later start.
 *
 * What was taken last is remembered among the facts, beside neither the keys nor the root that is to vouch for them.
 * Threat T20; rules: vault's SPEC.md V102.
 */
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeyring, IdentityError, readCollectorKeys } from '../../identity/index.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Registry } from '../../registry/index.ts'

type Settings = Pick<Registry['settings'], 'get' | 'set' | 'remove'>

interface Pin {
  readonly epoch: number
  readonly publicKey: string
  /** SHA-256 of the keys that make pseudonyms and blind indexes, which never change. */
  readonly made: string
}

interface Pins {
  readonly root: string
  readonly projects: Readonly<Record<string, Pin>>
}

const setting = 'keys.taken'

export class KeyGate {
  readonly #path: string
  readonly #settings: Settings
  #text = ''
  #refused: string | undefined

  private constructor(keysDir: string, settings: Settings) {
    this.#path = join(keysDir, 'collector-keys.json')
    this.#settings = settings
  }

  /** @throws {IdentityError} SAFE_KEY_UNSIGNED, SAFE_KEY_STALE, COLLECTOR_KEYS_MALFORMED: nothing may be sealed with what is there */
  static async open(keysDir: string, settings: Settings): Promise<KeyGate> {
    const gate = new KeyGate(keysDir, settings)
    await gate.look()
    return gate
  }

  /** The keys that were taken last, as their file's text. */
  get text(): string {
    return this.#text
  }

  /** The present epoch of each project's sealing key. */
  get epochs(): ReadonlyMap<number, number> {
    return new Map(readCollectorKeys(this.#text).projects.map(({ project, safe }) => [project, safe.epoch]))
  }

  /**
   * Looks at the file. Answers whether it holds other keys than before, all of which may be used.
   *
   * @throws {IdentityError} when they may not: those taken before stay in use. The same file is complained of once
   */
  async look(): Promise<boolean> {
    const text = await readFile(this.#path, 'utf8')
    if (text === this.#text || text === this.#refused) return false
    try {
      await this.#take(text)
    } catch (error) {
      this.#refused = text
      throw error
    }
    this.#refused = undefined
    return true
  }

  async #take(text: string): Promise<void> {
    const keys = readCollectorKeys(text)
    const pins = (await this.#settings.get(setting) ?? null) as unknown as Pins | null
    if (pins !== null && pins.root !== keys.root) {
      throw new IdentityError('SAFE_KEY_UNSIGNED', 'Cannot use the collectors’ keys: they name another root than this instance’s')
    }
    createKeyring(keys, keys.root)
    const projects: Record<string, Pin> = { ...pins?.projects }
    for (const { project, safe, pseudonymKey, blindIndexKey } of keys.projects) {
      const made = hash('sha256', `signet/made/v1\0${pseudonymKey}\0${blindIndexKey}`)
      const known = projects[project]
      const isBack = known !== undefined && (safe.epoch < known.epoch || (safe.epoch === known.epoch && safe.publicKey !== known.publicKey))
      if (isBack || (known !== undefined && known.made !== made)) {
        throw new IdentityError('SAFE_KEY_STALE',
          `Cannot use the keys of project ${project}: ${isBack ? `epoch ${safe.epoch} does not follow ${known.epoch}` : 'what makes its pseudonyms is another'}`)
      }
      projects[project] = { epoch: safe.epoch, publicKey: safe.publicKey, made }
    }
    await this.#settings.set(setting, { root: keys.root, projects } as unknown as JsonObject)
    this.#text = text
  }
}

/** Forgets which keys were taken: the next start takes those that are there. For an owner who has shown the unlock secret. */
export function forgetTaken(settings: Settings): Promise<void> {
  return settings.remove(setting)
}
