/**
 * Alarms about the instance itself, by the ways on which a project hears of findings: its webhook, and mail to whoever
 * gets the project's. They do not wait to be gathered, and no class switches them off. What they say holds no value and
 * no name of a person.
 */
import type { Project, ProjectId } from '../../model/project.ts'
import type { Registry } from '../../registry/index.ts'
import { toAlertSettings } from './alerts.ts'
import { alarmMail } from './mail-text.ts'
import type { Mailer } from './mailer.ts'
import { postWebhook, type WebhookOptions } from './webhook.ts'

export interface SecurityAlarm {
  /** `signet.canary`, `signet.keys`. */
  readonly type: string
  /** Of one project, or of all. */
  readonly project: ProjectId | 'all'
  /** A sentence or two: what happened, and what is so now. */
  readonly text: string
  /** What to do, as one sentence. */
  readonly hint: string
  readonly facts: Readonly<Record<string, string | number>>
}

export interface SecurityAlarmDeps {
  readonly registry: Pick<Registry, 'dataSettings'>
  readonly webhook: WebhookOptions
  readonly mailer: Mailer | undefined
  readonly origin: string | undefined
  readonly projects: () => readonly Project[]
  readonly onTrouble: (message: string) => void
  /** Milliseconds before each further attempt at a mail that was not taken. */
  readonly retryMs?: readonly number[]
}

/** The other end may be restarting; a day later the alarm is on the ledger and on every page all the same. */
const usualRetries = [60_000, 300_000, 1_800_000]

/** Resolves when everybody was told, or could not be at the first attempt; never rejects. */
export async function tellOfAlarm(alarm: SecurityAlarm, deps: SecurityAlarmDeps): Promise<void> {
  const { registry, projects, webhook, onTrouble } = deps
  const settings = await registry.dataSettings.all('alerts').catch(() => new Map())
  const told = new Set<string>()
  const calls: Promise<void>[] = []
  for (const project of projects()) {
    if (alarm.project !== 'all' && alarm.project !== project.id) continue
    const { webhook: address, emails } = toAlertSettings(settings.get(project.id))
    // Whoever hears of several projects hears of one instance once.
    const news = emails.filter((one) => !told.has(one))
    for (const one of [...news, ...(address === null ? [] : [address])]) told.add(one)
    if (address !== null) {
      const { type, text, hint, facts } = alarm
      const body = { type, text: `${text} ${hint}`, project: { id: project.id, name: project.name }, [type.replace('signet.', '')]: facts }
      calls.push(postWebhook(address, body, webhook).catch(() => onTrouble(`The webhook of project ${project.id} did not take the alarm ${type}`)))
    }
    if (news.length > 0 && deps.mailer !== undefined) calls.push(mail(alarm, project, news, deps.mailer, deps))
  }
  await Promise.all(calls)
}

async function mail(alarm: SecurityAlarm, project: Project, to: readonly string[], mailer: Mailer, deps: SecurityAlarmDeps, tries = 0): Promise<void> {
  try {
    await mailer.send({ to, ...alarmMail({ text: alarm.text, hint: alarm.hint, project, origin: deps.origin }) })
  } catch {
    const wait = (deps.retryMs ?? usualRetries)[tries]
    if (wait === undefined) return deps.onTrouble(`A mail about the alarm ${alarm.type} is given up`)
    deps.onTrouble(`A mail about the alarm ${alarm.type} was not sent, and is tried again`)
    setTimeout(() => void mail(alarm, project, to, mailer, deps, tries + 1), wait).unref()
  }
}
