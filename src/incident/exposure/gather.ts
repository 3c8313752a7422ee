/**
 * From the lines of a scope to disclosures: which entries of the ledger count, and whom a machine, a vault or a copy that
 * was taken held. What the ledger cannot speak for is possible.
 *
 * Rules: ../SPEC.md X10–X19.
 */
import { readSets, type StoredEntry } from '../../ledger/index.ts'
import { destinationActor } from '../../model/destination.ts'
import { behaviourField, type ScopeLine, type ScopeTarget } from '../../model/incident.ts'
import { mayIn } from '../../model/member.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Coverage } from './coverage.ts'
import type { DisclosureCause } from './disclosure.ts'
import type { ExposureSum } from './engine.ts'
import { meaningOf, reservationKey } from './entry-rules.ts'
import { type ImportedLine, inNetwork } from './imported.ts'
import type { ExposurePorts } from './ports.ts'
import { sealedPeople } from './reach.ts'

/** What a line came to, for whoever reads the report. */
export type LineNote =
  /** A public token reads nothing. */
  | 'reads-nothing'
  /** The vault was locked all the time. */
  | 'vault-locked'
  /** The copy holds no keys: its sealed values do not open. */
  | 'backup-sealed'
  /** No imported log says who came from there: everything anybody read then is possible. */
  | 'address-unknown'
  /** No entry of the ledger is by them in the window. */
  | 'no-entries'
  | 'destination-unknown'
  /** The ledger does not cover it: all whom they could reach are possible. */
  | 'not-covered'

export interface GatheredLine {
  readonly line: number
  readonly entries: number
  readonly notes: readonly LineNote[]
}

export interface Gathering {
  readonly sumOf: (project: ProjectId) => Pick<ExposureSum, 'add'>
  readonly coverage: Coverage
  readonly imported: readonly ImportedLine[]
  readonly now: number
}

interface Window {
  readonly from: number
  readonly until: number
}

export async function gatherLine(ports: ExposurePorts, line: ScopeLine, gathering: Gathering): Promise<GatheredLine> {
  const window = { from: line.window.from, until: line.window.until ?? gathering.now + 1 }
  const { target } = line
  switch (target.kind) {
    case 'token':
      return { line: line.id, entries: 0, notes: ['reads-nothing'] }
    case 'collector':
      return component(ports, line, gathering, target.projects, `collector:${target.name}`, async (project, add) => {
        const arrived = await ports.peopleWithEvents(project, window)
        add('arrived', 'behaviour', [behaviourField], arrived)
        add('arrived', 'full', ['$distinct_id'], arrived)
        for (const [field, people] of await sealedPeople(ports, project, window.from, window.from)) add('arrived', 'full', [field], people)
      })
    case 'vault':
    case 'server': {
      const wasOpen = await wasUnlocked(ports, window)
      const gathered = await component(ports, line, gathering, target.projects, target.kind, async (project, add) => {
        if (target.kind === 'server') add('held', 'behaviour', [behaviourField], await everybody(ports, project))
        if (!wasOpen) return
        for (const [field, people] of await sealedPeople(ports, project, window.from)) add('vault', 'full', [field], people)
      })
      return wasOpen ? gathered : { ...gathered, notes: ['vault-locked'] }
    }
    case 'backup': {
      const opens = target.holds.includes('data') && target.holds.includes('keys') && target.holds.includes('unlock-secret')
      const gathered = await component(ports, line, gathering, target.projects, 'backup', async (project, add) => {
        if (target.holds.includes('data')) add('held', 'behaviour', [behaviourField], await everybody(ports, project))
        if (opens) for (const [field, people] of await sealedPeople(ports, project, window.from)) add('held', 'full', [field], people)
      })
      return opens ? gathered : { ...gathered, notes: ['backup-sealed'] }
    }
    case 'destination':
      return destination(ports, line, gathering, target.destination, window)
    case 'address':
      return address(ports, line, gathering, target.network, window)
    default:
      return actors(ports, line, gathering, await actorsOf(ports, target, window), target.kind === 'session' ? target.session : undefined, window)
  }
}

type Add = (cause: DisclosureCause, level: 'full' | 'behaviour', fields: readonly string[], people: Uint8Array) => void

async function component(
  ports: ExposurePorts, line: ScopeLine, { sumOf, now }: Gathering, projects: readonly ProjectId[] | 'all', through: string,
  of: (project: ProjectId, add: Add) => Promise<void>,
): Promise<GatheredLine> {
  const [from, until] = [line.window.from, line.window.until ?? now]
  for (const project of projects === 'all' ? ports.projects().map(({ id }) => id) : projects) {
    await of(project, (cause, level, fields, people) => {
      if (people.byteLength > 0) sumOf(project).add({ grade: 'potential', level, fields, cause, through, from, until, line: line.id }, people)
    })
  }
  return { line: line.id, entries: 0, notes: [] }
}

/** Everybody with events or under seal. */
async function everybody(ports: ExposurePorts, project: ProjectId): Promise<Uint8Array> {
  const sealed = await sealedPeople(ports, project, Number.POSITIVE_INFINITY)
  return Buffer.concat([await ports.peopleWithEvents(project), ...sealed.values()])
}

/** As the ledger names whoever acts in such a line. */
async function actorsOf({ catalogue }: ExposurePorts, target: ScopeTarget, window: Window): Promise<string[]> {
  switch (target.kind) {
    case 'member':
      return [`member:${target.member}`]
    case 'service':
      return [`service:${target.service}`]
    case 'secret':
      return [`project-secret:${target.project}`]
    case 'owner': {
      // Names are known once the entries of the time were looked at.
      for await (const _ of catalogue.find({ from: window.from, until: window.until, actor: '' })) break
      return catalogue.actors().filter((actor) => /^owner(-session:\d+)?$/.test(actor))
    }
    default:
      return []
  }
}

async function actors(
  ports: ExposurePorts, line: ScopeLine, gathering: Gathering, named: readonly string[], session: number | undefined, window: Window,
): Promise<GatheredLine> {
  const { ledger, catalogue, registry } = ports
  const owner = session === undefined ? undefined : await registry.incidents.whoseSession(session)
  const who = session === undefined ? named : [owner?.member === undefined ? `owner-session:${session}` : `member:${owner.member}`]
  // Clocks that were set make times doubtful: what lies that much beside the window is possible.
  const jumpMs = await jumps(ports, window)
  const entries: StoredEntry[] = []
  for (const actor of who) {
    for await (const { index, people } of catalogue.find({ actor, from: window.from - jumpMs, until: window.until + jumpMs })) {
      if (people > 0) entries.push(await ledger.entry(index))
    }
  }
  const isTheirs = (entry: StoredEntry) => session === undefined || owner?.member === undefined || entry['session'] === undefined || entry['session'] === session
  const theirs = entries.filter(isTheirs).toSorted((one, two) => one.index - two.index)
  const missing = await addEntries(ports, line, gathering, theirs, window, session)
  const isCovered = gathering.coverage.gaps.length === 0 && !missing
  if (!isCovered) await addReach(ports, line, gathering, who, window)
  const notes: LineNote[] = [...(theirs.length === 0 ? ['no-entries' as const] : []), ...(isCovered ? [] : ['not-covered' as const])]
  return { line: line.id, entries: theirs.length, notes }
}

/** Adds what entries say; answers whether a set of people is not the one that its entry names. */
async function addEntries(
  { ledger }: ExposurePorts, line: ScopeLine, { sumOf }: Gathering, entries: readonly StoredEntry[], window: Window, session?: number, doubtful?: DisclosureCause,
): Promise<boolean> {
  const ended = new Set(entries.filter(({ kind }) => kind.endsWith('.done')).map(reservationKey))
  const shown = entries.filter((entry) => meaningOf(entry) !== undefined && !(entry.kind.endsWith('.reserve') && ended.has(reservationKey(entry))))
  let missing = false
  for await (const { entry, set } of readSets(ledger, shown)) {
    if (set === undefined) {
      missing = true
      continue
    }
    const project = entry['project']
    if (typeof project !== 'number') continue
    const meaning = meaningOf(entry)!
    const isDoubtful = doubtful !== undefined || entry.recordedAt < window.from || entry.recordedAt >= window.until
    sumOf(project).add({
      ...meaning, ...(isDoubtful && { grade: 'potential' as const }), ...(doubtful !== undefined && { cause: doubtful }),
      through: session === undefined ? throughOf(entry) : `session:${session}`,
      from: entry.recordedAt, until: entry.recordedAt, entry: entry.index, line: line.id,
    }, set)
  }
  return missing
}

function throughOf(entry: StoredEntry): string {
  return typeof entry['session'] === 'number' ? `session:${entry['session']}` : String(entry['actor'] ?? 'unknown')
}

/** Whom these could reach by their rights; everybody where the rights are not known any more. */
async function addReach(ports: ExposurePorts, line: ScopeLine, { sumOf }: Gathering, who: readonly string[], window: Window): Promise<void> {
  for (const actor of who) {
    const through = actor
    for (const { id: project } of ports.projects()) {
      const { rows, names } = await rightsOf(ports, actor, project)
      const add = (level: 'full' | 'behaviour', fields: readonly string[], people: Uint8Array) => {
        sumOf(project).add({ grade: 'potential', level, fields, cause: 'gap', through, from: window.from, until: window.until, line: line.id }, people)
      }
      if (rows) add('behaviour', [behaviourField], await everybody(ports, project))
      if (names) for (const [field, people] of await sealedPeople(ports, project, window.from)) add('full', [field], people)
    }
  }
}

async function rightsOf({ registry }: ExposurePorts, actor: string, project: ProjectId): Promise<{ readonly rows: boolean; readonly names: boolean }> {
  const [kind, number] = actor.split(':')
  if (kind === 'project-secret') return { rows: Number(number) === project, names: false }
  // A machine never unseals.
  if (kind === 'service') return { rows: true, names: false }
  if (kind !== 'member') return { rows: true, names: true }
  const roles = await registry.members.rolesOf(Number(number))
  if (roles.length === 0) return { rows: true, names: true }
  return { rows: mayIn(roles, 'rows.read', project), names: mayIn(roles, 'unseal.request', project) }
}

async function jumps({ ledger, catalogue }: ExposurePorts, { from, until }: Window): Promise<number> {
  let sum = 0
  const day = 86_400_000
  for await (const { index } of catalogue.find({ kinds: ['clock.jump'], from: from - day, until: until + day })) {
    const { from: before, to: after } = await ledger.entry(index)
    if (typeof before === 'number' && typeof after === 'number') sum += Math.abs(after - before)
  }
  return sum
}

/** Whether the vault was open at any moment of a window, or may have been. */
async function wasUnlocked({ catalogue }: ExposurePorts, { from, until }: Window): Promise<boolean> {
  for await (const _ of catalogue.find({ kinds: ['key.unlock', 'unseal.done', 'unseal.reserve'], from, until })) return true
  for await (const { kind } of catalogue.find({ kinds: ['key.unlock', 'key.lock'], until: from })) return kind === 'key.unlock'
  return false
}

async function destination(
  ports: ExposurePorts, line: ScopeLine, { sumOf }: Gathering, id: number, window: Window,
): Promise<GatheredLine> {
  const project = await ports.projectOfDestination?.(id)
  if (project === undefined || ports.forwardRecord === undefined) return { line: line.id, entries: 0, notes: ['destination-unknown'] }
  const record = await ports.forwardRecord({ destination: id, until: window.until, deletedBefore: window.from })
  for (const { field, level, grade, people, firstAt, lastAt } of record.fields) {
    const isBehaviour = level === 'pseudonymous'
    sumOf(project).add({
      grade, level: isBehaviour ? 'behaviour' : level, fields: [isBehaviour ? behaviourField : field], cause: 'forwarded', through: destinationActor(id),
      from: firstAt, until: lastAt, line: line.id,
    }, people)
  }
  return { line: line.id, entries: record.fields.length, notes: record.fields.length === 0 ? ['no-entries'] : [] }
}

/** The ledger holds no addresses: imported logs say who came from where. Whoever they do not name is possible. */
async function address(
  ports: ExposurePorts, line: ScopeLine, gathering: Gathering, network: string, window: Window,
): Promise<GatheredLine> {
  const seen = gathering.imported.filter(({ at, address: from }) => at >= window.from && at < window.until && inNetwork(from, network))
  const named = [...new Set(seen.flatMap(({ actor }) => (actor === undefined ? [] : [actor])))]
  const sessions = [...new Set(seen.flatMap(({ session }) => (session === undefined ? [] : [session])))]
  if (named.length > 0 || sessions.length > 0) {
    const parts = [
      ...(named.length === 0 ? [] : [await actors(ports, line, gathering, named, undefined, window)]),
      ...(await Promise.all(sessions.map((session) => actors(ports, line, gathering, [], session, window)))),
    ]
    return { line: line.id, entries: parts.reduce((sum, { entries }) => sum + entries, 0), notes: [...new Set(parts.flatMap(({ notes }) => notes))] }
  }
  const entries: StoredEntry[] = []
  for await (const { index, people } of ports.catalogue.find({ from: window.from, until: window.until })) {
    if (people > 0) entries.push(await ports.ledger.entry(index))
  }
  await addEntries(ports, line, gathering, entries.toReversed(), window, undefined, 'address')
  return { line: line.id, entries: entries.length, notes: ['address-unknown'] }
}

