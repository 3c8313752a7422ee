/** An instance: every room built once and handed its neighbours. open-instance.ts opens what it is built of. */
import type { Access } from '../access/index.ts'
import { noPlaces, openPlaces, type PlaceFinder } from '../collector/index.ts'
import type { DrillRuns } from '../drill/index.ts'
import { readPrivacySettings } from '../erasure/index.ts'
import type { Forwarder } from '../forward/index.ts'
import type { Containment } from '../incident/index.ts'
import type { NoticeOffice } from '../incident/notices/index.ts'
import type { Watch } from '../incident/watch/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Position } from '../model/position.ts'
import type { Project, ProjectId } from '../model/project.ts'
import type { NewProject, QuarantineChoice, Registry } from '../registry/index.ts'
import type { EventStore } from '../store/index.ts'
import { addProject, type createVaultClient, type superviseVault, type VaultEntry } from '../vault/index.ts'
import { Alerts } from './alerts/alerts.ts'
import { createMailer, type MailSettings } from './alerts/mailer.ts'
import { type SecurityAlarmDeps, tellOfAlarm } from './alerts/security-alarm.ts'
import type { WebhookOptions } from './alerts/webhook.ts'
import type { Config } from './config.ts'
import { createActs, type ControlActs } from './control/acts.ts'
import type { DataDir } from './data-dir.ts'
import { createDrillRuns } from './drill/drill-runs.ts'
import { Privacy } from './erasure/privacy.ts'
import { openForward } from './forward/open-forward.ts'
import { tellOfCanary } from './grants/canary-alarm.ts'
import { deskPlace } from './grants/desk-place.ts'
import { plantFirst, spreadWhereDue } from './grants/plant-canaries.ts'
import { createImportGate } from './import-gate.ts'
import { openIncident, type OpenIncident } from './incident/open-incident.ts'
import type { IdentityIntake } from './intake/identity-intake.ts'
import type { BatchResult, IntakeRequest, WorkerSettings } from './intake/messages.ts'
import { IntakePool } from './intake/pool.ts'
import { readRules } from './intake/project-rules.ts'
import { Tallies } from './intake/tallies.ts'
import type { KeptLedger } from './kept-ledger.ts'
import { KeyCare } from './keys/key-care.ts'
import type { KeyGate } from './keys/key-gate.ts'
import { LiveHub } from './live-hub.ts'
import type { Logger } from './log.ts'
import { random } from './make-instance.ts'
import { openNotices } from './notices/open-notices.ts'
import type { OpenAccess } from './open-access.ts'
import { releaseQuarantined } from './quarantine-release.ts'
import { Sweeper } from './sweep.ts'
import { openWatch, readEvery } from './watch/open-watch.ts'

const flushCountsMs = 2_000
const spreadCanariesMs = 3_600_000

/** How the public knows this instance. */
export type Publicly = Pick<Config, 'origin' | 'organisation' | 'securityContact'>

export class Instance {
  readonly dir: DataDir
  readonly registry: Registry
  readonly store: EventStore
  readonly identity: IdentityIntake
  readonly live = new LiveHub()
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
  readonly #alarms: SecurityAlarmDeps
  readonly #tallies: Tallies
  readonly #placeFiles: readonly SharedArrayBuffer[]
  readonly #places: PlaceFinder
  readonly #supervised: Awaited<ReturnType<typeof superviseVault>>
  #projects: readonly Project[]
  readonly #known: WorkerSettings['known']
  #flush: NodeJS.Timeout
  #spread: NodeJS.Timeout

  /** Use {@link openInstance}, which opens the parts. */
  constructor(parts: Parts) {
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
      onReport: (report) => this.#tallies.report(report),
      isWatched: () => true,
      onTrouble: (message) => parts.log.error(message),
    })
    this.#tallies = new Tallies({
      registry: this.registry,
      gather: () => this.#pool.report(),
      tell: (findings) => void this.alerts.tell(findings).catch(() => undefined),
      onTrouble: (message) => parts.log.warn(message),
    })
    this.webhook = { allowPrivate: parts.allowPrivateWebhooks }
    const mailer = parts.mail && createMailer(parts.mail)
    this.#alarms = {
      registry: this.registry, webhook: this.webhook, mailer, origin: parts.origin, projects: () => this.#projects,
      onTrouble: (message) => parts.log.warn(message),
    }
    this.alerts = new Alerts({
      registry: this.registry,
      webhook: this.webhook,
      mailer,
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
      tell: (alarm) => tellOfAlarm(alarm, this.#alarms),
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

  /** Begins to take events, and goes on with whatever was under way when the instance ended. */
  async start(): Promise<void> {
    await this.#pool.start()
    await this.sweeper.resume()
    await this.alerts.resume()
    await this.notices.resume()
    await this.privacy.start()
    this.keyCare.start()
    await this.forward.start()
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
    return tellOfCanary(entry, this.#alarms)
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
  flushCounts(): Promise<void> {
    return this.#tallies.flush()
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

  async #keep(result: BatchResult): Promise<void> {
    await Promise.all([
      this.store.append(result.rows),
      this.registry.quarantine.put(result.quarantined),
      this.identity.append(result.identity, result.keys, result.identityCount),
    ])
    this.#tallies.count(result.counts)
    this.live.publish(result.live)
    for (const { project, outcome, count } of result.counts) {
      if (outcome !== 'accepted') this.live.refuse(project, { [outcome]: count })
    }
  }
}

/** What an instance is built of: opened, and not started. */
export interface Parts {
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
