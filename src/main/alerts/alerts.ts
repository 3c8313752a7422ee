/**
 * Tells the owner that the guard caught something, by a webhook and by mail: what it was, in which event and property,
 * on which page, from which SDK. No value is in it, since a finding holds none. A finding is told of once a day at the
 * most.
 */
import type { JsonValue } from '../../model/json.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import type { Registry, StoredFinding } from '../../registry/index.ts'
import { MailQueue, type MailPace } from './mail-queue.ts'
import { testMail } from './mail-text.ts'
import { type Mailer, MailError } from './mailer.ts'
import { postWebhook, type WebhookOptions } from './webhook.ts'

/** What a project keeps under `alerts`. */
export interface AlertSettings {
  readonly webhook: string | null
  /** Who gets mail. */
  readonly emails: readonly string[]
  /** Of these classes is told. */
  readonly classes: readonly string[]
}

export interface AlertsDeps {
  readonly registry: Pick<Registry, 'dataSettings' | 'findings'>
  readonly webhook: WebhookOptions
  /** Undefined when whoever runs this instance named no mail server. */
  readonly mailer: Mailer | undefined
  readonly origin: string | undefined
  readonly now: () => number
  readonly projectOf: (id: ProjectId) => Project | undefined
  readonly onTrouble: (message: string) => void
  readonly pace?: MailPace
}

/** How a test went: a sentence says what is wrong, null that it arrived, undefined that there is nobody to tell. */
export interface AlertTest {
  readonly webhook?: string | null
  readonly mail?: string | null
}

const dayMs = 86_400_000
const retryMs = 10 * 60_000
/** Of one flush, at most so many findings are told of; a client gone wild must not make a flood. */
const mostAtOnce = 200
/** Of these, a webhook hears one by one; of the others it hears how many. */
const mostCalls = 20

export function toAlertSettings(value: JsonValue | undefined): AlertSettings {
  return { webhook: null, emails: [], classes: [], ...(value as unknown as Partial<AlertSettings> | undefined) }
}

export class Alerts {
  readonly #deps: AlertsDeps
  readonly #queue: MailQueue | undefined

  constructor(deps: AlertsDeps) {
    this.#deps = deps
    const { mailer, registry, now, projectOf, origin, onTrouble, pace } = deps
    this.#queue = mailer && new MailQueue({
      registry, mailer, now, projectOf, origin, onTrouble, ...(pace !== undefined && { pace }),
      recipientsOf: async (id) => toAlertSettings(await registry.dataSettings.get(id, 'alerts')).emails,
    })
  }

  /** Whether mail can be sent at all. */
  get sendsMail(): boolean {
    return this.#queue !== undefined
  }

  async resume(): Promise<void> {
    await this.#queue?.resume()
  }

  async close(): Promise<void> {
    await this.#queue?.close()
  }

  /** Why a project's mail does not arrive; undefined when it does. */
  async mailFault(project: ProjectId): Promise<string | undefined> {
    return this.#queue?.faultOf(project)
  }

  /** Tells of these, where somebody wants to hear and nobody was told today. */
  async tell(findings: readonly StoredFinding[]): Promise<void> {
    const { registry, now, projectOf } = this.#deps
    for (const [id, value] of await registry.dataSettings.all('alerts')) {
      const { webhook, emails, classes } = toAlertSettings(value)
      const project = projectOf(id)
      const byMail = this.#queue !== undefined && emails.length > 0
      const wanted = findings.filter((finding) => finding.project === id && classes.includes(finding.class) && finding.resolvedAt === null)
      if ((webhook === null && !byMail) || project === undefined || wanted.length === 0) continue
      const some = wanted.slice(0, mostAtOnce)
      const claimed = await registry.findings.claimAlerts(some.map((finding) => finding.id), now() - dayMs, now())
      const news = some.filter(({ id: own }) => claimed.has(own))
      if (byMail) await this.#queue.add(id, news.map((finding) => finding.id))
      if (webhook !== null) await this.#call(project, webhook, news, byMail)
    }
  }

  /** Tells that there is nothing to tell, so that people see whether it arrives. */
  async test(project: Project): Promise<AlertTest> {
    const { registry, mailer, origin } = this.#deps
    const { webhook, emails } = toAlertSettings(await registry.dataSettings.get(project.id, 'alerts'))
    const body = { type: 'signet.test', text: `A test from Signet, project "${project.name}". Nothing was caught.`, project: named(project) }
    return {
      ...(webhook !== null && {
        webhook: await postWebhook(webhook, body, this.#deps.webhook).then(() => null, () => 'The webhook did not take it with a status of 2xx'),
      }),
      ...(mailer !== undefined && emails.length > 0 && {
        mail: await mailer.send({ to: emails, ...testMail(project, origin) })
          .then(() => null, (error: unknown) => (error instanceof MailError ? error.message : 'The mail could not be sent')),
      }),
    }
  }

  async #call(project: Project, webhook: string, findings: readonly StoredFinding[], toldByMail: boolean): Promise<void> {
    const { registry, now, onTrouble } = this.#deps
    const bodies = findings.slice(0, mostCalls).map((finding) => ({ body: alertOf(project, finding), ids: [finding.id] }))
    const rest = findings.slice(mostCalls)
    if (rest.length > 0) bodies.push({ body: restOf(project, rest.length) as never, ids: rest.map(({ id }) => id) })
    for (const { body, ids } of bodies) {
      try {
        await postWebhook(webhook, body, this.#deps.webhook)
      } catch {
        // The address may itself be a secret, and so may what its error quotes.
        onTrouble(`The webhook of project ${project.id} did not take an alert; it is tried again when the finding recurs`)
        const at = now()
        // Who was told by mail is not told again for the webhook's sake.
        if (!toldByMail) await registry.findings.claimAlerts(ids, at, at - dayMs + retryMs)
      }
    }
  }
}

function named({ id, name }: Project) {
  return { id, name }
}

function restOf(project: Project, more: number) {
  return { type: 'signet.findings', text: `Signet caught ${more} more things in project "${project.name}". Open Data → Findings.`, project: named(project), more }
}

function alertOf(project: Project, finding: StoredFinding) {
  const { class: caught, action, rule, event, property, page, sdk, count, firstAt, lastAt } = finding
  const where = [`property "${property}"`, `event "${event}"`, ...(page === '' ? [] : [`page ${page}`]), ...(sdk === '' ? [] : [sdk])]
  const kept = action === 'report' ? 'It is only reported, and stored' : 'Nothing of it was stored'
  return {
    type: 'signet.finding',
    text: `Signet caught ${caught} in project "${project.name}": ${where.join(', ')}. ${kept}.`,
    project: named(project),
    finding: { class: caught, action, rule, event, property, page, sdk, count, firstAt, lastAt },
  }
}
