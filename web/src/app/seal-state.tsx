/** The seal of the whole: closed while the vault is locked, open while someone may unseal. */
import { useQuery } from '@tanstack/react-query'
import { SealMark } from '../parts/seal-mark.tsx'
import { sessionQuery } from '../server/queries.ts'
import type { VaultState } from '../server/types.ts'
import type { Translate } from '../words/phrase.ts'
import { useSpeak, type Speak } from '../words/speak.ts'
import css from './rail.module.css'

export function SealState({ folded = false }: { folded?: boolean }) {
  const speak = useSpeak()
  const { data } = useQuery(sessionQuery)
  if (!data) return null
  const { vault } = data
  const text = sealText(vault, speak)
  if (folded) {
    return (
      <div className={css['sealIcon']} role="img" aria-label={`${sealName(vault, speak.t)}. ${text}`} title={text}>
        <SealMark size={22} open={vault.state === 'unlocked'} />
      </div>
    )
  }
  return (
    <div className={css['seal']}>
      <p className={css['sealHead']}><SealMark size={16} open={vault.state === 'unlocked'} /> {sealName(vault, speak.t)}</p>
      <p>{text}</p>
    </div>
  )
}

function sealName(vault: VaultState, t: Translate): string {
  return t(`seal.${vault.state}`)
}

function sealText(vault: VaultState, { t, format }: Speak): string {
  const count = { count: vault.sealedPeople, n: format.number(vault.sealedPeople) }
  if (vault.state === 'unreachable') return t('seal.unreachableText')
  if (vault.state === 'unlocked') return t('seal.unlockedText', count)
  return vault.sealedPeople === 0 ? t('seal.emptyText') : t('seal.lockedText', count)
}
