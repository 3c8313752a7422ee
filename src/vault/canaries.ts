/**
 * Canaries: made-up people among the real ones. Nobody has a reason to open one, so whoever does is taking everything.
 *
 * Whoever makes them writes down which they are for the vault's identity alone, one file each time, without reading what
 * was written before; after that, only an unlocked vault can tell them from others.
 */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RandomSource } from '../identity/sealed/index.ts'
import type { ProjectId } from '../model/project.ts'
import { isPseudonym, type Pseudonym } from '../model/pseudonym.ts'
import { ageForRecipients, openAgeByIdentity } from './age/age.ts'
import { readInstance } from './keys/create-keys.ts'
import { canaryFolder, parseKeyJson, readKeyFile, toKeyJson, writeKeyFile } from './keys/files.ts'

interface CanaryFile {
  readonly format: 'signet/canaries/v1'
  readonly project: ProjectId
  readonly people: readonly Pseudonym[]
}

/** Writes down canaries; to be done before they can be met. */
export async function writeCanaries(
  dir: string, project: ProjectId, people: readonly Pseudonym[], random: RandomSource,
): Promise<void> {
  const { recipient } = await readInstance(dir)
  const file = Buffer.from(toKeyJson({ format: 'signet/canaries/v1', project, people } satisfies CanaryFile))
  await mkdir(join(dir, canaryFolder), { recursive: true, mode: 0o700 })
  const name = `${canaryFolder}/${random(9).toString('base64url')}.age` as const
  await writeKeyFile(dir, name, ageForRecipients(file, [recipient], random))
}

export interface Canaries {
  /** Those of `people` who are canaries; looks for ones that were made since. */
  among(project: ProjectId, people: readonly Pseudonym[]): Promise<Pseudonym[]>
}

/** @param identity the vault's, to be forgotten when it locks */
export function createCanaries(dir: string, identity: string): Canaries {
  const read = new Set<string>()
  const known = new Set<string>()

  async function learn(): Promise<void> {
    const names = await readdir(join(dir, canaryFolder)).catch((): string[] => [])
    for (const name of names) {
      if (!name.endsWith('.age') || read.has(name)) continue
      const path = `${canaryFolder}/${name}` as const
      const { project, people } = parseKeyJson(openAgeByIdentity(await readKeyFile(dir, path), identity), path, parse)
      for (const person of people) known.add(`${project} ${person}`)
      read.add(name)
    }
  }

  return {
    async among(project, people) {
      await learn()
      return people.filter((person) => known.has(`${project} ${person}`))
    },
  }
}

function parse(value: unknown): CanaryFile | undefined {
  const file = value as CanaryFile | null
  return file?.format === 'signet/canaries/v1' && Number.isSafeInteger(file.project) && Array.isArray(file.people) &&
    file.people.every((person) => typeof person === 'string' && isPseudonym(person))
    ? file
    : undefined
}
