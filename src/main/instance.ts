/**
 * An instance: every room built once and handed its neighbours. `openInstance` is what `serve` runs; the command line's
 * offline acts open parts of it.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Access } from '../access/index.ts'
import { noPlaces, openPlaces, type PlaceFinder } from '../collector/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Position } from '../model/position.ts'
import type { IdMode, Project, ProjectId } from '../model/project.ts'
import {
  type DictionaryEntry, type IntakeCount, type NewProject, openRegistry, type QuarantineChoice, type Registry, type SetAsideCount,
} from '../registry/index.ts'
import { EventStore, openEmbedded, openServer } from '../store/index.ts'
import { addProject, createKeys, createVaultClient, readShelves, superviseVault, type VaultEntry, vaultSocketPath } from '../vault/index.ts'
import type { Config } from './config.ts'
import { type DataDir, dataDir, hasInstance, markInstance } from './data-dir.ts'
import { Alerts } from './alerts/alerts.ts'
import { createMailer, type MailSettings } from './alerts/mailer.ts'
import type { WebhookOptions } from './alerts/webhook.ts'
import { createImportGate } from './import-gate.ts'
import { IdentityIntake } from './intake/identity-intake.ts'
import type { BatchResult, IntakeRequest, WorkerSettings } from './intake/messages.ts'
import { IntakePool } from './intake/pool.ts'
import { readRules } from './intake/project-rules.ts'
import { FindingsLedger } from '../guard/index.ts'
import { KeyCare } from './keys/key-care.ts'
import { KeyGate } from './keys/key-gate.ts'
import { LiveHub } from './live-hub.ts'
import { createActs, type ControlActs } from './control/acts.ts'
import { Privacy } from './erasure/privacy.ts'
import { readPrivacySettings } from '../erasure/index.ts'
import { openForward } from './forward/open-forward.ts'
import { createDrillRuns } from './drill/drill-runs.ts'
import { openIncident, type OpenIncident } from './incident/open-incident.ts'
import type { DrillRuns } from '../drill/index.ts'
import type { NoticeOffice } from '../incident/notices/index.ts'
import { openNotices } from './notices/open-notices.ts'
import type { Watch } from '../incident/watch/index.ts'
import { openWatch, readEvery } from './watch/open-watch.ts'
import { type Containment, openContainment } from '../incident/index.ts'
import type { Forwarder } from '../forward/index.ts'
import { accessKey } from './access-key.ts'
import { tellOfCanary } from './grants/canary-alarm.ts'
import { deskPlace } from './grants/desk-place.ts'
import { plantFirst, spreadWhereDue } from './grants/plant-canaries.ts'
import { recordVaultEntry } from './vault-ledger.ts'
import { type KeptLedger, openKeptLedger } from './kept-ledger.ts'
import { openAccess, type OpenAccess } from './open-access.ts'
import { loadPlaceFiles } from './place-files.ts'
import { program } from './program.ts'
import { packageVersion } from './version.ts'
import { releaseQuarantined } from './quarantine-release.ts'
import { Sweeper } from './sweep.ts'
import type { Logger } from './log.ts'

/** What making an instance answers, once. */
export interface Initialised {
  readonly project: { readonly id: ProjectId; readonly name: string; readonly token: string; readonly secret: string }
  readonly ownerKey: string
  readonly unlock: string
}

const random = (size: number): Buffer => randomBytes(size)
const flushCountsMs = 2_000
const lingerMs = 1_000
const spreadCanariesMs = 3_600_000
/** Places that one flush writes at the most: it holds the registry while it does. */
const mostFindings = 2_000

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

/** The names that each project's dictionary knows at the start. */
async function readKnown(registry: Registry, projects: readonly Project[]): Promise<WorkerSettings['known']> {
  const kinds = ['property', 'person'] as const
  return Promise.all(projects.flatMap(({ id }) => kinds.map(async (kind) => ({
    project: id, kind, names: (await registry.dictionary.readDictionary(id, kind)).map(({ name }) => name),
  }))))
}

/** The desk's port when none is named: any for a server on any, the next for the others. */
const portAfter = (port: number): number => (port === 0 || port === 65_535 ? 0 : port + 1)

export { hasInstance }

/** How the public knows this instance. */
export type Publicly = Pick<Config, 'origin' | 'organisation' | 'securityContact'>

export class Instance {
  readonly dir: DataDir
  readonly registry: Registry
  readonly store: EventStore
  readonly identity: IdentityIntake
  readonly live = new LiveHub()
  readonly findings = new FindingsLedger(mostFindings)
  readonly authorizeImport: ReturnType<typeof createImportGate>
  readonly vault: ReturnType<typeof createVaultClient>
  readonly ledger: Ledger
  readonly access: Access
  readonly kept: KeptLedger
  readonly readLimits: Config['readLimits']
  readonly log: Logger
  readonly sweeper: Sweeper
  readonly webhook: WebhookOptions
  readonly alerts: Alerts
  readonly privacy: Privacy
  readonly forward: Forwarder
  readonly incident: OpenIncident
  readonly drills: DrillRuns
  readonly notices: NoticeOffice
  readonly watch: Watch
  readonly publicly: Publicly
  /** Renewed keys, and stored ones under former epochs. */
  readonly keyCare: KeyCare
  readonly #gate: KeyGate
  /** What whoever is on this machine may ask of it. */
  readonly acts: ControlActs
  readonly #access: OpenAccess
  readonly #stopWatch: () => void
  readonly #pool: IntakePool
  readonly #placeFiles: readonly SharedArrayBuffer[]
  readonly #places: PlaceFinder
  readonly #supervised: Awaited<ReturnType<typeof superviseVault>>
  #projects: readonly Project[]
  readonly #known: WorkerSettings['known']
  #counts: IntakeCount[] = []
  #dictionary: DictionaryEntry[] = []
  #setAside: SetAsideCount[] = []
  #flush: NodeJS.Timeout
  #spread: NodeJS.Timeout
  #flushing: Promise<void> = Promise.resolve()

  private constructor(parts: Parts) {
    this.dir = parts.dir
    this.registry = parts.registry
    this.store = parts.store
    this.identity = parts.identity
    this.vault = parts.vault
    this.ledger = parts.kept.ledger
    this.#access = parts.access
    this.access = parts.access.access
    this.#places = parts.placeFiles.length === 0 ? noPlaces : openPlaces(...parts.placeFiles.map((file) => new Uint8Array(file)))
    this.kept = parts.kept
    this.readLimits = parts.readLimits
    this.log = parts.log
    this.#supervised = parts.supervised
    this.#placeFiles = parts.placeFiles
    this.#projects = parts.projects
    this.#known = parts.settings.known
    this.authorizeImport = createImportGate(parts.registry, Date.now)
    this.#pool = new IntakePool({
      workers: parts.workers,
      settings: parts.settings,
      keep: (result) => this.#keep(result),
      onReport: ({ dictionary, setAside, findings }) => {
        for (const entry of dictionary) this.#dictionary.push(entry)
        this.#setAside.push(...setAside)
        this.findings.merge(findings)
      },
      isWatched: () => true,
      onTrouble: (message) => parts.log.error(message),
    })
    this.webhook = { allowPrivate: parts.allowPrivateWebhooks }
    this.alerts = new Alerts({
      registry: this.registry,
      webhook: this.webhook,
      mailer: parts.mail && createMailer(parts.mail),
      origin: parts.origin,
      now: Date.now,
      projectOf: (id) => this.#projects.find((project) => project.id === id),
      onTrouble: (message) => parts.log.warn(message),
    })
    this.sweeper = new Sweeper({
      registry: this.registry,
      store: this.store,
      identity: this.identity,
      check: (page, keep) => this.#pool.check(page, keep),
      projects: () => this.#projects,
      now: Date.now,
      onTrouble: (message) => parts.log.warn(message),
    })
    this.privacy = new Privacy({
      dir: this.dir, registry: this.registry, store: this.store, kept: this.kept, vault: this.vault,
      projects: () => this.#projects,
      forgetSealed: (project, erased) => this.#pool.forget(project, erased),
      settle: () => this.settle(true),
      forgetLive: (project) => this.live.forget(project),
      shelfEveryMs: parts.shelfEveryMs,
      keyBackups: parts.keyBackups,
      version: parts.version,
      onTrouble: (message) => parts.log.warn(message),
    })
    this.forward = openForward({
      dir: this.dir, registry: this.registry, store: this.store, kept: this.kept, vault: this.vault, accessKey: parts.accessKey,
      allowPrivate: parts.allowPrivateDestinations,
      settle: () => this.settle(),
      oldestUnderWay: () => this.#pool.oldestUnderWay(),
      onTrouble: (message) => parts.log.warn(message),
    })
    this.notices = openNotices({
      registry: this.registry, ledger: this.ledger, vault: this.vault, keysDir: this.dir.keys, mail: parts.mail, random, perSecond: parts.noticesPerSecond,
    })
    this.publicly = parts.publicly
    this.watch = openWatch(this.registry, { allowPrivate: parts.allowPrivateDestinations })
    this.#stopWatch = readEvery(this.watch, (message) => parts.log.warn(message))
    this.incident = openIncident({
      registry: this.registry, kept: this.kept, access: this.access, vault: this.vault, store: this.store, privacy: this.privacy, forward: this.forward,
      containment: parts.containment,
      projects: () => this.#projects,
      reloadProjects: () => this.reloadProjects(),
      settle: () => this.settle(),
      afterRenewal: () => this.keyCare.look(),
    })
    this.drills = createDrillRuns({ registry: this.registry, ledger: this.ledger, now: Date.now, environment: process.env })
    // Whichever process decided it, the workers of this one hear of it.
    parts.containment.watch(() => void this.reloadProjects().catch((error: unknown) =>
      parts.log.warn(`Cannot tell intake what is contained: ${error instanceof Error ? error.name : 'unknown'}`)))
    this.#gate = parts.gate
    this.keyCare = new KeyCare({
      keysDir: this.dir.keys, gate: parts.gate, registry: this.registry, vault: this.vault, ledger: this.ledger, log: parts.log,
      handOut: () => this.reloadProjects(),
    })
    this.acts = createActs({
      privacy: this.privacy,
      formerKeys: async () => {
        await this.settle()
        return { counts: await this.keyCare.rewrapper.left(), rewrap: this.keyCare.rewrapper.state }
      },
      projects: () => this.#projects,
      eventsModeOf: async (project) => (await readPrivacySettings(this.registry, project)).events,
      append: (entry, people) => this.ledger.append(entry, people),
    })
    this.#flush = setInterval(() => void this.flushCounts(), flushCountsMs)
    this.#spread = setInterval(() => void spreadWhereDue(this.registry, this.dir.keys, this.#projects, Date.now).catch((error: unknown) =>
      this.log.warn(`Cannot spread canaries: ${error instanceof Error ? error.name : 'unknown'}`)), spreadCanariesMs)
  }

  static async open(config: Config, log: Logger): Promise<Instance> {
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
    await instance.#pool.start()
    await instance.sweeper.resume()
    await instance.alerts.resume()
    await instance.notices.resume()
    await instance.privacy.start()
    instance.keyCare.start()
    await instance.forward.start()
    return instance
  }

  get projects(): readonly Project[] {
    return this.#projects
  }

  /** Country and region of an address, as far as the place files know. */
  placeOf(address: string): string | undefined {
    const { country, region } = this.#places.find(address) ?? {}
    return region === undefined ? country : `${region}, ${country ?? ''}`
  }

  /** To the whole degree. */
  positionOf(address: string): Position | undefined {
    return this.#places.find(address)?.position
  }

  take(request: IntakeRequest) {
    return this.#pool.submit(request)
  }

  /** Resolves when everything acknowledged before the call is where questions look; `always`: and what was changed in the registry. */
  async settle(always = false): Promise<void> {
    await Promise.all([this.store.settle(), this.identity.settle(always)])
  }

  /** Where browsers find the vault's desk. */
  deskOrigin({ origin, vaultOrigin }: Pick<Config, 'origin' | 'vaultOrigin'>): string | undefined {
    const deskPort = this.#supervised.deskPort()
    return deskPort === undefined ? undefined : deskPlace({ appPort: 0, deskPort, origin, vaultOrigin }).deskOrigins[0]
  }

  /** Tells the vault where browsers find the app, which alone may hold the desk in a frame. */
  placeDesk(appPort: number, { origin, vaultOrigin }: Pick<Config, 'origin' | 'vaultOrigin'>): void {
    const deskPort = this.#supervised.deskPort()
    if (deskPort !== undefined) this.#supervised.tellPlace(deskPlace({ appPort, deskPort, origin, vaultOrigin }))
  }

  tellOfCanary(entry: VaultEntry): Promise<void> {
    return tellOfCanary(entry, {
      registry: this.registry, webhook: this.webhook, projects: () => this.#projects, onTrouble: (message) => this.log.warn(message),
    })
  }

  /** Creates a project with its keys and lets the workers know it. */
  async createProject(project: NewProject) {
    const created = await this.registry.projects.create(project)
    await addProject(this.dir.keys, created.project.id, random)
    await plantFirst({ registry: this.registry, keysDir: this.dir.keys, project: created.project, now: Date.now })
    await this.keyCare.look()
    await this.reloadProjects()
    return created
  }

  /** Removes a project with all that is kept of it. */
  async removeProject(id: ProjectId): Promise<void> {
    await this.sweeper.cancel(id)
    for (const destination of await this.forward.list(id)) await this.forward.remove(id, destination.id, 'signet')
    await this.settle()
    await this.registry.projects.delete(id)
    await this.reloadProjects()
    await this.registry.seals.eraseProject(id)
    await this.store.eraseProject(id)
    this.live.forget(id)
  }

  /** Lets events out of quarantine; answers how many. @throws {StoreError} */
  releaseQuarantined(project: ProjectId, choice: QuarantineChoice): Promise<number> {
    return releaseQuarantined(this.registry, this.store, project, choice)
  }

  /** Reads the projects and their rules anew and hands them to the workers: after any change of one. */
  async reloadProjects(): Promise<void> {
    this.#projects = await this.registry.projects.list()
    const rules = await readRules(this.registry, this.incident.containment.state.quarantined)
    const settings: WorkerSettings = { keys: this.#gate.text, projects: this.#projects, rules, known: this.#known, placeFiles: this.#placeFiles }
    this.#pool.configure(settings)
  }

  /** Writes the counters, the dictionary and the findings that gathered since the last time, in all workers. */
  async flushCounts(): Promise<void> {
    await this.#pool.report()
    this.#flushing = this.#flushing.then(() => this.#writeCounts()).catch((error: unknown) =>
      this.log.warn(`Cannot write intake counters: ${error instanceof Error ? error.name : 'unknown'}`))
    return this.#flushing
  }

  async close(): Promise<void> {
    clearInterval(this.#flush)
    clearInterval(this.#spread)
    this.incident.containment.close()
    await this.drills.stop()
    await this.forward.close()
    await this.keyCare.close()
    await this.privacy.close()
    await this.sweeper.close()
    await this.notices.close()
    this.#stopWatch()
    await this.flushCounts()
    await this.#pool.close()
    await this.flushCounts()
    await this.alerts.close()
    await this.identity.settle().catch(() => undefined)
    await this.identity.close()
    await this.store.close()
    await this.#supervised.stop()
    await this.#access.close()
    await this.kept.close()
    await this.registry.close()
  }

  async #writeCounts(): Promise<void> {
    const counts = this.#counts.splice(0)
    const dictionary = this.#dictionary.splice(0)
    const setAside = this.#setAside.splice(0)
    const found = this.findings.take()
    // What this ledger had no room for may have been any project's.
    if (found.setAside > 0) setAside.push({ project: 0, what: 'finding', count: found.setAside })
    await this.registry.intake.addIntake(counts)
    await this.registry.dictionary.addToDictionary(dictionary)
    if (setAside.length > 0) await this.registry.setAside.add(setAside)
    const findings = await this.registry.findings.add(found.entries).catch((error: unknown) => {
      this.findings.merge({ entries: found.entries, setAside: 0 })
      throw error
    })
    // Others wait for the counts, and nobody for a webhook or a mail server.
    if (findings.length > 0) void this.alerts.tell(findings).catch(() => undefined)
  }

  async #keep(result: BatchResult): Promise<void> {
    await Promise.all([
      this.store.append(result.rows),
      this.registry.quarantine.put(result.quarantined),
      this.identity.append(result.identity, result.keys, result.identityCount),
    ])
    this.#counts.push(...result.counts)
    this.live.publish(result.live)
    for (const { project, outcome, count } of result.counts) {
      if (outcome !== 'accepted') this.live.refuse(project, { [outcome]: count })
    }
  }
}

interface Parts {
  readonly containment: Containment
  readonly dir: DataDir
  readonly registry: Registry
  readonly store: EventStore
  readonly identity: IdentityIntake
  readonly placeFiles: readonly SharedArrayBuffer[]
  readonly supervised: Awaited<ReturnType<typeof superviseVault>>
  readonly projects: readonly Project[]
  readonly vault: ReturnType<typeof createVaultClient>
  readonly kept: KeptLedger
  readonly gate: KeyGate
  readonly access: OpenAccess
  readonly readLimits: Config['readLimits']
  readonly log: Logger
  readonly workers: number
  readonly allowPrivateWebhooks: boolean
  readonly allowPrivateDestinations: boolean
  readonly accessKey: Uint8Array
  readonly mail: MailSettings | undefined
  readonly noticesPerSecond: number
  readonly publicly: Publicly
  readonly origin: string | undefined
  readonly shelfEveryMs: number
  readonly keyBackups: string | undefined
  readonly version: string
  readonly settings: WorkerSettings
}
