/**
 * Sweeps: everything that a project has stored is read again by the guard and the classifications of today, and what
 * would not be let in now is taken out, or goes under seal. Events that were merged into another get the other's name.
 *
 * A sweep goes page by page and writes down after each how far it has come, so a crash or a stop costs a page; reading
 * one twice changes nothing. What goes under seal is durable before the row that held it is replaced. It takes half of
 * the time at the most and leaves the rest to others.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { JsonValue } from '../model/json.ts'
import type { Project, ProjectId } from '../model/project.ts'
import { storedProperties } from '../query/lookups/index.ts'
import type { Registry } from '../registry/index.ts'
import type { EventKey, EventStore } from '../store/index.ts'
import type { IdentityIntake } from './intake/identity-intake.ts'
import type { CheckedPage } from './intake/messages.ts'
import type { IntakePool } from './intake/pool.ts'
import { nameRules } from './intake/project-rules.ts'

export interface SweepStatus {
  readonly state: 'none' | 'running' | 'done' | 'failed'
  readonly rowsChecked: number
  readonly rowsToCheck: number
  readonly changed: number
  /** How often each class was found. */
  readonly findings: Readonly<Record<string, number>>
}

export interface SweepRange {
  /** Milliseconds; events by when they were taken. From the first on when absent. */
  readonly from?: number
  /** Excluded; until now when absent. */
  readonly to?: number
}

/** What the registry keeps of a sweep. No name of an event is in it: a name can be what has to go. */
interface Sweep {
  readonly state: SweepStatus['state']
  readonly from: number
  readonly until: number
  /** The last person and day that were reached; null before the first page. */
  readonly at: { readonly pid: string; readonly day: number } | null
  readonly eventsDone: boolean
  /** The version of the last profile that was read, and of the last one to read. */
  readonly profilesAt: number
  readonly profilesUntil: number
  readonly rowsChecked: number
  readonly rowsToCheck: number
  readonly changed: number
  readonly findings: Readonly<Record<string, number>>
}

export interface SweeperDeps {
  readonly registry: Registry
  readonly store: EventStore
  readonly identity: IdentityIntake
  readonly check: IntakePool['check']
  readonly projects: () => readonly Project[]
  readonly now: () => number
  readonly onTrouble: (message: string) => void
}

const pageSize = 4_000

export class Sweeper {
  readonly #deps: SweeperDeps
  /** What runs, and how to stop it. */
  readonly #running = new Map<ProjectId, { readonly stop: AbortController; readonly done: Promise<void> }>()

  constructor(deps: SweeperDeps) {
    this.#deps = deps
  }

  /** Goes on with what was running when the process ended. */
  async resume(): Promise<void> {
    for (const [project, value] of await this.#deps.registry.dataSettings.all('sweep')) {
      const sweep = value as unknown as Sweep
      if (sweep.state === 'running') this.#begin(project, sweep)
    }
  }

  async status(project: ProjectId): Promise<SweepStatus> {
    const { state, rowsChecked, rowsToCheck, changed, findings } = (await this.#read(project)) ?? none
    return { state, rowsChecked, rowsToCheck, changed, findings }
  }

  /** Starts a sweep, in place of one that is running. */
  async start(project: ProjectId, range: SweepRange): Promise<void> {
    await this.#stop(project)
    const { registry, store, identity, now } = this.#deps
    await Promise.all([store.settle(), identity.settle()])
    // Examples were taken by the rules of their day.
    await registry.dictionary.forgetExamples(project)
    const taken = { from: range.from ?? 0, until: Math.min(range.to ?? Infinity, now()) }
    const sweep: Sweep = {
      ...none, ...taken, state: 'running',
      profilesUntil: Number((await registry.settings.get('mirrored_profiles')) ?? 0),
      rowsToCheck: await store.rewriter.count(project, taken),
    }
    await this.#write(project, sweep)
    this.#begin(project, sweep)
  }

  /** Stops a sweep; what it has changed stays changed. */
  async cancel(project: ProjectId): Promise<void> {
    await this.#stop(project)
    const sweep = await this.#read(project)
    if (sweep?.state === 'running') await this.#write(project, { ...sweep, state: 'none' })
  }

  /** Stops for now: {@link resume} goes on. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((project) => this.#stop(project)))
  }

  async #stop(project: ProjectId): Promise<void> {
    const running = this.#running.get(project)
    running?.stop.abort()
    await running?.done
  }

  #begin(project: ProjectId, sweep: Sweep): void {
    const stop = new AbortController()
    const done = this.#run(project, sweep, stop.signal)
      .catch(async (error: unknown) => {
        if (stop.signal.aborted) return
        this.#deps.onTrouble(`A sweep of project ${project} failed: ${nameOf(error)}`)
        const reached = (await this.#read(project)) ?? sweep
        await this.#write(project, { ...reached, state: 'failed' })
      })
      .catch(() => undefined)
      .finally(() => this.#running.delete(project))
    this.#running.set(project, { stop, done })
  }

  async #run(project: ProjectId, begun: Sweep, signal: AbortSignal): Promise<void> {
    let sweep = begun
    let after: EventKey | undefined = sweep.at === null ? undefined : { ...sweep.at, event: '', eventHash: '0', id: '0' }
    while (!sweep.eventsDone || sweep.profilesAt < sweep.profilesUntil) {
      if (signal.aborted || !this.#deps.projects().some(({ id }) => id === project)) return
      const started = this.#deps.now()
      if (sweep.eventsDone) sweep = await this.#profiles(project, sweep)
      else {
        const { next, last } = await this.#events(project, sweep, after)
        sweep = next
        after = last
      }
      await this.#write(project, sweep)
      await pause(Math.max(1, this.#deps.now() - started), undefined, { signal })
    }
    if (sweep.changed > 0) await this.#deps.store.rewriter.freeReplaced()
    await this.#deps.registry.dropErased()
    await this.#write(project, { ...sweep, state: 'done' })
  }

  async #events(project: ProjectId, sweep: Sweep, after: EventKey | undefined): Promise<{ next: Sweep; last: EventKey | undefined }> {
    const { rewriter } = this.#deps.store
    const { events, keys } = await rewriter.page(project, sweep, after, pageSize, storedProperties)
    const last = keys.at(-1)
    if (last === undefined) return { next: { ...sweep, eventsDone: true }, last }
    const checked = await this.#deps.check({ project, events, profiles: [] }, (page) => this.#seal(page))
    const { mergedEvents } = nameRules(await this.#deps.registry.notes.of(project))
    const cleaned = new Map(checked.changed.map(({ place, name, properties }) => [place, { name, properties }]))
    const changes = events.flatMap((event, place) => {
      const { name, properties } = cleaned.get(place) ?? event
      const end = mergedEvents.get(name)
      return end === undefined && !cleaned.has(place) ? [] : [{ key: keys[place]!, event: { ...event, name: end ?? name, properties } }]
    })
    await rewriter.replace(project, changes)
    return { next: { ...counted(sweep, events.length, changes.length, checked), at: { pid: last.pid, day: last.day } }, last }
  }

  async #profiles(project: ProjectId, sweep: Sweep): Promise<Sweep> {
    const page = await this.#deps.registry.profiles.profileChangesSince(sweep.profilesAt, pageSize)
    const last = page.at(-1)
    if (last === undefined) return { ...sweep, profilesAt: sweep.profilesUntil }
    const profiles = page.filter((profile) => profile.project === project && !profile.deleted)
    const next = { ...sweep, profilesAt: last.version, rowsToCheck: sweep.rowsToCheck + profiles.length }
    if (profiles.length === 0) return next
    const checked = await this.#deps.check({ project, events: [], profiles }, (result) => this.#seal(result))
    return counted(next, profiles.length, checked.changedProfiles, checked)
  }

  /** Makes durable what goes under seal, and with it the changes of profiles. */
  async #seal({ identity, keys, identityCount }: CheckedPage): Promise<void> {
    await this.#deps.identity.append(identity, keys, identityCount)
    await this.#deps.identity.settle()
  }

  async #read(project: ProjectId): Promise<Sweep | undefined> {
    return (await this.#deps.registry.dataSettings.get(project, 'sweep')) as unknown as Sweep | undefined
  }

  #write(project: ProjectId, sweep: Sweep): Promise<void> {
    return this.#deps.registry.dataSettings.set(project, 'sweep', sweep as unknown as JsonValue)
  }
}

const none: Sweep = {
  state: 'none', from: 0, until: 0, at: null, eventsDone: false, profilesAt: 0, profilesUntil: 0,
  rowsChecked: 0, rowsToCheck: 0, changed: 0, findings: {},
}

function counted(sweep: Sweep, rows: number, changed: number, { found }: Pick<CheckedPage, 'found'>): Sweep {
  const findings = { ...sweep.findings }
  for (const [name, count] of Object.entries(found)) findings[name] = (findings[name] ?? 0) + count
  const rowsChecked = sweep.rowsChecked + rows
  return { ...sweep, rowsChecked, rowsToCheck: Math.max(sweep.rowsToCheck, rowsChecked), changed: sweep.changed + changed, findings }
}

/** Messages of errors can quote rows. */
function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'unknown')
}
