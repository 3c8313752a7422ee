/** Whom the vault knows, how much one opens alone, and the way to be known. */
import { useQueryClient } from '@tanstack/react-query'
import { Button } from '../parts/button.tsx'
import { notify } from '../parts/notices.ts'
import type { Speak } from '../words/speak.ts'
import { beginEnrolment, removeMember } from './queries.ts'
import type { VaultMember, VaultMembers } from './types.ts'
import css from './unseal.module.css'

interface MembersProps {
  readonly vault: VaultMembers
  readonly speak: Speak
  readonly onDesk: (address: string | null) => void
  readonly onChange: () => void
}

export function Members({ vault, speak: { t, format }, onDesk, onChange }: MembersProps) {
  const { members, policy, me } = vault
  const client = useQueryClient()
  const told = (error: unknown) => notify(error instanceof Error ? error.message : t('unseal.failed'))
  const remove = async ({ member, name }: VaultMember) => {
    await removeMember(client, member)
    notify(t('unseal.removed', { name }))
    onChange()
  }
  const enrol = async () => onDesk((await beginEnrolment()).desk)
  return (
    <section className={css['block']}>
      <h2>{t('unseal.members')}</h2>
      <p className={css['muted']}>
        {t('unseal.quota', {
          hour: format.number(policy.idsPerHour), day: format.number(policy.idsPerDay), grant: format.number(policy.idsPerGrant), full: format.number(policy.fullIdsPerGrant),
        })}
      </p>
      {members.length === 0 && <p className={css['muted']}>{t('unseal.noMembers')}</p>}
      <ul className={css['members']}>
        {members.map((one) => (
          <li key={one.member}>
            <span><bdi>{one.name}</bdi> <span className={css['muted']}>{sayRights(one)}</span></span>
            <Button kind="quiet" onClick={() => void remove(one).catch(told)}>{t('unseal.remove')}</Button>
          </li>
        ))}
      </ul>
      {me !== null && (
        <div className={css['acts']}>
          <Button onClick={() => void enrol().catch(told)}>{t(members.some(({ member }) => member === me) ? 'unseal.enrolAgain' : 'unseal.enrol')}</Button>
        </div>
      )}
    </section>
  )

  function sayRights({ mayRequest, mayApprove, factors }: VaultMember): string {
    const rights = [...(mayRequest ? [t('unseal.mayRequest')] : []), ...(mayApprove ? [t('unseal.mayApprove')] : [])]
    return format.list([...rights, ...factors.map((factor) => t(`unseal.factor.${factor}`))])
  }
}
