/** Puts what the vault says on the ledger: people and reasons beside the tree, everything else inside. */
import type { Ledger } from '../ledger/index.ts'
import { type EntryReceipt, preparedKey, readInstance, type VaultEntry } from '../vault/index.ts'

/** What names people, or lets somebody do so, is stopped while the ledger is known not to be what was signed. */
const stopped: ReadonlySet<string> = new Set(['unseal.reserve', 'grant.approve', 'grant.standing', 'key.unlock'])

/** Resolves, with the entry's place and the checkpoint that covers it, when it is durable. @throws {LedgerError} */
export async function recordVaultEntry(ledger: Ledger, keysDir: string, entry: VaultEntry): Promise<EntryReceipt> {
  if (stopped.has(entry.kind)) ledger.assertSound()
  const { index } = entry.kind === 'key.ledger' ? await recordKey(ledger, keysDir, entry) : await append(ledger, entry)
  return { index, checkpoint: ledger.checkpoint }
}

/** The ledger signs with the key that the vault prepared, once the entry is on record. */
async function recordKey(ledger: Ledger, keysDir: string, { at: _at, ...facts }: Extract<VaultEntry, { readonly kind: 'key.ledger' }>): Promise<{ readonly index: number }> {
  const next = await preparedKey(keysDir, facts.statement, (await readInstance(keysDir)).root)
  return ledger.recordKey({ ...facts, actor: 'owner' }, next)
}

function append(ledger: Ledger, entry: VaultEntry): Promise<{ readonly index: number }> {
  const { at: _at, ...facts } = entry
  if (!('people' in facts)) {
    if (!('reason' in facts)) return ledger.append({ ...facts })
    const { reason, ...inTree } = facts
    return ledger.append({ ...inTree }, undefined, { reason })
  }
  const { people, ...rest } = facts
  if (!('reason' in rest)) return ledger.append({ ...rest }, people)
  const { reason, ...inTree } = rest
  return ledger.append({ ...inTree }, people, { reason })
}
