/**
 * Follows a log from outside: takes its checkpoint, and from its tiles makes sure that it begins with the checkpoint
 * that was seen last. The log's own word is taken for nothing but its signature, and that of a key which its root put in
 * the place of the one that is known.
 */
import { splitNotes, type Checkpoint } from '../format/checkpoint.ts'
import { followKeys, type KeyChain, openOfAny } from '../format/key-statement.ts'
import { hashBytes, verifyConsistency } from '../format/merkle.ts'
import { NoteError, type NoteKey } from '../format/note.ts'
import { consistencyProof, type ReadHashes } from '../format/proofs.ts'
import { tilePath, tileWidth } from './tiles.ts'

export interface LogReader {
  checkpoint(): Promise<string>
  /** What the root says of the log's keys: notes, each followed by an empty line. Nothing where there is none. */
  keys(): Promise<string>
  /** The bytes at an address below the log's, as {@link tilePath} makes them. */
  tile(path: string): Promise<Buffer>
}

export type Followed =
  | { readonly outcome: 'first' | 'same' | 'grown'; readonly note: string; readonly checkpoint: Checkpoint }
  /** It shows less than what was seen. */
  | { readonly outcome: 'rolled-back'; readonly note: string; readonly checkpoint: Checkpoint; readonly seen: Checkpoint }
  /** It does not begin with what was seen. */
  | { readonly outcome: 'forked'; readonly note: string; readonly checkpoint: Checkpoint; readonly seen: Checkpoint }

/**
 * @param key any of the log's, or its root's
 * @param seen the note that was seen last
 * @throws {NoteError} when a note is not signed by `key` or one that follows it, or a change of the key is forged; what `log` throws
 */
export async function followLog(log: LogReader, key: NoteKey, seen: string | undefined): Promise<Followed> {
  const note = await log.checkpoint()
  // Behind the checkpoint, so that one which a new key signed is known by then.
  const found = splitNotes(await log.keys()).map((statement, index) => ({ index, note: statement }))
  const chain = followKeys(key, found)
  const [fault] = chain.faults
  if (fault !== undefined) throw new NoteError(`What the log says of its key cannot be trusted: statement ${fault.index} ${fault.reason}`)
  const checkpoint = openNewest(note, chain)
  if (seen === undefined) return { outcome: 'first', note, checkpoint }
  const before = openOfAny(seen, chain)
  if (checkpoint.size < before.size) return { outcome: 'rolled-back', note, checkpoint, seen: before }
  const proof = await consistencyProof(before.size, checkpoint.size, hashReader(log, checkpoint.size))
  if (!verifyConsistency(before.size, checkpoint.size, proof, before.root, checkpoint.root)) {
    return { outcome: 'forked', note, checkpoint, seen: before }
  }
  return { outcome: checkpoint.size === before.size ? 'same' : 'grown', note, checkpoint }
}

/** By the newest key alone: one that was replaced may be in other hands. */
function openNewest(note: string, chain: KeyChain): Checkpoint {
  try {
    return openOfAny(note, { ...chain, keys: chain.keys.slice(-1) })
  } catch (error) {
    if (chain.keys.length < 2) throw error
    throw new NoteError('The checkpoint is not signed by the log’s present key; if it was renewed at this moment, try again', { cause: error })
  }
}

/** Reads stored hashes out of tiles, each of which is asked for once. */
function hashReader(log: LogReader, size: number): ReadHashes {
  const tiles = new Map<string, Promise<Buffer>>()
  return async (level, start, count) => {
    const parts: Buffer[] = []
    for (let at = start; at < start + count; ) {
      const number = Math.floor(at / tileWidth)
      const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - number * tileWidth)
      const path = tilePath({ level, number, width })
      const asked = tiles.get(path) ?? log.tile(path)
      tiles.set(path, asked)
      const tile = await asked
      if (tile.byteLength !== width * hashBytes) throw new RangeError(`The tile ${path} has ${tile.byteLength} bytes, not ${width * hashBytes}`)
      const until = Math.min(start + count, (number + 1) * tileWidth)
      parts.push(tile.subarray((at - number * tileWidth) * hashBytes, (until - number * tileWidth) * hashBytes))
      at = until
    }
    return Buffer.concat(parts)
  }
}
