/** Entries in words: what happened, and who did it. What is not known by name is shown as it stands in the ledger. */
import type { WordKey } from '../words/phrase.ts'
import type { Speak } from '../words/speak.ts'
import { knownKinds } from './kinds.ts'

export function sayKind({ t }: Pick<Speak, 't'>, kind: string): string {
  return knownKinds.has(kind) ? t(`ledger.kind.${kind.replaceAll('.', '_')}` as WordKey) as string : kind
}

/** @param names by actor, as far as they are known; the ledger itself holds none */
export function sayActor({ t }: Pick<Speak, 't'>, actor: string | null, names: Readonly<Record<string, string>> = {}): string {
  const name = actor === null ? undefined : names[actor]
  if (name !== undefined) return name
  if (actor === null) return t('ledger.actor.none')
  const [what = '', n = ''] = actor.split(':')
  switch (what) {
    case 'member': return t('ledger.actor.member', { n })
    case 'service': return t('ledger.actor.service', { n })
    case 'project-secret': return t('ledger.actor.secret')
    case 'owner-session': return t('ledger.actor.session', { n })
    case 'owner-key': case 'owner': return t('ledger.actor.owner')
    case 'signet': return t('ledger.actor.signet')
    default: return actor
  }
}
