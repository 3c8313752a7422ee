/**
 * Which entries name a person: found in the sets that lie beside the tree, the latest segment first. The files of sets
 * are gone through as bytes; where sixteen of them are the person's, the catalogue says whose set that is.
 */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Catalogue, SetPlace } from './catalogue.ts'
import { peopleFile, segmentOf } from './format/layout.ts'
import { pseudonymBytes, setHeadBytes } from './format/people-set.ts'
import type { Ledger } from './contract.ts'

const blockBytes = 4 * 1024 * 1024

/**
 * Indexes of the entries before `before` whose sets hold one of `people` (pseudonyms), descending, each once.
 */
export async function* entriesNaming(
  ledger: Pick<Ledger, 'dir' | 'size'>, catalogue: Pick<Catalogue, 'setsOf'>, people: readonly string[], before = Number.POSITIVE_INFINITY,
): AsyncGenerator<number> {
  const wanted = people.map((person) => Buffer.from(person, 'base64url'))
  const end = Math.min(before, ledger.size)
  for (let segment = segmentOf(Math.max(0, end - 1)); segment >= 0; segment--) {
    const places = await catalogue.setsOf(segment)
    if (places.length === 0) continue
    const found = new Set<number>()
    for await (const at of placesOf(join(ledger.dir, peopleFile(segment)), wanted)) {
      const place = setAt(places, at)
      if (place !== undefined && place.index < end) found.add(place.index)
    }
    yield* [...found].sort((one, two) => two - one)
  }
}

/** The set that has a member at byte `at` of its file. */
function setAt(places: readonly SetPlace[], at: number): SetPlace | undefined {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle]!.offset <= at) low = middle + 1
    else high = middle
  }
  const place = places[low - 1]
  if (place === undefined) return undefined
  const inside = at - place.offset - setHeadBytes
  return inside >= 0 && inside < place.count * pseudonymBytes && inside % pseudonymBytes === 0 ? place : undefined
}

/** Where in a file one of `wanted`, all of sixteen bytes, stands. */
async function* placesOf(path: string, wanted: readonly Buffer[]): AsyncGenerator<number> {
  const file = await open(path, 'r')
  try {
    const block = Buffer.allocUnsafe(blockBytes)
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(block, 0, blockBytes, position)
      if (bytesRead < pseudonymBytes) return
      const bytes = block.subarray(0, bytesRead)
      for (const one of wanted) {
        for (let at = bytes.indexOf(one); at >= 0; at = bytes.indexOf(one, at + 1)) yield position + at
      }
      // The next block begins where a place could still be cut off.
      position += bytesRead - (pseudonymBytes - 1)
      await letOthersWork()
    }
  } finally {
    await file.close()
  }
}
