/**
 * One request on its way through: what it was, what its neighbours are, and what has come of it so far. Facts about
 * the sender (place, user agent) are found once, and only when a record asks for them.
 */
import type { SealedEvent } from '../model/event.ts'
import type { IdentityWrite } from '../model/identity-write.ts'
import type { NameRules } from '../model/name-rules.ts'
import type { Guard, IdentitySealer } from '../model/ports.ts'
import type { Project, ProjectId } from '../model/project.ts'
import type { ImportCredentials, ImportRefusal } from './credentials.ts'
import type { Place, PlaceFinder } from './enrich/places.ts'
import type { UserAgent, UserAgentReader } from './enrich/user-agents.ts'
import { wellFormed, cutText } from './parse/clean-value.ts'
import type { Collected, CollectRequest, HttpAnswer, QuarantinedEvent, Sdk } from './request.ts'
import { ProjectIntake } from './seal/project-intake.ts'
import type { CollectorSettings } from './settings.ts'
import { Tally } from './tally.ts'

export interface CollectorDeps {
  projectByToken(token: string): Project | undefined
  /** The project that these credentials may import into, or why there is none. */
  authorizeImport(credentials: ImportCredentials): Project | ImportRefusal
  readonly places: PlaceFinder
  readonly userAgents: UserAgentReader
  readonly guard: Guard
  readonly identity: IdentitySealer
  /** What the project's owner decided about names; nothing when absent. */
  readonly rulesOf?: (project: ProjectId) => NameRules | undefined
  /** 64 random bits, for an event that brought no id of its own. */
  randomKey(): bigint
}

export class Intake {
  readonly deps: CollectorDeps
  readonly settings: CollectorSettings
  readonly request: CollectRequest
  readonly tally = new Tally()
  readonly events: SealedEvent[] = []
  readonly quarantined: QuarantinedEvent[] = []
  readonly identity: IdentityWrite[] = []
  readonly #projects = new Map<ProjectId, ProjectIntake>()
  #project: Project | undefined
  #place: Place | undefined | null = null
  #agent: UserAgent | undefined
  #sdk: Sdk | undefined

  constructor(deps: CollectorDeps, settings: CollectorSettings, request: CollectRequest) {
    this.deps = deps
    this.settings = settings
    this.request = request
  }

  for(project: Project): ProjectIntake {
    let intake = this.#projects.get(project.id)
    if (intake === undefined) {
      intake = new ProjectIntake(project, this.deps.identity, this.identity, this.request.receivedAt)
      this.#projects.set(project.id, intake)
      this.#project ??= project
    }
    return intake
  }

  /** Where the request itself came from. */
  peerPlace(): Place | undefined {
    if (this.#place === null) this.#place = this.deps.places.find(this.request.address)
    return this.#place
  }

  peerAgent(): UserAgent {
    return (this.#agent ??= this.deps.userAgents.read(this.request.userAgent ?? ''))
  }

  /** Remembers which SDK sent the request: the first that a record names. */
  sentBy(name: unknown, version: unknown): void {
    if (this.#sdk !== undefined || typeof name !== 'string' || name === '') return
    this.#sdk = { name: label(name), version: typeof version === 'string' ? label(version) : undefined }
  }

  collected(answer: HttpAnswer): Collected {
    const { counts, findings } = this.tally
    const { events, quarantined, identity } = this
    return { answer, events, quarantined, identity, counts, findings, project: this.#project?.id, sdk: this.#sdk }
  }
}

function label(text: string): string {
  return wellFormed(cutText(text, 64), true)
}
