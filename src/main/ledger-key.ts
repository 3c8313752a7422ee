/** The ledger's name and signing keys; made at the first start. */
import { randomBytes } from 'node:crypto'
import { type LedgerKey, makeLedgerKey, readLedgerKey } from '../vault/index.ts'

export async function ledgerKey(keysDir: string): Promise<LedgerKey> {
  await makeLedgerKey(keysDir, (size) => randomBytes(size))
  return readLedgerKey(keysDir)
}
