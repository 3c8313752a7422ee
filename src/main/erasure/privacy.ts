/**
 * What an instance does about people's data on its own: works through erasures, lets data expire, replaces the shelf
 * key, and takes part in backups. Built once, by the instance.
 */
import { randomBytes } from 'node:crypto'
import { Eraser, type ErasureDeps, Expirer, type PackageDeps } from '../../erasure/index.ts'
import type { Ledger } from '../../ledger/index.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import { storedProperties } from '../../query/lookups/index.ts'
import type { Registry } from '../../registry/index.ts'
import { type EventStore, freezeTables, type FrozenTable, unfreezeTables } from '../../store/index.ts'
import type { VaultClient } from '../../vault/index.ts'
import { writeKeyBackup, type LedgerMark, type Written } from '../backup/write-backup.ts'
import type { DataDir } from '../data-dir.ts'
import type { KeptLedger } from '../kept-ledger.ts'
import { peopleNamed } from './people-named.ts'
import { ShelfRotation } from './shelf-rotation.ts'

export interface PrivacyDeps extends Pick<ErasureDeps, 'forgetSealed' | 'settle' | 'forgetLive' | 'onTrouble'> {
  readonly dir: DataDir
  readonly registry: Registry
  readonly store: EventStore
  readonly kept: KeptLedger
  readonly vault: VaultClient
  readonly projects: () => readonly Project[]
  /** Milliseconds between two rotations of the shelf key; 0 for none. */
  readonly shelfEveryMs: number
  /** Where copies of the keys go after each rotation. */
  readonly keyBackups: string | undefined
  readonly version: string
  readonly graceMs?: number
}

const random = (size: number): Buffer => randomBytes(size)

/** A moment at which nothing is being erased and no key moved. */
export interface Held {
  readonly mark: LedgerMark
  /** Undefined when the events lie on a server. */
  readonly frozen: readonly FrozenTable[] | undefined
}

export class Privacy {
  readonly eraser: Eraser
  readonly expirer: Expirer
  readonly shelf: ShelfRotation
  readonly packaging: PackageDeps
  readonly #deps: PrivacyDeps

  constructor(deps: PrivacyDeps) {
    this.#deps = deps
    const { registry, store, kept, settle, onTrouble } = deps
    const { ledger } = kept
    const now = Date.now
    this.shelf = new ShelfRotation({
      keysDir: deps.dir.keys, registry, ledger, now, random, everyMs: deps.shelfEveryMs, onTrouble,
      ...(deps.keyBackups !== undefined && { backUp: () => this.#backUpKeys(deps.keyBackups!).then(() => undefined) }),
    })
    const erasure: ErasureDeps = {
      registry, store, ledger, settle, now, random, onTrouble,
      forgetSealed: deps.forgetSealed,
      forgetLive: deps.forgetLive,
      cancelGrants: (project, people) => cancelGrants(deps.vault, project, people),
      rotateShelf: () => this.shelf.rotate('signet'),
      projects: deps.projects,
      toProperties: storedProperties,
      ...(deps.graceMs !== undefined && { graceMs: deps.graceMs }),
    }
    this.eraser = new Eraser(erasure)
    this.expirer = new Expirer(erasure, (work) => this.eraser.hold(work))
    this.packaging = { registry, store, ledger, settle, now, toProperties: storedProperties, catalogue: kept.catalogue }
  }

  async start(): Promise<void> {
    // A backup that was cut short would keep what is erased from now on.
    if (this.#deps.store.engine.kind === 'embedded') await unfreezeTables(this.#deps.dir.engine)
    await this.shelf.start()
    await this.eraser.resume()
    this.expirer.start()
  }

  /** The pseudonyms of ids as clients send them, of whom anything is kept. @throws {StoreError} */
  peopleNamed(project: Project, ids: readonly string[]): Promise<Pseudonym[]> {
    const { dir, registry, store, settle } = this.#deps
    return peopleNamed({ keysDir: dir.keys, registry, store, settle }, project, ids)
  }

  /**
   * Runs `work` on a still picture of the data: erasures wait for its end. @throws {LedgerError} {@link StoreError}
   */
  whileHeld<T>(actor: string, work: (held: Held) => Promise<T>): Promise<T> {
    const { store, kept: { ledger }, dir, settle } = this.#deps
    return this.eraser.hold(async () => {
      await settle()
      await ledger.append({ kind: 'backup.data', actor })
      const isHere = store.engine.kind === 'embedded'
      try {
        const frozen = isHere ? await store.still(() => freezeTables(store.engine, dir.engine)) : undefined
        return await work({ mark: markOf(ledger), frozen })
      } finally {
        if (isHere) await unfreezeTables(dir.engine)
      }
    })
  }

  /** Writes a backup of the keys. @throws {LedgerError} LEDGER_UNAVAILABLE */
  backUpKeys(actor: string, out: string): Promise<Written> {
    return this.eraser.hold(async () => {
      await this.#deps.settle()
      await this.#deps.kept.ledger.append({ kind: 'backup.keys', actor })
      return this.#backUpKeys(out)
    })
  }

  async close(): Promise<void> {
    await this.expirer.close()
    await this.eraser.close()
    await this.shelf.close()
  }

  #backUpKeys(out: string): Promise<Written> {
    const { dir, registry, kept: { ledger }, version } = this.#deps
    return writeKeyBackup({ dir, registry, random }, markOf(ledger), out, { version, at: Date.now() })
  }
}

function markOf({ size, checkpoint }: Ledger): LedgerMark {
  return { size, checkpoint }
}

/** A request shows a hundred of its people; one that has more may be about anybody. A vault that is not there holds none. */
async function cancelGrants(vault: VaultClient, project: ProjectId, people: ReadonlySet<Pseudonym>): Promise<void> {
  if ((await vault.status()).state === 'unreachable') return
  for (const request of await vault.requests()) {
    if (request.state !== 'waiting' || request.project !== project) continue
    if (request.ids > request.people.length || request.people.some((person) => people.has(person))) await vault.cancel(request.id, 'signet')
  }
}
