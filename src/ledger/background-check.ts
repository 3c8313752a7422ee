/**
 * Reads a whole ledger again while it is in use: what opening took on the word of the stored hashes is compared with the
 * entries themselves. It lets others work after every few hundred entries.
 *
 * Stored hashes that are wrong, though the entries are right, are made anew: proofs rest on them.
 */
import type { Hash } from './format/merkle.ts'
import { GrowingTree, hashBytes } from './format/merkle.ts'
import type { NoteKey } from './format/note.ts'
import { HashLevels, type HashFiles } from './hash-files.ts'
import { verifyLedger } from './verify/verify.ts'

export type CheckState =
  | { readonly state: 'running'; readonly checked: number; readonly of: number }
  /** All entries of when the ledger was opened are what was signed. */
  | { readonly state: 'sound'; readonly of: number }
  /** `message` names the first wrong entry. */
  | { readonly state: 'wrong'; readonly index: number | undefined; readonly message: string }

export interface CheckOptions {
  readonly dir: string
  readonly key: NoteKey
  /** About this key and those before it. */
  readonly statements: readonly string[]
  /** The checkpoint to check up to. */
  readonly note: string
  readonly size: number
  /** Whether there is anything to check: opening has read a short log whole. */
  readonly needed: boolean
  readonly hashes: Pick<HashFiles, 'mend'>
  /** Lets others work. */
  readonly pause: () => Promise<void>
}

export interface BackgroundCheck {
  readonly state: CheckState
  /** Resolves with the last state; never rejects. */
  readonly done: Promise<CheckState>
  stop(): void
}

class Stopped extends Error {}

export function startCheck({ dir, key, statements, note, size, needed, hashes, pause }: CheckOptions): BackgroundCheck {
  let state: CheckState = needed ? { state: 'running', checked: 0, of: size } : { state: 'sound', of: size }
  let stopped = false
  /** How many hashes of each level were compared. */
  const compared: number[] = []
  let levels = new HashLevels()
  const tree = new GrowingTree((height: number, root: Hash) => levels.add(height, root))

  async function compare(): Promise<void> {
    const made = levels.levels
    levels = new HashLevels()
    for (const [level, part] of made.entries()) {
      if (part === undefined) continue
      const start = compared[level] ?? 0
      await hashes.mend(level, start, part.bytes.subarray(0, part.used))
      compared[level] = start + part.used / hashBytes
    }
  }

  async function run(): Promise<CheckState> {
    try {
      const verdict = await verifyLedger(dir, key, {
        upTo: note,
        statements,
        tree,
        async pause(checked) {
          await pause()
          if (stopped) throw new Stopped()
          await compare()
          state = { state: 'running', checked, of: size }
        },
      })
      if (verdict.ok) await compare()
      const [first] = verdict.findings
      state = verdict.ok
        ? { state: 'sound', of: size }
        : { state: 'wrong', index: first?.index, message: first?.message ?? 'The ledger is not what was signed' }
    } catch (error) {
      if (!(error instanceof Stopped)) {
        const message = `The ledger cannot be read: ${error instanceof Error ? error.message : String(error)}`
        state = { state: 'wrong', index: undefined, message }
      }
    }
    return state
  }

  const done = needed ? run() : Promise.resolve(state)
  return {
    get state() {
      return state
    },
    done,
    stop: () => void (stopped = true),
  }
}
