/**
 * The ledger of an instance with what stands around it: the catalogue that filters it, the witnesses that are shown its
 * checkpoints, and what happens when it turns out not to be what was signed. Then it says so on record and in the log,
 * and from there on nothing that names people is released; intake goes on.
 */
import { randomBytes } from 'node:crypto'
import { createCatalogue, openLedger, type Catalogue, type Ledger } from '../ledger/index.ts'
import type { Config } from './config.ts'
import { ledgerKey } from './ledger-key.ts'
import type { Logger } from './log.ts'
import { actorOfEntry } from '../model/ledger-entry.ts'
import { createPusher, type Pusher } from './witness/pusher.ts'

export interface KeptLedger {
  readonly ledger: Ledger
  readonly catalogue: Catalogue
  readonly pusher: Pusher
  close(): Promise<void>
}

/** @throws {LedgerError} LEDGER_LOCKED, LEDGER_CORRUPT */
export async function openKeptLedger(
  dirs: { readonly keys: string; readonly ledger: string },
  config: Pick<Config, 'witnesses' | 'allowPrivateWitnesses'>,
  log: Logger,
): Promise<KeptLedger> {
  const now = Date.now
  const ledger = await openLedger({
    dir: dirs.ledger,
    ...(await ledgerKey(dirs.keys)),
    now,
    monotonic: () => performance.now(),
    random: (size) => randomBytes(size),
    onWrong: ({ index, message }) => alarm('alarm.ledger', message, { ...(index !== undefined && { first: index }) }),
  })

  function alarm(kind: string, message: string, facts: Readonly<Record<string, number | string>>): void {
    log.error(`The ledger cannot be relied on: ${message}. Nothing that names people is released until this is settled (docs/ledger.md)`)
    ledger.append({ kind, actor: 'signet', ...facts }).catch((error: unknown) => {
      log.error(`Cannot record that: ${error instanceof Error ? error.message : 'unknown'}`)
    })
  }

  const pusher = await createPusher({
    ledger,
    witnesses: config.witnesses,
    allowPrivate: config.allowPrivateWitnesses,
    now,
    onContradiction(witness, what) {
      const message = `The witness ${witness} contradicts it: ${what}`
      ledger.distrust(message)
      alarm('alarm.witness', message, { witness })
    },
    onTrouble: (message) => log.warn(message),
  })
  const catalogue = createCatalogue(ledger, actorOfEntry)
  return {
    ledger,
    catalogue,
    pusher,
    async close() {
      await pusher.close()
      catalogue.close()
      await ledger.close()
    },
  }
}
