/** The tree of RFC 6962 over few leaves that are all at hand: roots and paths, and the checking of a path. */
import { equalBytes, joinBytes } from './bytes.ts'
import { sha256 } from './sha256.ts'

export function leafOf(entry: Uint8Array): Uint8Array {
  return sha256(joinBytes(Uint8Array.of(0), entry))
}

function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joinBytes(Uint8Array.of(1), left, right))
}

/** The levels of a tree, leaves first; a last node without a sibling moves up as it is. There is at least one leaf. */
export type Levels = readonly (readonly Uint8Array[])[]

export function buildTree(leaves: readonly Uint8Array[]): Levels {
  const levels = [leaves]
  for (let below = leaves; below.length > 1;) {
    const above: Uint8Array[] = []
    for (let at = 0; at < below.length; at += 2) {
      const right = below[at + 1]
      above.push(right === undefined ? below[at]! : nodeOf(below[at]!, right))
    }
    levels.push(above)
    below = above
  }
  return levels
}

export function rootOf(levels: Levels): Uint8Array {
  return levels.at(-1)![0]!
}

export function pathOf(levels: Levels, index: number): Uint8Array[] {
  const path: Uint8Array[] = []
  let at = index
  for (const level of levels) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1]
    if (sibling !== undefined) path.push(sibling)
    at = Math.floor(at / 2)
  }
  return path
}

/** RFC 9162 §2.1.3.2. */
export function isIncluded(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    } else {
      hash = nodeOf(hash, sibling)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && equalBytes(hash, root)
}
