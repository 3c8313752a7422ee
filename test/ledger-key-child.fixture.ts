/**
 * Renews the key of a ledger again and again until it is killed, as the vault and whoever keeps the ledger do it between
 * them, with entries in between.
 *
 * Arguments: `run`, the keys directory, the ledger's, the root's private key in base64url. Prints how many were acknowledged.
 */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openLedger } from '../src/ledger/index.ts'
import { ledgerKey } from '../src/main/ledger-key.ts'
import { recordVaultEntry } from '../src/main/vault-ledger.ts'
import { renewLedgerKey } from '../src/vault/keys/ledger-key.ts'

const [, , command, keys, dir, root] = process.argv
if (command === 'run' && keys !== undefined && dir !== undefined && root !== undefined) {
  const ledger = await openLedger({ dir, ...(await ledgerKey(keys)), now: Date.now, random: randomBytes })
  for (let count = 1; ; count++) {
    const { serial } = await renewLedgerKey(keys, root, (entry) => recordVaultEntry(ledger, keys, entry), { now: Date.now(), incident: false, random: randomBytes })
    writeSync(1, `${serial}\n`)
    await Promise.all([ledger.append({ kind: 'a' }), ledger.append({ kind: 'a' })])
  }
}
