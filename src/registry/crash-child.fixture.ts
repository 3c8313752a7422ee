/**
 * Writes to a registry until it is killed, and says on standard output what has been acknowledged.
 *
 * Arguments: the place as JSON, and the number of the first write. Round `n` writes three things about one pseudonym
 * that is made of `n`: two sealed values, a link and a profile.
 */
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import type { SealWrite } from '../model/identity-write.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { openRegistry, type RegistryPlace } from './index.ts'

export function pseudonymOf(n: number): Pseudonym {
  return bytesOf(`pseudonym ${n}`, 16).toString('base64url') as Pseudonym
}

export const plainShelf = { seal: (bytes: Uint8Array) => bytes, open: (bytes: Uint8Array) => bytes }

function bytesOf(text: string, size: number): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, size)
}

function sealsOf(n: number): SealWrite[] {
  return ['$distinct_id', '$email'].map((field) => {
    const of = { project: 1, pseudonym: pseudonymOf(n), epoch: 1, record: bytesOf(`${field} ${n}`, 16).toString('base64url') }
    const blindIndex = bytesOf(`blind ${n}`, 16).toString('base64url')
    return {
      kind: 'seal',
      value: { ...of, field, algorithm: 1, ciphertext: 'AAAA', blindIndex, sealedAt: n },
      key: { ...of, enc: bytesOf('enc', 32).toString('base64'), sequence: n, wrapped: 'BBBB' },
    }
  })
}

async function main(place: RegistryPlace, first: number): Promise<void> {
  const registry = await openRegistry({ ...place, now: () => 0, random: (size) => Buffer.alloc(size), shelf: plainShelf })
  await registry.migrate()
  for (let n = first; ; n++) {
    const of = { project: 1, pseudonym: pseudonymOf(n), at: n }
    await registry.seals.putSeals(sealsOf(n))
    await registry.links.applyLinks(
      [{ kind: 'link', project: 1, verb: 'device', from: pseudonymOf(n), to: pseudonymOf(n + 1), at: n }],
      (_, { from, to, verb, at }) => [{ kind: 'open', from, to, verb, at }],
    )
    await registry.profiles.applyProfiles(
      [{ kind: 'profile', subject: 'user', resolve: false, operations: [], seenAt: n, place: undefined, ...of }],
      () => ({ properties: { n }, createdAt: n, lastSeen: n, deleted: false }),
    )
    // Straight to the pipe: what was written before the kill is read by the parent.
    writeSync(1, `${n}\n`)
  }
}

if (process.argv[2] === 'run') await main(JSON.parse(process.argv[3]!) as RegistryPlace, Number(process.argv[4]))
