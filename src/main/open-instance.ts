/** Opens what an instance is built of, and starts it: what `serve` runs, and the offline acts of the command line. */
import { join } from 'node:path'
import type { IdMode, Project, ProjectId } from '../model/project.ts'
import { openContainment } from '../incident/index.ts'
import type { Registry } from '../registry/index.ts'
import { EventStore, openEmbedded, openServer } from '../store/index.ts'
import { createVaultClient, superviseVault, vaultSocketPath } from '../vault/index.ts'
import { accessKey } from './access-key.ts'
import type { Config } from './config.ts'
import { dataDir } from './data-dir.ts'
import { Instance } from './instance.ts'
import { IdentityIntake } from './intake/identity-intake.ts'
import type { WorkerSettings } from './intake/messages.ts'
import { readRules } from './intake/project-rules.ts'
import { openKeptLedger } from './kept-ledger.ts'
import { KeyGate } from './keys/key-gate.ts'
import type { Logger } from './log.ts'
import { openFacts } from './make-instance.ts'
import { openAccess } from './open-access.ts'
import { loadPlaceFiles } from './place-files.ts'
import { program } from './program.ts'
import { recordVaultEntry } from './vault-ledger.ts'
import { packageVersion } from './version.ts'

const lingerMs = 1_000

/** Starts an instance: its stores, its vault, its workers, and whatever was under way when it ended. */
export async function openInstance(config: Config, log: Logger): Promise<Instance> {
  const dir = dataDir(config.data)
  const registry = await openFacts(config, dir)
  // Before anything is started: with keys that are not this instance's nothing may be.
  const gate = await KeyGate.open(dir.keys, registry.settings).catch(async (error: unknown) => {
    await registry.close()
    throw error
  })
  const [engine, placeFiles, kept] = await Promise.all([
    config.clickhouseUrl === undefined ? openEmbedded(dir.engine) : openServer(config.clickhouseUrl),
    loadPlaceFiles(config.places),
    openKeptLedger(dir, config, log),
  ])
  const vaultProgram = program('vault', '../vault/main.ts', import.meta.url)
  const [store, supervised, projects] = await Promise.all([
    EventStore.open({ engine, dir: dir.intake, now: Date.now, lingerMs }),
    superviseVault({
      entry: vaultProgram.path,
      nodeArgs: vaultProgram.nodeArgs,
      keysDir: dir.keys,
      record: async (entry) => {
        void instance?.tellOfCanary(entry).catch(() => undefined)
        return recordVaultEntry(kept.ledger, dir.keys, entry)
      },
      ledgerDir: dir.ledger,
      desk: { host: config.host, port: config.vaultPort ?? portAfter(config.port), orAnother: config.vaultPort === undefined },
      onDeath: (how) => log.warn(`The vault's process ended (${how}); it is started again, locked`),
    }),
    registry.projects.list(),
  ])
  const modes = new Map<ProjectId, IdMode>()
  const idModeOf = (project: ProjectId): IdMode => modes.get(project) ?? 'simplified'
  const remember = (list: readonly Project[]) => list.forEach((project) => modes.set(project.id, project.idMode))
  remember(projects)
  const identity = await IdentityIntake.open({
    dir: join(dir.intake, 'identity'),
    keysDir: join(dir.keys, 'intake'),
    registry,
    mirror: store.mirror,
    now: Date.now,
    idModeOf: (project) => {
      if (!modes.has(project)) remember(instance?.projects ?? [])
      return idModeOf(project)
    },
    lingerMs,
    onTrouble: (message) => log.warn(message),
  })
  let instance: Instance | undefined
  const containment = await openContainment(registry.settings, () => performance.now(), (message) => log.warn(message))
  instance = new Instance({
    containment,
    dir, registry, store, identity, placeFiles, supervised, projects, log, kept,
    access: await openAccess(dir.keys, registry, kept.ledger, config, (message) => log.warn(message)),
    vault: createVaultClient(vaultSocketPath(dir.keys)),
    workers: config.intakeWorkers,
    allowPrivateWebhooks: config.allowPrivateWebhooks,
    allowPrivateDestinations: config.allowPrivateDestinations,
    accessKey: await accessKey(dir.keys),
    mail: config.mail,
    noticesPerSecond: config.noticesPerSecond,
    publicly: { origin: config.origin, organisation: config.organisation, securityContact: config.securityContact },
    origin: config.origin,
    readLimits: config.readLimits,
    shelfEveryMs: config.shelfEveryMs,
    keyBackups: config.keyBackups,
    version: await packageVersion(),
    gate,
    settings: { keys: gate.text, projects, rules: await readRules(registry, containment.state.quarantined), known: await readKnown(registry, projects), placeFiles },
  })
  await instance.start()
  return instance
}

/** The names that each project's dictionary knows at the start. */
async function readKnown(registry: Registry, projects: readonly Project[]): Promise<WorkerSettings['known']> {
  const kinds = ['property', 'person'] as const
  return Promise.all(projects.flatMap(({ id }) => kinds.map(async (kind) => ({
    project: id, kind, names: (await registry.dictionary.readDictionary(id, kind)).map(({ name }) => name),
  }))))
}

/** The desk's port when none is named: any for a server on any, the next for the others. */
const portAfter = (port: number): number => (port === 0 || port === 65_535 ? 0 : port + 1)
