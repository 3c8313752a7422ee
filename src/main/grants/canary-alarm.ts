/** Tells whoever hears of a project that a canary was touched: who asked, under which grant, how many. No value is in it. */
import { type SecurityAlarmDeps, tellOfAlarm } from '../alerts/security-alarm.ts'
import type { VaultEntry } from '../../vault/index.ts'

export async function tellOfCanary(entry: VaultEntry, deps: SecurityAlarmDeps): Promise<void> {
  if (entry.kind !== 'canary.opened') return
  deps.onTrouble(`A canary of project ${entry.project} was touched by ${entry.actor}; the vault has locked itself`)
  await tellOfAlarm({
    type: 'signet.canary',
    project: entry.project,
    text: `Somebody tried to open a made-up person: ${entry.actor}. Nothing left, and the vault has locked itself.`,
    hint: 'Find out who that was before you unlock it, and open an incident.',
    facts: { actor: entry.actor, grant: entry.grant, at: entry.at, people: entry.people.length },
  }, deps)
}
