/**
 * Findings that wait to be told of by mail. They are gathered for a while and go as one digest; after a mail a project
 * is left alone for a while. What the server does not take is tried again, ever later, for a day. What waits is in the
 * registry, as the numbers of findings, so a restart loses nothing.
 */
import type { JsonValue } from '../../model/json.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import type { Registry, StoredFinding } from '../../registry/index.ts'
import { findingsMail } from './mail-text.ts'
import { type Mailer, MailError } from './mailer.ts'

export interface MailPace {
  /** Milliseconds from a finding until it goes, so that others can join it. */
  readonly gatherMs: number
  /** Milliseconds between two mails of a project. */
  readonly apartMs: number
  /** Milliseconds before each further attempt. */
  readonly retryMs: readonly number[]
}

const minute = 60_000
export const usualPace: MailPace = {
  gatherMs: minute / 2, apartMs: 15 * minute,
  retryMs: [minute, 5 * minute, 15 * minute, 60 * minute, 180 * minute, 360 * minute, 720 * minute],
}

export interface MailQueueDeps {
  readonly registry: Pick<Registry, 'dataSettings' | 'findings'>
  readonly mailer: Mailer
  readonly now: () => number
  readonly projectOf: (id: ProjectId) => Project | undefined
  readonly recipientsOf: (id: ProjectId) => Promise<readonly string[]>
  readonly origin: string | undefined
  readonly onTrouble: (message: string) => void
  readonly pace?: MailPace
}

/** What the registry keeps of one project, under `alert_mail`. */
interface Waiting {
  readonly ids: readonly number[]
  /** Findings past the most that wait by number. */
  readonly more: number
  /** Failures in a row. */
  readonly failures: number
  readonly nextAt: number
  readonly sentAt: number
  /** Why the last attempt failed; null once one has succeeded. */
  readonly fault: string | null
}

const nothing: Waiting = { ids: [], more: 0, failures: 0, nextAt: 0, sentAt: 0, fault: null }
const mostWaiting = 500

export class MailQueue {
  readonly #deps: MailQueueDeps
  readonly #pace: MailPace
  readonly #timers = new Map<ProjectId, NodeJS.Timeout>()
  /** One thing at a time for each project. */
  readonly #turns = new Map<ProjectId, Promise<void>>()
  #closed = false

  constructor(deps: MailQueueDeps) {
    this.#deps = deps
    this.#pace = deps.pace ?? usualPace
  }

  /** Goes on with what waited when the process ended. */
  async resume(): Promise<void> {
    for (const [project, value] of await this.#deps.registry.dataSettings.all('alert_mail')) {
      const waiting = value as unknown as Waiting
      if (waiting.ids.length > 0) this.#wake(project, waiting.nextAt)
    }
  }

  /** Resolves when it is durable that they wait. */
  add(project: ProjectId, ids: readonly number[]): Promise<void> {
    return this.#inTurn(project, async () => {
      const before = await this.#read(project)
      const all = [...new Set([...before.ids, ...ids])]
      const kept = all.slice(0, mostWaiting)
      const at = this.#deps.now()
      const nextAt = before.ids.length > 0 ? before.nextAt : Math.max(at + this.#pace.gatherMs, before.sentAt + this.#pace.apartMs)
      await this.#write(project, { ...before, ids: kept, more: before.more + all.length - kept.length, nextAt })
      this.#wake(project, nextAt)
    })
  }

  /** Why mail of a project does not arrive; undefined when the last attempt succeeded, or there was none. */
  async faultOf(project: ProjectId): Promise<string | undefined> {
    return (await this.#read(project)).fault ?? undefined
  }

  /** Waits for what is being sent; the rest goes on at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await Promise.allSettled(this.#turns.values())
    this.#deps.mailer.close()
  }

  #wake(project: ProjectId, at: number): void {
    if (this.#closed) return
    clearTimeout(this.#timers.get(project))
    const delay = Math.min(Math.max(0, at - this.#deps.now()), 2 ** 31 - 1)
    const timer = setTimeout(() => void this.#inTurn(project, () => this.#send(project)).catch(() => {
      this.#deps.onTrouble(`The mails of project ${project} cannot be read or kept at the moment`)
      this.#wake(project, this.#deps.now() + minute)
    }), delay)
    timer.unref()
    this.#timers.set(project, timer)
  }

  async #send(project: ProjectId): Promise<void> {
    const { registry, mailer, now, origin, onTrouble } = this.#deps
    const waiting = await this.#read(project)
    const known = this.#deps.projectOf(project)
    if (waiting.ids.length === 0 || this.#closed || known === undefined) return
    const to = await this.#deps.recipientsOf(project)
    const ids = new Set(waiting.ids)
    const findings = (await registry.findings.list(project)).filter(({ id, resolvedAt }) => ids.has(id) && resolvedAt === null)
    if (to.length === 0 || findings.length === 0) {
      await this.#write(project, { ...nothing, sentAt: waiting.sentAt })
      return
    }
    const content = findingsMail({ project: known, findings: byCount(findings), more: waiting.more, origin })
    try {
      await mailer.send({ to, ...content })
      await this.#write(project, { ...nothing, sentAt: now() })
    } catch (error) {
      const fault = error instanceof MailError ? error.message : 'The mail could not be sent'
      if (error instanceof MailError && error.inPart) {
        // Tried again, it would come twice to those who have it.
        await this.#write(project, { ...nothing, fault, sentAt: now() })
        return
      }
      const wait = this.#pace.retryMs[waiting.failures]
      if (wait === undefined) {
        onTrouble(`A mail of project ${project} is given up: ${fault}`)
        await this.#write(project, { ...nothing, fault, sentAt: waiting.sentAt })
        return
      }
      const nextAt = now() + wait
      await this.#write(project, { ...waiting, failures: waiting.failures + 1, nextAt, fault })
      onTrouble(`A mail of project ${project} was not sent and is tried again: ${fault}`)
      this.#wake(project, nextAt)
    }
  }

  #inTurn(project: ProjectId, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(project) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(work)
    this.#turns.set(project, turn)
    return turn.finally(() => {
      if (this.#turns.get(project) === turn) this.#turns.delete(project)
    })
  }

  async #read(project: ProjectId): Promise<Waiting> {
    return ((await this.#deps.registry.dataSettings.get(project, 'alert_mail')) as unknown as Waiting | undefined) ?? nothing
  }

  #write(project: ProjectId, waiting: Waiting): Promise<void> {
    return this.#deps.registry.dataSettings.set(project, 'alert_mail', waiting as unknown as JsonValue)
  }
}

/** What leaks most comes first. */
function byCount(findings: readonly StoredFinding[]): StoredFinding[] {
  return [...findings].sort((a, b) => b.count - a.count || a.id - b.id)
}
