/**
 * Finds people by a value that somebody already knows, without opening anything: as an id by its pseudonym, as an e-mail
 * address or a telephone number by its blind index. The keys are the collectors', so what is found is a guess that was
 * confirmed, no more.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blindIndex, createKeyring, createSealer, readCollectorKeys } from '../../identity/index.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { Registry } from '../../registry/index.ts'

export interface FindByValueDeps {
  readonly registry: Pick<Registry, 'sealed' | 'links'>
  readonly keysDir: string
  readonly now: () => number
  readonly random: (size: number) => Buffer
}

/** Names of the classes of values that are found whatever their field is called. */
const classes = ['$email', '$phone'] as const

/** @returns people, merged ids followed; in no order that says anything */
export async function findByValue({ registry, keysDir, now, random }: FindByValueDeps, project: Project, value: string): Promise<readonly Pseudonym[]> {
  const keyring = createKeyring(readCollectorKeys(await readFile(join(keysDir, 'collector-keys.json'), 'utf8')))
  const sealer = createSealer({ keys: keyring, now, random })
  const mac = keyring.of(project.id).blindIndexMac
  const text = value.trim()
  const ids = (['user', 'device'] as const).map((kind) => sealer.pseudonym(project, kind, text))
  const indexes = new Set(classes.map((field) => blindIndex(mac, field, text)))
  const known = await registry.sealed.sealedFieldsOf(project.id, ids)
  const found = new Set<Pseudonym>(known.keys())
  for (const index of indexes) {
    for (const person of await registry.sealed.findByBlindIndex(project.id, undefined, index)) found.add(person)
  }
  const heads = await registry.links.resolve(project.id, [...found])
  return [...new Set([...found].map((person) => heads.get(person) ?? person))].toSorted()
}
