/** Why one person is in an exposure: the disclosures that name them, entry by entry. */
import type { ScopeLine } from '../../model/incident.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Disclosure } from './disclosure.ts'
import { readCoverage } from './coverage.ts'
import { gatherLine } from './gather.ts'
import type { ImportedLine } from './imported.ts'
import type { ExposurePorts } from './ports.ts'

/** @param pseudonyms all that are held to be this person, base64url */
export async function disclosuresOf(
  ports: ExposurePorts, scope: readonly ScopeLine[], imported: readonly ImportedLine[], project: ProjectId, pseudonyms: readonly string[],
): Promise<Disclosure[]> {
  const wanted = pseudonyms.map((one) => Buffer.from(one, 'base64url'))
  const found: Disclosure[] = []
  const nobody = { add: () => undefined }
  const looking = {
    add(disclosure: Disclosure, set: Uint8Array) {
      const bytes = Buffer.from(set.buffer, set.byteOffset, set.byteLength)
      if (wanted.some((one) => holds(bytes, one))) found.push(disclosure)
    },
  }
  const now = ports.now()
  const coverage = await readCoverage(ports, now)
  for (const line of scope) {
    await gatherLine(ports, line, { sumOf: (which) => (which === project ? looking : nobody), coverage, imported, now })
  }
  return found.toSorted((one, two) => one.from - two.from)
}

function holds(set: Buffer, pseudonym: Buffer): boolean {
  for (let at = set.indexOf(pseudonym); at >= 0; at = set.indexOf(pseudonym, at + 1)) if (at % 16 === 0) return true
  return false
}
