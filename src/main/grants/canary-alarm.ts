/** Tells a project's webhook that a canary was touched: who asked, under which grant, how many. No value is in it. */
import type { Project } from '../../model/project.ts'
import type { Registry } from '../../registry/index.ts'
import type { VaultEntry } from '../../vault/index.ts'
import { toAlertSettings } from '../alerts/alerts.ts'
import { postWebhook, type WebhookOptions } from '../alerts/webhook.ts'

export interface CanaryAlarmDeps {
  readonly registry: Pick<Registry, 'dataSettings'>
  readonly webhook: WebhookOptions
  readonly projects: () => readonly Project[]
  readonly onTrouble: (message: string) => void
}

export async function tellOfCanary(entry: VaultEntry, { registry, webhook, projects, onTrouble }: CanaryAlarmDeps): Promise<void> {
  if (entry.kind !== 'canary.opened') return
  onTrouble(`A canary of project ${entry.project} was touched by ${entry.actor}; the vault has locked itself`)
  const settings = await registry.dataSettings.all('alerts')
  const { webhook: address } = toAlertSettings(settings.get(entry.project))
  if (address === null) return
  const name = projects().find(({ id }) => id === entry.project)?.name ?? ''
  await postWebhook(address, {
    type: 'signet.canary',
    text: `Somebody tried to open a made-up person in project "${name}": ${entry.actor}. Nothing left, and the vault has locked itself.`,
    project: { id: entry.project, name },
    canary: { actor: entry.actor, grant: entry.grant, at: entry.at, people: entry.people.length },
  }, webhook).catch(() => onTrouble(`The webhook of project ${entry.project} did not take the alarm about a canary`))
}
