/**
 * The incident desk: opens incidents, takes changes one after the other, computes exposures in versions. Each act is on the
 * ledger before it takes effect; of two who change one version, the second is refused and told.
 *
 * Rules: SPEC.md I1–I5, X20.
 */
import { createHash } from 'node:crypto'
import type { StoredEntry } from '../ledger/index.ts'
import { actorOfEntry } from '../model/ledger-entry.ts'
import type { IncidentKind, ScopeTarget } from '../model/incident.ts'
import type { JsonObject } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { IncidentPart, IncidentVersion, StoredIncident } from '../registry/index.ts'
import { IncidentError } from './errors.ts'
import { computeExposure, type ExposureResult } from './exposure/compute.ts'
import type { Disclosure } from './exposure/disclosure.ts'
import { type ImportedLine, listOf, parseLog, writeLog } from './exposure/imported.ts'
import { disclosuresOf } from './exposure/one-person.ts'
import { comparePacked, type ExposureChange, PackedPeople, type PackedProjects, readPacked, writePacked } from './exposure/packed.ts'
import type { ExposurePorts } from './exposure/ports.ts'
import { applyChange, openDocument } from './incidents/apply.ts'
import type { IncidentChange, IncidentDocument, NewIncident } from './incidents/document.ts'

export interface Incident extends IncidentDocument {
  readonly id: number
  /** `2026-007`. */
  readonly name: string
  readonly version: number
  readonly openedAt: number
  readonly updatedAt: number
}

/** A version of an exposure; `changes` against the one before it, null for the first. */
export interface ExposureVersion extends ExposureResult {
  readonly version: number
  readonly by: string
  /** Why it says less than the version before; empty when it does not. */
  readonly reason: string
  readonly changes: ExposureChange | null
  /** The ledger's entry that announced it. */
  readonly entry: number
}

export interface Desk {
  /** @throws {IncidentError} INCIDENT_INVALID */
  open(given: NewIncident, by: string): Promise<Incident>
  /** What an alarm of the ledger would be opened as. @throws {IncidentError} INCIDENT_INVALID @throws {LedgerError} LEDGER_NOT_FOUND */
  fromAlarm(index: number): Promise<{ readonly incident: NewIncident; readonly target: ScopeTarget | undefined }>
  list(): Promise<Incident[]>
  /** @throws {IncidentError} INCIDENT_NOT_FOUND */
  get(id: number): Promise<Incident>
  versions(id: number): Promise<IncidentVersion[]>
  /** @throws {IncidentError} INCIDENT_CHANGED when `version` is not the present one, and what applyChange throws */
  change(id: number, version: number, change: IncidentChange, by: string): Promise<Incident>
  /** Imports a log as evidence: what it says of who came from where is kept, and a digest of the rest. @throws {IncidentError} INCIDENT_INVALID, INCIDENT_CHANGED */
  importLog(id: number, version: number, log: { readonly source: string; readonly text: string }, by: string): Promise<{ readonly incident: Incident; readonly lines: number; readonly useful: number }>
  /**
   * Computes a new version. One that says less of anybody than the version before needs a reason.
   * @throws {IncidentError} SCOPE_NAMES_NOTHING, EXPOSURE_WOULD_SHRINK
   */
  compute(id: number, by: string, reason: string): Promise<ExposureVersion>
  exposures(id: number): Promise<ExposureVersion[]>
  /** People of a version, by project. @throws {IncidentError} INCIDENT_NOT_FOUND */
  peopleOf(id: number, version: number): Promise<ReadonlyMap<ProjectId, PackedPeople>>
  /** The entries and components by which one person is in the scope as it was at a version. */
  whyOf(id: number, version: number, project: ProjectId, pseudonym: Pseudonym): Promise<Disclosure[]>
}

const longestLog = 16 * 1024 * 1024
const remembered = 2

export function createDesk(ports: ExposurePorts): Desk {
  const { registry, ledger, now } = ports
  const { incidents } = registry
  let turn: Promise<unknown> = Promise.resolve()
  const packed = new Map<string, PackedProjects>()

  /** One act after the other, so that none is announced on the ledger that another of this process has outrun. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  async function found(id: number): Promise<Incident> {
    const stored = await incidents.get(id)
    if (stored === undefined) throw new IncidentError('INCIDENT_NOT_FOUND', 'There is no such incident')
    return toIncident(stored)
  }

  async function demandNamed({ target, window }: { readonly target: ScopeTarget; readonly window: { readonly from: number } }): Promise<void> {
    if (await isNamed(target, window.from)) return
    throw new IncidentError('SCOPE_NAMES_NOTHING', `There is no such ${target.kind} here`, 'Check its number; those that have ended count too')
  }

  async function isNamed(target: ScopeTarget, from: number): Promise<boolean> {
    switch (target.kind) {
      case 'session': {
        const session = await incidents.whoseSession(target.session)
        return session !== undefined && session.endedAt > from
      }
      case 'member':
        // Also one who was removed: the ledger knows them.
        return (await registry.members.get(target.member)) !== undefined || ports.catalogue.actors().includes(`member:${target.member}`)
      case 'service':
        return (await registry.serviceAccounts.get(target.service)) !== undefined || ports.catalogue.actors().includes(`service:${target.service}`)
      case 'secret':
      case 'token':
        return ports.projects().some(({ id }) => id === target.project)
      case 'address':
        listOf([target.network])
        return true
      case 'destination':
        return ports.projectOfDestination === undefined || (await ports.projectOfDestination(target.destination)) !== undefined
      case 'owner':
        return true
      default:
        return target.projects === 'all' || target.projects.every((project) => ports.projects().some(({ id }) => id === project))
    }
  }

  async function save(incident: Incident, version: number, document: IncidentDocument, change: string, by: string, facts: JsonObject = {}): Promise<Incident> {
    const text = JSON.stringify(document)
    await ledger.append({
      kind: 'incident.changed', actor: by, incident: incident.id, change, version: version + 1,
      document: createHash('sha256').update(text).digest('hex'), ...(facts as Record<string, string | number>),
    })
    if (!(await incidents.save(incident.id, version, document as unknown as JsonObject, { actor: by, change }))) throw changed(incident.version)
    return found(incident.id)
  }

  function demandVersion(incident: Incident, version: number): void {
    if (incident.version !== version) throw changed(incident.version)
  }

  async function importedOf(id: number): Promise<ImportedLine[]> {
    const logs = await incidents.parts(id, 'log')
    const texts = await Promise.all(logs.map(({ number }) => incidents.contentOf(id, 'log', number)))
    return texts.flatMap((text) => (text === undefined ? [] : parseLog(text).useful))
  }

  async function packedOf(id: number, version: number): Promise<PackedProjects> {
    const key = `${id} ${version}`
    const known = packed.get(key)
    if (known !== undefined) return known
    const text = await incidents.contentOf(id, 'exposure', version)
    if (text === undefined) throw new IncidentError('INCIDENT_NOT_FOUND', 'There is no such version of the exposure')
    const read = readPacked(text)
    packed.set(key, read)
    for (const oldest of packed.keys()) if (packed.size > remembered) packed.delete(oldest)
    return read
  }

  return {
    open: (given, by) => inTurn(async () => {
      const document = openDocument(given, { now: now(), by })
      await ledger.append({
        kind: 'incident.opened', actor: by, incidentKind: document.kind, ...(document.alarm !== null && { alarm: document.alarm }),
        document: createHash('sha256').update(JSON.stringify(document)).digest('hex'),
      })
      return toIncident(await incidents.open(document as unknown as JsonObject, new Date(now()).getUTCFullYear(), by))
    }),

    async fromAlarm(index) {
      const entry = await ledger.entry(index)
      const suggestion = suggest(entry)
      if (suggestion === undefined) throw new IncidentError('INCIDENT_INVALID', `Entry ${index} is no alarm`, 'Open the incident by hand')
      return suggestion
    },

    list: async () => (await incidents.list()).map(toIncident),
    get: found,
    async versions(id) {
      await found(id)
      return incidents.versions(id)
    },

    change: (id, version, change, by) => inTurn(async () => {
      const incident = await found(id)
      demandVersion(incident, version)
      if (change.type === 'scope.add' || change.type === 'scope.change') await demandNamed(change.line)
      const document = applyChange(toDocument(incident), change, { now: now(), by })
      return save(incident, version, document, change.type, by, change.type === 'status' ? { status: change.status } : {})
    }),

    importLog: (id, version, { source, text }, by) => inTurn(async () => {
      const incident = await found(id)
      demandVersion(incident, version)
      if (Buffer.byteLength(text) > longestLog) throw new IncidentError('INCIDENT_INVALID', 'The log is longer than 16 MB', 'Cut it to the window')
      const { lines, useful } = parseLog(text)
      const sha256 = createHash('sha256').update(text).digest('hex')
      await ledger.append({ kind: 'incident.evidence', actor: by, incident: id, sha256, lines })
      // A log of a proxy names whoever came by; of those whom the exposure does not ask for nothing is kept.
      const { number } = await incidents.addPart(id, 'log', { source, sha256, lines, useful: useful.length }, writeLog(useful))
      const document = applyChange(toDocument(incident), { type: 'evidence', evidence: { kind: 'log', source, sha256, log: number } }, { now: now(), by })
      return { incident: await save(incident, version, document, 'evidence', by), lines, useful: useful.length }
    }),

    compute: (id, by, reason) => inTurn(async () => {
      const incident = await found(id)
      if (incident.scope.length === 0) {
        throw new IncidentError('SCOPE_NAMES_NOTHING', 'The scope is empty: there is nothing to compute an exposure of', 'Add a line: who or what an attacker had, and when')
      }
      const { result, people } = await computeExposure(ports, incident.scope, await importedOf(id))
      const before = (await incidents.parts(id, 'exposure')).at(-1)
      const changes = before === undefined ? null : comparePacked(await packedOf(id, before.number), people)
      if ((changes?.shrunk ?? 0) > 0 && reason.trim() === '') {
        throw new IncidentError('EXPOSURE_WOULD_SHRINK', `Of ${changes!.shrunk} people less would be said to be exposed than in version ${before!.number}`,
          'That can be right; it needs a reason, which goes on record')
      }
      const { index } = await ledger.append({
        kind: 'incident.exposure', actor: by, incident: id, version: (before?.number ?? 0) + 1, confirmed: result.confirmed, potential: result.potential,
        inputs: result.inputs, size: result.coverage.ledgerSize, shrunk: changes?.shrunk ?? 0,
      }, undefined, reason.trim() === '' ? undefined : { reason })
      const body = { ...result, by, reason: reason.trim(), changes, entry: index }
      const part = await incidents.addPart(id, 'exposure', body as unknown as JsonObject, writePacked(people))
      packed.set(`${id} ${part.number}`, people)
      return toExposure(part)
    }),

    async exposures(id) {
      await found(id)
      return (await incidents.parts(id, 'exposure')).map(toExposure)
    },

    async peopleOf(id, version) {
      return new Map([...(await packedOf(id, version))].map(([project, sum]) => [project, new PackedPeople(sum)]))
    },

    async whyOf(id, version, project, pseudonym) {
      const exposure = (await incidents.parts(id, 'exposure')).find(({ number }) => number === version)
      if (exposure === undefined) throw new IncidentError('INCIDENT_NOT_FOUND', 'There is no such version of the exposure')
      const { scope, computedAt } = toExposure(exposure)
      const linked = await registry.links.membersOf(project, pseudonym)
      const pseudonyms = [...new Set([pseudonym, ...linked.map(({ from }) => from)])]
      // What was open-ended then ended when it was computed.
      const closed = scope.map((line) => ({ ...line, window: { ...line.window, until: line.window.until ?? computedAt + 1 } }))
      return disclosuresOf(ports, closed, await importedOf(id), project, pseudonyms)
    },
  }
}

function changed(present: number): IncidentError {
  return new IncidentError('INCIDENT_CHANGED', `Somebody else has changed this incident; it is at version ${present} now`, 'Look at what they did, then do yours again')
}

const alarms: Readonly<Record<string, { readonly kind: IncidentKind; readonly title: string }>> = {
  'canary.opened': { kind: 'stolen-session', title: 'Somebody tried to open a made-up person' },
  'alarm.reads': { kind: 'insider', title: 'A reader sees many more people than on other days' },
  'alarm.ledger': { kind: 'own-breach', title: 'The ledger is not what was signed' },
  'alarm.witness': { kind: 'own-breach', title: 'A witness has seen another history of the ledger' },
  'alarm.sign-in': { kind: 'stolen-session', title: 'One member signed in from two places too far apart' },
  'sign-in.failed': { kind: 'stolen-session', title: 'Sign-ins fail' },
  'sign-in': { kind: 'stolen-session', title: 'A sign-in that should not have been' },
  'session.opened': { kind: 'stolen-session', title: 'A session that should not have been' },
  'clock.jump': { kind: 'own-breach', title: 'The clock of the server was set' },
}

/** An incident and the first line of its scope, from an entry that is an alarm. */
function suggest(entry: StoredEntry): { readonly incident: NewIncident; readonly target: ScopeTarget | undefined } | undefined {
  const alarm = alarms[entry.kind]
  if (alarm === undefined) return undefined
  const reader = entry.kind === 'alarm.reads' ? entry['reader'] : actorOfEntry(entry)
  const who = typeof reader === 'string' ? ` (${reader})` : ''
  return {
    incident: {
      ...alarm, what: `${alarm.title}${who}: entry ${entry.index} of the ledger, ${entry.kind}.`, noticedAt: entry.recordedAt,
      noticedHow: `Entry ${entry.index} of the ledger, ${entry.kind}`, alarm: entry.index,
    },
    target: targetOf(entry, reader),
  }
}

function targetOf(entry: StoredEntry, actor: unknown): ScopeTarget | undefined {
  const [kind, number] = String(actor ?? '').split(':')
  if (typeof entry['session'] === 'number' && kind !== 'owner-session') return { kind: 'session', session: entry['session'] }
  if (kind === 'member') return { kind: 'member', member: Number(number) }
  if (kind === 'service') return { kind: 'service', service: Number(number) }
  if (kind === 'project-secret') return { kind: 'secret', project: Number(number) }
  return kind === 'owner-session' || kind === 'owner' ? { kind: 'owner' } : undefined
}

function toIncident({ id, name, version, openedAt, updatedAt, document }: StoredIncident): Incident {
  return { ...(document as unknown as IncidentDocument), id, name, version, openedAt, updatedAt }
}

function toDocument(incident: Incident): IncidentDocument {
  const own = new Set(['id', 'name', 'version', 'openedAt', 'updatedAt'])
  return Object.fromEntries(Object.entries(incident).filter(([name]) => !own.has(name))) as unknown as IncidentDocument
}

function toExposure({ number, body }: IncidentPart): ExposureVersion {
  return { ...(body as unknown as Omit<ExposureVersion, 'version'>), version: number }
}
