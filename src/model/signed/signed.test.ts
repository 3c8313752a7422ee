import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinBytes } from './bytes.ts'
import { checkByArithmetic, checkEd25519 } from './ed25519.ts'
import { buildTree, isIncluded, leafOf, pathOf, rootOf } from './merkle.ts'
import { commentBytes, minisignLines, parseMinisign } from './minisign.ts'
import { sha256 } from './sha256.ts'
import { sha512 } from './sha512.ts'
import { canonicalText } from './signed-text.ts'

const bytes = (max: number) => fc.uint8Array({ maxLength: max })
const digest = (name: string, message: Uint8Array) => new Uint8Array(createHash(name).update(message).digest())

test('sha256() and sha512() say what the platform says', () => {
  fc.assert(fc.property(bytes(400), (message) => {
    expect(sha256(message)).toEqual(digest('sha256', message))
    expect(sha512(message)).toEqual(digest('sha512', message))
  }))
})

test('checkByArithmetic() takes what was signed, and nothing that differs by a bit', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(12))
  for (const size of [0, 1, 100, 3000]) {
    const message = new Uint8Array(size).fill(7)
    const signature = new Uint8Array(sign(null, message, privateKey))
    expect(checkByArithmetic(raw, message, signature)).toBe(true)
    expect(await checkEd25519(raw, message, signature)).toBe(true)
    for (const at of [0, 31, 32, 63]) {
      const other = Uint8Array.from(signature)
      other[at]! ^= 1
      expect([checkByArithmetic(raw, message, other), await checkEd25519(raw, message, other)]).toEqual([false, false])
    }
    expect(checkByArithmetic(raw, joinBytes(message, Uint8Array.of(0)), signature)).toBe(false)
  }
})

test('checkByArithmetic() refuses a signature whose number is past the order: there are not two of one text', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(12))
  const signature = new Uint8Array(sign(null, new Uint8Array(3), privateKey))
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  let s = [...signature.subarray(32)].toReversed().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + order
  for (let at = 32; at < 64; at++, s >>= 8n) signature[at] = Number(s & 255n)
  expect(checkByArithmetic(raw, new Uint8Array(3), signature)).toBe(false)
})

test('every leaf of a tree has a path to its root, and no other place', () => {
  for (let size = 1; size <= 40; size++) {
    const leaves = Array.from({ length: size }, (_, at) => leafOf(Uint8Array.of(at)))
    const levels = buildTree(leaves)
    for (let at = 0; at < size; at++) {
      const path = pathOf(levels, at)
      expect(isIncluded(leaves[at]!, at, size, path, rootOf(levels))).toBe(true)
      if (size > 1) expect(isIncluded(leaves[at]!, (at + 1) % size, size, path, rootOf(levels))).toBe(false)
    }
  }
})

test('parseMinisign() reads its four lines also when a mail program broke them', () => {
  const found = { keyId: new Uint8Array(8).fill(9), signature: new Uint8Array(64).fill(200), trustedComment: 'signet notice incident=7 version=2', commentSignature: new Uint8Array(64).fill(77) }
  const lines = minisignLines(found)
  expect(parseMinisign(lines)).toEqual(found)
  expect(parseMinisign(lines.flatMap((line, at) => (at % 2 === 0 ? [line] : line.match(/.{1,60}/g)!)))).toEqual(found)
  expect(parseMinisign([lines[0], lines[1], 'trusted comment: signet notice', 'incident=7 version=2', lines[3]])).toEqual(found)
  for (const broken of [[], lines.slice(0, 3), [lines[0], 'x', lines[2], lines[3]], [lines[0], lines[1], lines[2], 'AAAA']]) expect(parseMinisign(broken)).toBeUndefined()
  expect(commentBytes(found.signature, 'x').length).toBe(65)
})

test('canonicalText() is the same whatever a mail program did to spaces and line ends', () => {
  const text = 'Bonjour :\n\n  - adresse e-mail\n'
  expect(canonicalText('Bonjour\u00a0:\r\n \r\n- adresse  e-mail   ')).toBe(canonicalText(text))
  expect(canonicalText('e\u0301')).toBe(canonicalText('\u00e9'))
  expect(canonicalText('Bonjour : - adresse e-mail')).not.toBe(canonicalText(text))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => {
    expect(canonicalText(canonicalText(any))).toBe(canonicalText(any))
  }))
})
