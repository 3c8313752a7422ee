/**
 * How the vault's process puts entries on the ledger, which another process writes: over the pipes to the process that
 * started it. An entry is answered when it is durable. The vault side fails every entry that is not.
 */
import type { Readable, Writable } from 'node:stream'
import type { RecordEntry, VaultEntry } from './entry.ts'
import { readLines, toLine } from './lines.ts'

/** What the vault's process writes to its standard output. */
export type VaultSays =
  | { readonly ready: true }
  | { readonly record: number; readonly entry: VaultEntry }
/** What it hears on its standard input. */
export type VaultHears = { readonly recorded: number } | { readonly refused: number }

/**
 * The vault's side.
 *
 * @param onEnd called when the other side is gone: nothing can be recorded any more
 */
export function createLedgerPort(
  hears: Readable, says: Writable, timeoutMs: number, onEnd: () => void,
): RecordEntry {
  const waiting = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()
  let last = 0
  let open = true

  readLines(hears, (message) => {
    const { recorded, refused } = message as { readonly recorded?: number; readonly refused?: number }
    if (recorded !== undefined) waiting.get(recorded)?.resolve()
    if (refused !== undefined) waiting.get(refused)?.reject(new Error('The ledger refused the entry'))
  }, () => {
    open = false
    for (const { reject } of waiting.values()) reject(new Error('The ledger is gone'))
    onEnd()
  })

  return (entry) => new Promise<void>((resolve, reject) => {
    if (!open) return reject(new Error('The ledger is gone'))
    const number = ++last
    const timer = setTimeout(() => waiting.get(number)?.reject(new Error('The ledger did not answer')), timeoutMs)
    const settled = () => {
      clearTimeout(timer)
      waiting.delete(number)
    }
    waiting.set(number, {
      resolve: () => {
        settled()
        resolve()
      },
      reject: (error) => {
        settled()
        reject(error)
      },
    })
    says.write(toLine({ record: number, entry } satisfies VaultSays))
  })
}

/** The other side: gives every entry to `record` and answers how it went. `onReady` is called when the vault serves. */
export function serveLedgerPort(
  says: Readable, hears: Writable, record: RecordEntry, onReady: () => void,
): void {
  readLines(says, (message) => {
    const said = message as Partial<{ ready: true; record: number; entry: VaultEntry }>
    if (said.ready === true) onReady()
    if (said.record === undefined || said.entry === undefined) return
    const number = said.record
    record(said.entry).then(
      () => hears.write(toLine({ recorded: number } satisfies VaultHears)),
      () => hears.write(toLine({ refused: number } satisfies VaultHears)),
    )
  }, () => undefined)
}
