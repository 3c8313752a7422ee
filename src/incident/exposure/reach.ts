/** Whom somebody could reach at all: everybody under seal, everybody with events, and those who were erased since. */
import { readSets, type StoredEntry } from '../../ledger/index.ts'
import type { ProjectId } from '../../model/project.ts'
import type { ExposurePorts } from './ports.ts'

/** People by field under seal, 16 bytes each. */
export type SealedPeople = ReadonlyMap<string, Uint8Array>

/**
 * Who has which field under seal now, or had it before it was erased later than `since`: erased values may still lie in
 * copies that were made before, so those that were erased before the last rotation of the shelf key count no more.
 *
 * @param since milliseconds: the beginning of the window
 * @param setSince only what was set after this instant, to the day: more than arrived in a window that ended before now, for
 * only the latest time is known
 */
export async function sealedPeople(
  { registry, ledger, catalogue }: ExposurePorts, project: ProjectId, since: number, setSince?: number,
): Promise<SealedPeople> {
  const found = new Map<string, string[]>()
  let after: number | null = 0
  while (after !== null) {
    const page: Awaited<ReturnType<typeof registry.sealed.scan>> = await registry.sealed.scan(project, after)
    for (const { field, pseudonym, lastSetAt } of page.values) {
      if (setSince !== undefined && lastSetAt < setSince - dayMs) continue
      const list = found.get(field)
      if (list === undefined) found.set(field, [pseudonym])
      else list.push(pseudonym)
    }
    after = page.last
  }
  const people = new Map([...found].map(([field, list]) => [field, toBytes(list)] as const))
  const erased = await erasedSince({ ledger, catalogue }, project, since)
  const fields = people.size === 0 ? ['$distinct_id'] : [...people.keys()]
  for (const { field, set } of erased) {
    for (const each of field === undefined ? fields : [field]) people.set(each, Buffer.concat([people.get(each) ?? Buffer.alloc(0), set]))
  }
  return people
}

const dayMs = 86_400_000

function toBytes(pseudonyms: readonly string[]): Uint8Array {
  const out = Buffer.alloc(pseudonyms.length * 16)
  for (const [n, pseudonym] of pseudonyms.entries()) out.write(pseudonym, n * 16, 'base64url')
  return out
}

async function erasedSince(
  { ledger, catalogue }: Pick<ExposurePorts, 'ledger' | 'catalogue'>, project: ProjectId, since: number,
): Promise<{ readonly field: string | undefined; readonly set: Uint8Array }[]> {
  let rotatedAt = Number.NEGATIVE_INFINITY
  for await (const { recordedAt } of catalogue.find({ kinds: ['key.shelf.done'], until: since })) {
    rotatedAt = recordedAt
    break
  }
  const entries: StoredEntry[] = []
  for await (const { index, people } of catalogue.find({ kinds: ['erase.'], projects: [project], from: rotatedAt })) {
    if (people > 0) entries.push(await ledger.entry(index))
  }
  const sets: { field: string | undefined; set: Uint8Array }[] = []
  for await (const { entry, set } of readSets(ledger, entries.toReversed())) {
    if (set !== undefined) sets.push({ field: typeof entry['field'] === 'string' ? entry['field'] : undefined, set })
  }
  return sets
}
