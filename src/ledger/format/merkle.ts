/**
 * The Merkle tree of RFC 6962 §2.1 with SHA-256: hashes, roots, and the checking of proofs.
 *
 * A node's hash begins with 1 and a leaf's with 0, so that neither can be taken for the other.
 */
import { hash } from 'node:crypto'

export type Hash = Buffer

export const hashBytes = 32
export const emptyRoot: Hash = sha256(Buffer.alloc(0))

export function sha256(bytes: Uint8Array): Hash {
  return hash('sha256', bytes, 'buffer')
}

const leafMark = 0x00
const nodeMark = 0x01

export function leafHash(entry: Uint8Array): Hash {
  const marked = Buffer.allocUnsafe(entry.byteLength + 1)
  marked[0] = leafMark
  marked.set(entry, 1)
  return sha256(marked)
}

/**
 * The leaf hash of the entry at `from` to `until` in `bytes`, without copying it: the byte before it is overwritten.
 * `from` is at least 1.
 */
export function leafHashInPlace(bytes: Buffer, from: number, until: number): Hash {
  bytes[from - 1] = leafMark
  return sha256(bytes.subarray(from - 1, until))
}

// One scratch space, since hashing is synchronous.
const pair = Buffer.alloc(1 + 2 * hashBytes)
pair[0] = nodeMark

export function nodeHash(left: Hash, right: Hash): Hash {
  left.copy(pair, 1)
  right.copy(pair, 1 + hashBytes)
  return sha256(pair)
}

/** The largest power of two below `size` (RFC 6962's k); `size` is at least 2. */
export function splitBelow(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/**
 * A tree that only grows, kept as the roots of its complete subtrees from left to right.
 */
export class GrowingTree {
  #size = 0
  readonly #heights: number[] = []
  readonly #roots: Hash[] = []
  readonly #onSubtree: (height: number, root: Hash) => void

  /** @param onSubtree hears of every subtree that becomes complete, leaves (height 0) included */
  constructor(onSubtree: (height: number, root: Hash) => void = () => {}) {
    this.#onSubtree = onSubtree
  }

  /**
   * The tree of `size` entries whose complete subtrees have these roots, from left to right: one for each bit that is
   * set in `size`. `onSubtree` hears of those that become complete from now on.
   */
  static from(size: number, peaks: readonly Hash[], onSubtree?: (height: number, root: Hash) => void): GrowingTree {
    const tree = new GrowingTree(onSubtree)
    tree.#size = size
    tree.#heights.push(...peakHeights(size))
    tree.#roots.push(...peaks)
    return tree
  }

  get size(): number {
    return this.#size
  }

  append(leaf: Hash): void {
    let height = 0
    let root = leaf
    this.#size++
    this.#onSubtree(height, root)
    while (this.#heights.at(-1) === height) {
      this.#heights.pop()
      root = nodeHash(this.#roots.pop()!, root)
      this.#onSubtree(++height, root)
    }
    this.#heights.push(height)
    this.#roots.push(root)
  }

  root(): Hash {
    if (this.#size === 0) return emptyRoot
    return this.#roots.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** The heights of the complete subtrees of a tree of `size` entries, from left to right. */
export function peakHeights(size: number): number[] {
  const bits = size.toString(2)
  return [...bits].flatMap((bit, at) => (bit === '1' ? [bits.length - 1 - at] : []))
}

/** Whether `proof` shows that `leaf` is entry `index` of the tree of `size` entries with `root` (RFC 9162 §2.1.3.2). */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!isIndex(index) || !isIndex(size) || index >= size || !proof.every(isHash)) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && hash.equals(root)
}

/**
 * Whether `proof` shows that the tree of `first` entries with `firstRoot` is the beginning of the tree of `second`
 * entries with `secondRoot` (RFC 9162 §2.1.4.2). Every tree begins with the empty one; nothing has to be shown then.
 */
export function verifyConsistency(
  first: number,
  second: number,
  proof: readonly Hash[],
  firstRoot: Hash,
  secondRoot: Hash,
): boolean {
  if (!isIndex(first) || !isIndex(second) || first > second || !proof.every(isHash)) return false
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  if (first === 0) return proof.length === 0 && firstRoot.equals(emptyRoot)

  // When the smaller tree is complete, its root is where the path begins and is left out of the proof.
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof
  const [start, ...rest] = path
  if (start === undefined) return false
  let [at, last, one, two] = [first - 1, second - 1, start, start]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      one = nodeHash(sibling, one)
      two = nodeHash(sibling, two)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      two = nodeHash(two, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && one.equals(firstRoot) && two.equals(secondRoot)
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(value: number): boolean {
  return value === 1 || splitBelow(value) * 2 === value
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isHash(hash: Hash): boolean {
  return hash.byteLength === hashBytes
}
