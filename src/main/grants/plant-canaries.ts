/**
 * Puts canaries among a project's people: tells the vault first, then keeps them as intake would.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyProfile } from '../../identity/index.ts'
import type { ProfileWrite, SealWrite } from '../../model/identity-write.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Project } from '../../model/project.ts'
import type { Registry } from '../../registry/index.ts'
import { writeCanaries } from '../../vault/index.ts'
import { makeCanaries } from './canary-people.ts'

/** How many a project gets on its first day, and each time that they are spread. */
export const canariesAtOnce = 5
/** A project with this many people hides canaries with profiles. */
const leastPeople = 100
const profilesRead = 500
const spreadDone = 'canaries_spread'

const random = (size: number): Buffer => randomBytes(size)

interface Planting {
  readonly registry: Registry
  readonly keysDir: string
  readonly project: Project
  readonly now: () => number
}

/** The first day's: sealed values alone. A sample's people are made up anyway. */
export async function plantFirst(planting: Planting): Promise<void> {
  if (!planting.project.sample) await plant(planting, canariesAtOnce, undefined)
}

/** Canaries with profiles like those of others. Answers how many. */
export async function spreadCanaries(planting: Planting, count = canariesAtOnce): Promise<number> {
  const changes = await planting.registry.profiles.profileChangesSince(0, profilesRead)
  const profiles = changes.flatMap(({ project, deleted, subject, properties }): JsonObject[] =>
    (project === planting.project.id && !deleted && !subject.startsWith('group:') ? [properties] : []))
  await plant(planting, count, profiles)
  return count
}

/** Spreads them once in each project that has grown enough. */
export async function spreadWhereDue(registry: Registry, keysDir: string, projects: readonly Project[], now: () => number): Promise<void> {
  for (const project of projects) {
    const key = `${spreadDone}:${project.id}`
    if (project.sample || (await registry.settings.get(key)) !== undefined) continue
    if ((await registry.sealed.countPeople(project.id)) < leastPeople) continue
    await spreadCanaries({ registry, keysDir, project, now })
    await registry.settings.set(key, true)
  }
}

async function plant({ registry, keysDir, project, now }: Planting, count: number, profiles: readonly JsonObject[] | undefined): Promise<void> {
  const keys = await readFile(join(keysDir, 'collector-keys.json'), 'utf8')
  const { people, writes } = makeCanaries({ project, keys, count, now, random, ...(profiles !== undefined && { profiles }) })
  // One that the vault does not know is a person like any other, and a danger to nobody who opens it.
  await writeCanaries(keysDir, project.id, people, random)
  await registry.seals.putSeals(writes.filter((write): write is SealWrite => write.kind === 'seal'))
  await registry.profiles.applyProfiles(writes.filter((write): write is ProfileWrite => write.kind === 'profile'), applyProfile)
}
