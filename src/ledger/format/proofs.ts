/**
 * Making the proofs of RFC 6962 §2.1.1–2.1.2 from stored hashes.
 *
 * Stored are the leaf hashes and, of every 256 hashes, the root of the subtree over them (the levels of C2SP
 * tlog-tiles), so a proof in a tree of any size reads a few kilobytes.
 */
import { hashBytes, nodeHash, peakHeights, splitBelow, type Hash } from './merkle.ts'

/** Levels of the tree between two stored ones. */
export const heightPerLevel = 8

/** Reads `count` consecutive hashes of `level`, from number `start` on. */
export type ReadHashes = (level: number, start: number, count: number) => Promise<Buffer>

/** The hashes that lead from entry `index` to the root of the tree of `size` entries. `index` is below `size`. */
export async function inclusionProof(index: number, size: number, read: ReadHashes): Promise<Hash[]> {
  const proof: Hash[] = []
  let [from, until] = [0, size]
  while (until - from > 1) {
    const split = from + splitBelow(until - from)
    if (index < split) {
      proof.push(await treeHash(split, until, read))
      until = split
    } else {
      proof.push(await treeHash(from, split, read))
      from = split
    }
  }
  return proof.toReversed()
}

/** The hashes that show the tree of `first` entries to be the beginning of that of `second`. `first` ≤ `second`. */
export async function consistencyProof(first: number, second: number, read: ReadHashes): Promise<Hash[]> {
  if (first === 0 || first === second) return []
  const proof: Hash[] = []
  let [from, until] = [0, second]
  while (first !== until) {
    const split = from + splitBelow(until - from)
    if (first <= split) {
      proof.push(await treeHash(split, until, read))
      until = split
    } else {
      proof.push(await treeHash(from, split, read))
      from = split
    }
  }
  // From the left edge the smaller tree's own root would come next, which the reader has.
  if (from > 0) proof.push(await treeHash(from, until, read))
  return proof.toReversed()
}

/** The roots of the complete subtrees of the tree of `size` entries, from left to right. */
export async function peaksOf(size: number, read: ReadHashes): Promise<Hash[]> {
  const peaks: Hash[] = []
  let from = 0
  for (const height of peakHeights(size)) {
    peaks.push(await treeHash(from, from + 2 ** height, read))
    from += 2 ** height
  }
  return peaks
}

/** The hash over the entries `from` to `until`, a range that the tree's recursion reaches. */
async function treeHash(from: number, until: number, read: ReadHashes): Promise<Hash> {
  const size = until - from
  const height = Math.log2(size)
  if (!Number.isInteger(height)) {
    const split = from + splitBelow(size)
    return nodeHash(await treeHash(from, split, read), await treeHash(split, until, read))
  }
  const level = Math.floor(height / heightPerLevel)
  const width = 2 ** (heightPerLevel * level)
  const bytes = await read(level, from / width, size / width)
  let hashes: Hash[] = []
  for (let at = 0; at < bytes.byteLength; at += hashBytes) hashes.push(bytes.subarray(at, at + hashBytes))
  while (hashes.length > 1) {
    hashes = hashes.flatMap((hash, n) => (n % 2 === 0 ? [nodeHash(hash, hashes[n + 1]!)] : []))
  }
  return hashes[0]!
}
