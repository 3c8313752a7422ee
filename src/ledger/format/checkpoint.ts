/**
 * Checkpoints (C2SP tlog-checkpoint): what a log says of itself at one size, as the text of a signed note.
 */
import type { KeyObject } from 'node:crypto'
import { hashBytes, type Hash } from './merkle.ts'
import { NoteError, openNote, signNote, type NoteKey } from './note.ts'

export interface Checkpoint {
  /** The log's name. */
  readonly origin: string
  /** How many entries it had. */
  readonly size: number
  readonly root: Hash
}

/** @param privateKeys of the log: one, or two where one follows the other */
export function signCheckpoint({ origin, size, root }: Checkpoint, ...privateKeys: readonly KeyObject[]): string {
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, privateKeys.map((privateKey) => ({ name: origin, privateKey })))
}

/**
 * The checkpoint in `note`, signed by `key`, whose name is the log's.
 *
 * @throws {NoteError} when the signature or the form is wrong
 */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint {
  return parseCheckpoint(openNote(note, [key]), key.name)
}

/**
 * The checkpoint that a note's text is, of the log of that name.
 *
 * @param extensions whether lines may follow the root, as other logs write them; ours never do
 * @throws {NoteError} when the form is wrong
 */
export function parseCheckpoint(text: string, name: string, extensions = false): Checkpoint {
  const [origin, size, root, ...more] = text.split('\n')
  if (origin !== name) throw new NoteError(`The checkpoint is of "${origin}", not of "${name}"`)
  // What remains is an empty string after the last line feed, and any extension lines before it.
  const asExpected = extensions ? more.length > 0 && more.every((line, n) => (line === '') === (n === more.length - 1)) : more.length === 1
  if (size === undefined || root === undefined || !asExpected || !/^(0|[1-9][0-9]{0,15})$/.test(size)) {
    throw new NoteError('The checkpoint does not consist of an origin, a size and a root')
  }
  const bytes = Buffer.from(root, 'base64')
  if (bytes.byteLength !== hashBytes || bytes.toString('base64') !== root || !Number.isSafeInteger(Number(size))) {
    throw new NoteError('The checkpoint has a malformed size or root')
  }
  return { origin, size: Number(size), root: bytes }
}

/** The notes that stand one after the other, each followed by an empty line; what is cut off at the end is left out. */
export function splitNotes(text: string): string[] {
  const notes: string[] = []
  let from = 0
  for (;;) {
    // The first empty line ends the text (a checkpoint's has none), the second the note.
    const signatures = text.indexOf('\n\n', from)
    const end = signatures < 0 ? -1 : text.indexOf('\n\n', signatures + 2)
    if (end < 0) return notes
    notes.push(text.slice(from, end + 1))
    from = end + 2
  }
}
