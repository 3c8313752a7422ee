import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyRoot, GrowingTree, leafHash, nodeHash, verifyConsistency, verifyInclusion, type Hash } from './merkle.ts'
import { consistencyProof, heightPerLevel, inclusionProof, type ReadHashes } from './proofs.ts'

/** The leaves and roots of the certificate-transparency reference implementation, as many projects repeat them. */
const referenceLeaves = [
  '', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'))
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const referenceInclusion: [index: number, size: number, proof: string[]][] = [
  [0, 8, [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]],
  [5, 8, [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]],
]
const referenceConsistency: [first: number, second: number, proof: string[]][] = [
  [1, 1, []],
  [1, 8, [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]],
  [6, 8, [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]],
  [2, 5, [
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  ]],
]

interface Stored {
  readonly tree: GrowingTree
  readonly roots: readonly Hash[]
  readonly leaves: readonly Hash[]
  readonly read: ReadHashes
}

/** A tree with its levels in memory, and its root at every size. */
function treeOf(entries: readonly Uint8Array[]): Stored {
  const levels: Hash[][] = []
  const tree = new GrowingTree((height, root) => {
    if (height % heightPerLevel === 0) (levels[height / heightPerLevel] ??= []).push(root)
  })
  const roots = [tree.root()]
  const leaves = entries.map(leafHash)
  for (const leaf of leaves) {
    tree.append(leaf)
    roots.push(tree.root())
  }
  const read: ReadHashes = (level, start, count) => {
    const hashes = levels[level]?.slice(start, start + count) ?? []
    return hashes.length === count ? Promise.resolve(Buffer.concat(hashes)) : Promise.reject(new Error('not stored'))
  }
  return { tree, roots, leaves, read }
}

/** The definition of RFC 6962 §2.1, word for word. */
function naiveRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leaves[0]!
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const many = Array.from({ length: 1_100 }, (_, n) => Buffer.from(`entry ${n}`))

describe('the reference trees of certificate transparency', () => {
  const { roots, leaves, read } = treeOf(referenceLeaves)

  test('L1 roots of sizes 0 to 8', () => {
    expect(roots.map((root) => root.toString('hex'))).toEqual(referenceRoots)
  })

  test.each(referenceInclusion)('L2 the proof of entry %i in %i', async (index, size, proof) => {
    expect((await inclusionProof(index, size, read)).map((hash) => hash.toString('hex'))).toEqual(proof)
    expect(verifyInclusion(leaves[index]!, index, size, proof.map(bytes), roots[size]!)).toBe(true)
  })

  test.each(referenceConsistency)('L3 the proof from size %i to %i', async (first, second, proof) => {
    expect((await consistencyProof(first, second, read)).map((hash) => hash.toString('hex'))).toEqual(proof)
    expect(verifyConsistency(first, second, proof.map(bytes), roots[first]!, roots[second]!)).toBe(true)
  })
})

describe('trees of any size', () => {
  const { roots, leaves, read } = treeOf(many)
  const size = fc.integer({ min: 1, max: many.length })

  test('L1 a growing tree has the roots of the definition', () => {
    for (const n of [0, 1, 2, 3, 7, 8, 9, 255, 256, 257, 511, 513, 1_023, 1_100]) {
      expect(roots[n]).toEqual(naiveRoot(leaves.slice(0, n)))
    }
  })

  test('L2 every entry has a proof in every tree that holds it, and it proves no other entry, place or tree', async () => {
    await fc.assert(fc.asyncProperty(size, fc.nat(), fc.nat(), async (n, seed, other) => {
      const index = seed % n
      const proof = await inclusionProof(index, n, read)
      expect(verifyInclusion(leaves[index]!, index, n, proof, roots[n]!)).toBe(true)
      const wrong = other % n
      if (wrong === index) return
      expect(verifyInclusion(leaves[wrong]!, index, n, proof, roots[n]!)).toBe(false)
      expect(verifyInclusion(leaves[index]!, wrong, n, proof, roots[n]!)).toBe(false)
      expect(verifyInclusion(leaves[index]!, index, n, proof, roots[n - 1]!)).toBe(false)
      expect(verifyInclusion(leaves[index]!, index, n, [...proof, emptyRoot], roots[n]!)).toBe(false)
      expect(verifyInclusion(leaves[index]!, index, n, proof.slice(1), roots[n]!)).toBe(false)
    }))
  })

  test('L3 a tree is shown to be the beginning of a larger one, and of no other', async () => {
    await fc.assert(fc.asyncProperty(size, size, fc.nat(), async (one, two, at) => {
      const [first, second] = one < two ? [one, two] : [two, one]
      const proof = await consistencyProof(first, second, read)
      expect(verifyConsistency(first, second, proof, roots[first]!, roots[second]!)).toBe(true)
      const forged = nodeHash(roots[first]!, emptyRoot)
      expect(verifyConsistency(first, second, proof, forged, roots[second]!)).toBe(false)
      expect(verifyConsistency(first, second, proof, roots[first]!, forged)).toBe(false)
      if (proof.length === 0) return
      const n = at % proof.length
      expect(verifyConsistency(first, second, proof.with(n, forged), roots[first]!, roots[second]!)).toBe(false)
      expect(verifyConsistency(first, second, proof.slice(1), roots[first]!, roots[second]!)).toBe(false)
    }))
  })

  test('L2 L3 nonsense is no proof', () => {
    const root = roots[5]!
    expect(verifyInclusion(leaves[0]!, 0, 0, [], emptyRoot)).toBe(false)
    expect(verifyInclusion(leaves[0]!, 5, 5, [], root)).toBe(false)
    expect(verifyInclusion(leaves[0]!, -1, 5, [], root)).toBe(false)
    expect(verifyInclusion(leaves[0]!, 0.5, 5, [], root)).toBe(false)
    expect(verifyInclusion(leaves[0]!, 0, 2, [Buffer.alloc(31)], root)).toBe(false)
    expect(verifyConsistency(6, 5, [], root, root)).toBe(false)
    expect(verifyConsistency(0, 5, [root], emptyRoot, root)).toBe(false)
    expect(verifyConsistency(3, 5, [], roots[3]!, root)).toBe(false)
  })
})
