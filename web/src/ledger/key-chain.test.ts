import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { followKey, toRemember } from './key-chain.ts'

const origin = 'a.example/ledger'
type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
const pair = (): Pair => generateKeyPairSync('ed25519')
const [root, first, second, third] = [pair(), pair(), pair(), pair()]

/** As Go's tools write a verifier key. */
function named(name: string, { publicKey }: Pair): { readonly id: Buffer; readonly text: string } {
  const typed = Buffer.concat([Buffer.of(1), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)])
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  return { id, text: `${name}+${id.toString('hex')}+${typed.toString('base64')}` }
}
function statement(serial: number, key: Pair, signers: readonly Pair[], by = root, of = origin): string {
  const text = `signet/ledger-key/v1\n${of}\n${serial}\n${named(of, key).text}\n${named(`${of}/root`, by).text}\n`
  const lines = signers.map((signer, n) => {
    const name = n === 0 ? `${of}/root` : of
    return `— ${name} ${Buffer.concat([named(name, signer).id, sign(null, Buffer.from(text), signer.privateKey)]).toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}
const chain = [statement(0, first, [root, first]), statement(1, second, [root, first, second]), statement(2, third, [root, second, third])]
const keys = (statements: readonly string[], key: Pair) => ({ origin, verifierKey: named(origin, key).text, keyStatements: statements })
const seenFirst = { key: named(origin, first).text, root: undefined }

test('a key that was renewed follows from the one that was seen first, and the root that vouched', async () => {
  expect(await followKey(keys(chain, third), undefined)).toEqual({ outcome: 'follows', former: 2 })
  expect(await followKey(keys(chain, third), seenFirst)).toEqual({ outcome: 'follows', former: 2 })
  expect(await followKey(keys(chain, third), { key: named(origin, second).text, root: named(`${origin}/root`, root).text })).toEqual({ outcome: 'follows', former: 1 })
  expect(await followKey(keys(chain.slice(0, 1), first), seenFirst)).toEqual({ outcome: 'follows', former: 0 })
  expect(toRemember(keys(chain, third))).toEqual({ key: named(origin, first).text, root: named(`${origin}/root`, root).text })
})

test('before a root vouches, the key is the one that was seen, or forged', async () => {
  expect(await followKey(keys([], first), undefined)).toEqual({ outcome: 'unrooted' })
  expect(await followKey(keys([], first), seenFirst)).toEqual({ outcome: 'unrooted' })
  expect(await followKey(keys([], second), seenFirst)).toEqual({ outcome: 'forged' })
  expect(await followKey(keys([], first), { ...seenFirst, root: named(`${origin}/root`, root).text })).toEqual({ outcome: 'forged' })
})

test.each([
  ['signed by the former key in the root’s place', [chain[0]!, statement(1, second, [first, first, second])], second, seenFirst],
  ['that names the right root, which did not sign it', [chain[0]!, statement(1, second, [root, first, second]).split('\n').filter((line) => !line.startsWith(`— ${origin}/root `)).join('\n')], second, seenFirst],
  ['of another root', [chain[0]!, statement(1, second, [third, first, second], third)], second, seenFirst],
  ['of another root from the beginning', [statement(0, first, [third, first], third)], first, { ...seenFirst, root: named(`${origin}/root`, root).text }],
  ['not signed by the former key', [chain[0]!, statement(1, second, [root, third, second])], second, seenFirst],
  ['not signed by the new key', [chain[0]!, statement(1, second, [root, first])], second, seenFirst],
  ['with one left out', [chain[0]!, chain[2]!], third, seenFirst],
  ['that ends at another key', chain, second, seenFirst],
  ['of a ledger that never had the key that was seen', chain, third, { key: named(origin, pair()).text, root: undefined }],
  ['of another ledger', [statement(0, first, [root, first], root, 'b.example/ledger')], first, seenFirst],
  ['that is nothing', ['x'], first, seenFirst],
])('no key is taken by a change %s', async (_, statements, key, seen) => {
  expect(await followKey(keys(statements, key), seen)).toEqual({ outcome: 'forged' })
})
