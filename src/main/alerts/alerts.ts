/**
 * Tells the owner that the guard caught something, by a webhook: what it was, in which event and property, on which
 * page, from which SDK. No value is in it, since a finding holds none. A finding is told of once a day at the most.
 */
import type { JsonValue } from '../../model/json.ts'
import type { Project, ProjectId } from '../../model/project.ts'
import type { Registry, StoredFinding } from '../../registry/index.ts'
import { postWebhook, type WebhookOptions } from './webhook.ts'

/** What a project keeps under `alerts`. */
export interface AlertSettings {
  readonly webhook: string | null
  /** Of these classes is told. */
  readonly classes: readonly string[]
}

export interface AlertsDeps {
  readonly registry: Pick<Registry, 'dataSettings' | 'findings'>
  readonly webhook: WebhookOptions
  readonly now: () => number
  readonly projectOf: (id: ProjectId) => Project | undefined
  readonly onTrouble: (message: string) => void
}

const dayMs = 86_400_000
const retryMs = 10 * 60_000
/** Of one flush, at most so many findings are told of one by one; a client gone wild must not make a flood. */
const mostAtOnce = 20

export function toAlertSettings(value: JsonValue | undefined): AlertSettings {
  return (value as unknown as AlertSettings | undefined) ?? { webhook: null, classes: [] }
}

export function createAlerts(deps: AlertsDeps): (findings: readonly StoredFinding[]) => Promise<void> {
  const { registry, now, onTrouble } = deps

  async function tell(project: Project, webhook: string, finding: StoredFinding): Promise<void> {
    try {
      await postWebhook(webhook, alertOf(project, finding), deps.webhook)
    } catch {
      // The address may itself be a secret, and so may what its error quotes.
      onTrouble(`The webhook of project ${project.id} did not take an alert; it is tried again when the finding recurs`)
      const at = now()
      await registry.findings.claimAlerts([finding.id], at, at - dayMs + retryMs)
    }
  }

  return async (findings) => {
    const settings = await registry.dataSettings.all('alerts')
    for (const [id, value] of settings) {
      const { webhook, classes } = toAlertSettings(value)
      const project = deps.projectOf(id)
      const wanted = findings.filter((finding) => finding.project === id && classes.includes(finding.class) && finding.resolvedAt === null)
      if (webhook === null || project === undefined || wanted.length === 0) continue
      const some = wanted.slice(0, mostAtOnce)
      const claimed = await registry.findings.claimAlerts(some.map((finding) => finding.id), now() - dayMs, now())
      for (const finding of some) if (claimed.has(finding.id)) await tell(project, webhook, finding)
    }
  }
}

function alertOf(project: Project, finding: StoredFinding) {
  const { class: caught, action, rule, event, property, page, sdk, count, firstAt, lastAt } = finding
  const where = [`property "${property}"`, `event "${event}"`, ...(page === '' ? [] : [`page ${page}`]), ...(sdk === '' ? [] : [sdk])]
  return {
    type: 'signet.finding',
    text: `Signet caught ${caught} in project "${project.name}": ${where.join(', ')}. Nothing of it was stored.`,
    project: { id: project.id, name: project.name },
    finding: { class: caught, action, rule, event, property, page, sdk, count, firstAt, lastAt },
  }
}
