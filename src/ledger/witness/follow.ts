/**
 * Follows a log from outside: takes its checkpoint, and from its tiles makes sure that it begins with the checkpoint
 * that was seen last. The log's own word is taken for nothing but its signature.
 */
import { openCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
import { hashBytes, verifyConsistency } from '../format/merkle.ts'
import type { NoteKey } from '../format/note.ts'
import { consistencyProof, type ReadHashes } from '../format/proofs.ts'
import { tilePath, tileWidth } from './tiles.ts'

export interface LogReader {
  checkpoint(): Promise<string>
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
 * @param seen the note that was seen last
 * @throws {NoteError} when a note is not signed by `key`; what `log` throws
 */
export async function followLog(log: LogReader, key: NoteKey, seen: string | undefined): Promise<Followed> {
  const note = await log.checkpoint()
  const checkpoint = openCheckpoint(note, key)
  if (seen === undefined) return { outcome: 'first', note, checkpoint }
  const before = openCheckpoint(seen, key)
  if (checkpoint.size < before.size) return { outcome: 'rolled-back', note, checkpoint, seen: before }
  const proof = await consistencyProof(before.size, checkpoint.size, hashReader(log, checkpoint.size))
  if (!verifyConsistency(before.size, checkpoint.size, proof, before.root, checkpoint.root)) {
    return { outcome: 'forked', note, checkpoint, seen: before }
  }
  return { outcome: checkpoint.size === before.size ? 'same' : 'grown', note, checkpoint }
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
