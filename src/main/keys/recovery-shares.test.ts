import { expect, test } from 'vitest'
import { recipientOf } from '../../vault/index.ts'
import { combineShares, makeShares } from './recovery-shares.ts'

const refused = (message: RegExp) => expect.objectContaining({ code: 'SHARES_WRONG', message: expect.stringMatching(message) as unknown })

test('V106 any of the needed shares make the identity, in any order and however typed', async () => {
  const { recipient, shares } = await makeShares(5, 3)
  const triples = shares.flatMap((a, i) => shares.slice(i + 1).flatMap((b, j) => shares.slice(i + j + 2).map((c) => [c, a, b])))
  expect(triples).toHaveLength(10)
  for (const triple of triples) expect(recipientOf(await combineShares(triple))).toBe(recipient)
  expect(recipientOf(await combineShares(shares.slice(0, 3).map((share) => share.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'))))).toBe(recipient)
})

test('V106 fewer, the same twice, mistyped ones and those of different sets are refused for what they are', async () => {
  const [one, other] = [await makeShares(3, 2), await makeShares(3, 2)]
  const [a, b] = one.shares
  await expect(combineShares([])).rejects.toThrow(refused(/none/))
  await expect(combineShares([a!])).rejects.toThrow(refused(/2 different ones/))
  await expect(combineShares([a!, a!.toLowerCase()])).rejects.toThrow(refused(/these are 1/))
  await expect(combineShares([a!, other.shares[1]!])).rejects.toThrow(refused(/different sets/))
  for (const slip of [b!.slice(1), b!.slice(0, -2), b!.replace(/^(.{20})./, (_, head: string) => `${head}${b![20] === 'X' ? 'Y' : 'X'}`), '', '!']) {
    await expect(combineShares([a!, slip])).rejects.toThrow(refused(/mistyped|character/))
  }
})

test('V106 one share too few says nothing: for every value of a byte there is a last share that would make it', async () => {
  // One byte of a secret in two shares of which two are needed: a line through it over GF(256). Whatever the first share is,
  // the second can be any byte, each for another secret; so the first alone leaves all 256 open.
  const { combine, split } = await import('shamir-secret-sharing')
  const [first, second] = await split(Uint8Array.of(42), 2, 2)
  const secrets = new Set<number>()
  for (let byte = 0; byte < 256; byte++) secrets.add((await combine([first!, Uint8Array.of(byte, second![1]!)]))[0]!)
  expect(secrets.size).toBe(256)
  // And nothing of the identity, nor two equal shares, is in what is handed out.
  const { shares } = await makeShares(20, 10)
  expect(new Set(shares).size).toBe(20)
})
