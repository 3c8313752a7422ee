/**
 * Names the first entry that is not what was signed. Only asked when it is known that one is wrong.
 *
 * Two witnesses are in the directory itself. The history of checkpoints, which nobody without the private key can
 * change: the last one that still matches and the first that does not bound the place. And the stored leaf hashes,
 * which anyone can change, but which name the exact entry if they still have the root that was signed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from '../format/checkpoint.ts'
import { parseEntry } from '../format/entry.ts'
import { readEntryLines } from '../format/entry-lines.ts'
import { type KeyChain, openChained } from '../format/key-statement.ts'
import { entryFile, hashFile, segmentOf } from '../format/layout.ts'
import { GrowingTree, hashBytes, leafHashInPlace, type Hash } from '../format/merkle.ts'
import { NoteError } from '../format/note.ts'
import { storedCheckpoints } from './stored-checkpoints.ts'
import type { Finding } from './verify.ts'

/** @param size the number of complete entries in the files */
export async function firstWrong(
  dir: string,
  chain: KeyChain,
  size: number,
): Promise<Finding | undefined> {
  const checkpoints = ofThisLog(await storedCheckpoints(dir), chain).filter((checkpoint) => checkpoint.size <= size)
  const roots = await rootsAt(dir, checkpoints, size)
  const bad = checkpoints.findIndex((checkpoint) => !roots.get(checkpoint.size)?.equals(checkpoint.root))
  if (bad < 0) return undefined
  const from = bad === 0 ? 0 : checkpoints[bad - 1]!.size
  const until = checkpoints[bad]!.size
  const exact = (await byLeafHashes(dir, checkpoints[bad]!, from)) ?? (await byIndex(dir, from, until))
  if (exact !== undefined) {
    return { problem: 'ENTRY_CHANGED', index: exact, message: `Entry ${exact} is not what was signed` }
  }
  if (until - from === 1) {
    return { problem: 'ENTRY_CHANGED', index: from, message: `Entry ${from} is not what was signed` }
  }
  const message = `An entry between ${from} and ${until - 1} is not what was signed`
  return { problem: 'ENTRY_CHANGED', index: from, until, message }
}

function ofThisLog(notes: readonly string[], chain: KeyChain): Checkpoint[] {
  const checkpoints: Checkpoint[] = []
  for (const note of notes) {
    try {
      checkpoints.push(openChained(note, chain))
    } catch (error) {
      // One that was tampered with bears no witness.
      if (!(error instanceof NoteError)) throw error
    }
  }
  return checkpoints.sort((one, two) => one.size - two.size)
}

async function rootsAt(dir: string, checkpoints: readonly Checkpoint[], size: number): Promise<Map<number, Hash>> {
  const wanted = new Set(checkpoints.map((checkpoint) => checkpoint.size))
  const tree = new GrowingTree()
  const roots = new Map<number, Hash>([[0, tree.root()]])
  await eachLine(dir, 0, size, ({ leaf }) => {
    tree.append(leaf)
    if (wanted.has(tree.size)) roots.set(tree.size, tree.root())
    return true
  })
  return roots
}

/** The first entry whose stored leaf hash differs; undefined when the stored hashes are not those that were signed. */
async function byLeafHashes(dir: string, signed: Checkpoint, from: number): Promise<number | undefined> {
  const stored = await readFile(join(dir, hashFile(0))).catch(() => Buffer.alloc(0))
  if (stored.byteLength < signed.size * hashBytes) return undefined
  const hashAt = (index: number) => stored.subarray(index * hashBytes, (index + 1) * hashBytes)
  const tree = new GrowingTree()
  for (let index = 0; index < signed.size; index++) tree.append(hashAt(index))
  if (!tree.root().equals(signed.root)) return undefined
  let found: number | undefined
  await eachLine(dir, from, signed.size, ({ index, leaf }) => {
    if (!leaf.equals(hashAt(index))) found = index
    return found === undefined
  })
  return found
}

/** The first entry that does not say its own index: entries were moved, taken out or put in. */
async function byIndex(dir: string, from: number, until: number): Promise<number | undefined> {
  let found: number | undefined
  await eachLine(dir, from, until, ({ index, text }) => {
    if (parseEntry(text())?.index !== index) found = index
    return found === undefined
  })
  return found
}

interface Line {
  readonly index: number
  readonly leaf: Hash
  readonly text: () => string
}

/** Goes through the entries `from` to `until`, until `onLine` answers false. */
async function eachLine(dir: string, from: number, until: number, onLine: (line: Line) => boolean): Promise<void> {
  if (until === 0) return
  const state = { index: 0, going: true }
  for (let segment = 0; segment <= segmentOf(until - 1); segment++) {
    await readEntryLines(join(dir, entryFile(segment)), ({ bytes, from: start, until: end }) => {
      if (state.index >= until) return false
      if (state.index >= from) {
        state.going = onLine({ index: state.index, leaf: leafHashInPlace(bytes, start, end), text: () => bytes.toString('utf8', start, end) })
      }
      state.index++
      return state.going
    })
    if (!state.going) return
  }
}
