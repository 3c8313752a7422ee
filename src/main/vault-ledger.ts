/** Puts what the vault says on the ledger: people and reasons beside the tree, everything else inside. */
import type { Ledger } from '../ledger/index.ts'
import type { VaultEntry } from '../vault/index.ts'

export async function recordVaultEntry(ledger: Ledger, entry: VaultEntry): Promise<void> {
  const { at: _at, ...facts } = entry
  if ('people' in facts) {
    const { people, ...rest } = facts
    if ('reason' in rest) {
      const { reason, ...inTree } = rest
      await ledger.append({ ...inTree }, people, { reason })
    } else {
      await ledger.append({ ...rest }, people)
    }
    return
  }
  await ledger.append({ ...facts })
}
