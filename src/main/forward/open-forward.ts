/** Builds forwarding out of an instance's rooms. */
import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { insertIdOf } from '../../collector/index.ts'
import { Forwarder, type Pace } from '../../forward/index.ts'
import { storedProperties } from '../../query/lookups/index.ts'
import type { Registry } from '../../registry/index.ts'
import type { EventStore } from '../../store/index.ts'
import type { VaultClient } from '../../vault/index.ts'
import type { DataDir } from '../data-dir.ts'
import type { KeptLedger } from '../kept-ledger.ts'
import { suppressionOf } from '../suppression.ts'

export interface OpenForward {
  readonly dir: DataDir
  readonly registry: Registry
  readonly store: EventStore
  readonly kept: KeptLedger
  readonly vault: VaultClient
  /** The key of access; that of credentials is derived from it. */
  readonly accessKey: Uint8Array
  readonly allowPrivate: boolean
  settle(): Promise<void>
  /** When the oldest request that is still being taken came, milliseconds; undefined when there is none. */
  oldestUnderWay(): number | undefined
  readonly onTrouble: (message: string) => void
  readonly pace?: Partial<Pace>
}

export function openForward({ dir, registry, store, kept, vault, ...more }: OpenForward): Forwarder {
  return new Forwarder({
    registry, ledger: kept.ledger, catalogue: kept.catalogue, store,
    settle: more.settle,
    settledBefore: () => more.oldestUnderWay() ?? Number.POSITIVE_INFINITY,
    openIdentity: (proven, records) => vault.openStanding(proven, records),
    toProperties: storedProperties,
    insertIdOf,
    async guardsOf(project) {
      const { guards } = await suppressionOf(registry, project)
      return (name) => guards({ of: 'event', name })
    },
    outgoing: { allowPrivate: more.allowPrivate },
    folderRoot: join(dir.root, 'forwarded'),
    credentialKey: new Uint8Array(hkdfSync('sha256', more.accessKey, '', 'signet/forward/credentials/v1', 32)),
    now: Date.now,
    random: (size) => randomBytes(size),
    onTrouble: more.onTrouble,
    ...(more.pace !== undefined && { pace: more.pace }),
  })
}
