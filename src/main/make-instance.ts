/** Making an instance where there is none, and opening its facts: what `init`, `serve` and the offline acts begin with. */
import { randomBytes } from 'node:crypto'
import type { ProjectId } from '../model/project.ts'
import { type NewProject, openRegistry, type Registry } from '../registry/index.ts'
import { addProject, createKeys, readShelves } from '../vault/index.ts'
import type { Config } from './config.ts'
import { type DataDir, dataDir, markInstance } from './data-dir.ts'
import { plantFirst } from './grants/plant-canaries.ts'

/** What making an instance answers, once. */
export interface Initialised {
  readonly project: { readonly id: ProjectId; readonly name: string; readonly token: string; readonly secret: string }
  readonly ownerKey: string
  readonly unlock: string
}

export const random = (size: number): Buffer => randomBytes(size)

/** The facts and the two identity stores, at this release's version. Close them. */
export async function openFacts(config: Config, dir: DataDir): Promise<Registry> {
  const [shelf, ...formerShelves] = await readShelves(dir.keys, random)
  const place =
    config.databaseUrl === undefined
      ? { dir: dir.registry }
      : { url: config.databaseUrl, ...(config.keystoreUrl === undefined ? {} : { keystoreUrl: config.keystoreUrl }) }
  const registry = await openRegistry({ ...place, now: Date.now, random, shelf, formerShelves })
  await registry.migrate()
  return registry
}

/**
 * Makes an instance where there is none: keys, a first project, the owner's link.
 * @throws {DataDirError} when the directory holds something else
 */
export async function initialise(config: Config, project: NewProject): Promise<Initialised> {
  const dir = dataDir(config.data)
  const { unlock } = await createKeys(dir.keys, { random })
  const registry = await openFacts(config, dir)
  try {
    const created = await registry.projects.create(project)
    await addProject(dir.keys, created.project.id, random)
    await plantFirst({ registry, keysDir: dir.keys, project: created.project, now: Date.now })
    const ownerKey = await registry.owner.createOwnerLink()
    markInstance(dir)
    const { id, name, token } = created.project
    return { project: { id, name, token, secret: created.secret }, ownerKey, unlock }
  } finally {
    await registry.close()
  }
}
