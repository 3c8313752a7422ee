/**
 * How the vault's process puts entries on the ledger, which another process writes: over the pipes to the process that
 * started it. An entry is answered when it is durable. The vault side fails every entry that is not.
 */
import type { Readable, Writable } from 'node:stream'
import type { EntryReceipt, RecordEntry, VaultEntry } from './entry.ts'
import type { DeskPlace } from './desk/place.ts'
import { readLines, toLine } from './lines.ts'

/** What the vault's process writes to its standard output. */
export type VaultSays =
  /** `desk`: the port that the desk is served on; null without one. */
  | { readonly ready: true; readonly desk: number | null }
  | { readonly record: number; readonly entry: VaultEntry }
/** What it hears on its standard input. */
export type VaultHears =
  | { readonly recorded: number; readonly receipt?: EntryReceipt }
  | { readonly refused: number }
  /** Where the app is, once it listens. */
  | { readonly place: DeskPlace }

/**
 * The vault's side.
 *
 * @param onEnd called when the other side is gone: nothing can be recorded any more
 * @param onPlace told where the app is
 */
export function createLedgerPort(
  hears: Readable, says: Writable, timeoutMs: number, onEnd: () => void, onPlace: (place: DeskPlace) => void,
): RecordEntry {
  const waiting = new Map<number, {
    readonly resolve: (receipt: EntryReceipt | undefined) => void
    readonly reject: (error: Error) => void
  }>()
  let last = 0
  let open = true

  readLines(hears, (message) => {
    const { recorded, refused, receipt, place } = message as {
      readonly recorded?: number; readonly refused?: number; readonly receipt?: EntryReceipt; readonly place?: DeskPlace
    }
    if (place !== undefined) onPlace(place)
    if (recorded !== undefined) waiting.get(recorded)?.resolve(receipt)
    if (refused !== undefined) waiting.get(refused)?.reject(new Error('The ledger refused the entry'))
  }, () => {
    open = false
    for (const { reject } of waiting.values()) reject(new Error('The ledger is gone'))
    onEnd()
  })

  return (entry) => new Promise((resolve, reject) => {
    if (!open) return reject(new Error('The ledger is gone'))
    const number = ++last
    const timer = setTimeout(() => waiting.get(number)?.reject(new Error('The ledger did not answer')), timeoutMs)
    const settled = () => {
      clearTimeout(timer)
      waiting.delete(number)
    }
    waiting.set(number, {
      resolve: (receipt) => {
        settled()
        resolve(receipt)
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
  says: Readable, hears: Writable, record: RecordEntry, onReady: (desk: number | null) => void,
): void {
  readLines(says, (message) => {
    const said = message as Partial<{ ready: true; desk: number | null; record: number; entry: VaultEntry }>
    if (said.ready === true) onReady(said.desk ?? null)
    if (said.record === undefined || said.entry === undefined) return
    const number = said.record
    record(said.entry).then(
      (receipt) => hears.write(toLine({ recorded: number, ...(receipt !== undefined && { receipt }) } satisfies VaultHears)),
      () => hears.write(toLine({ refused: number } satisfies VaultHears)),
    )
  }, () => undefined)
}
