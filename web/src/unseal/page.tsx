/** Requests for grants that are mine or that I may approve, asking for several people, and whom the vault knows. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import table from '../answer/table.module.css'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { notify } from '../parts/notices.ts'
import { sessionQuery } from '../server/queries.ts'
import { sayName } from '../words/names.ts'
import { useSpeak, type Speak } from '../words/speak.ts'
import { Bulk } from './bulk.tsx'
import { DeskFrame } from './desk-frame.tsx'
import { cancelGrant, grantsQuery, vaultMembersQuery } from './queries.ts'
import type { GrantRequest } from './types.ts'
import css from './unseal.module.css'
import { Members } from './members.tsx'
import { useUnsealWords } from './words/load.ts'

export function UnsealPage() {
  const ready = useUnsealWords()
  return ready ? <Unsealing /> : null
}

function Unsealing() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const client = useQueryClient()
  const grants = useQuery(grantsQuery(project.id))
  const vault = useQuery(vaultMembersQuery)
  const [desk, setDesk] = useState<string>()
  const deskAt = vault.data?.desk ?? null
  const refresh = useCallback(() => {
    void client.invalidateQueries({ queryKey: grantsQuery(project.id).queryKey })
    void client.invalidateQueries({ queryKey: vaultMembersQuery.queryKey })
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [client, project.id])
  const toDesk = (address: string | null) => (address === null ? notify(t('unseal.noDesk')) : setDesk(address))

  return (
    <div className={shell['page']}>
      <div className={shell['head']}>
        <div>
          <h1 className={shell['title']}>{t('unseal.title')}</h1>
          <p className={shell['lead']}>{t('unseal.lead')}</p>
        </div>
        {deskAt !== null && <Button onClick={() => toDesk(deskAt)}>{t('unseal.vaultDesk')}</Button>}
      </div>
      {vault.data?.alarm && (
        <p className={css['alarm']} role="alert">{t('unseal.alarm', { actor: vault.data.alarm.actor, time: format.ago(vault.data.alarm.at, Date.now()) })}</p>
      )}
      <section className={css['block']}>
        <h2>{t('unseal.waiting')}</h2>
        {grants.error && <Empty tone="refused" title={t('unseal.failed')} hint={grants.error.message} />}
        {grants.data?.length === 0 && <Empty title={t('unseal.none')} hint={t('unseal.noneHint')} />}
        {grants.data && grants.data.length > 0 && (
          <Requests grants={grants.data} speak={speak} onDesk={toDesk} onCancel={async (id) => {
            await cancelGrant(project.id, id)
            notify(t('unseal.cancelled'))
            refresh()
          }} />
        )}
      </section>
      <Bulk project={project.id} onFiled={(filed) => {
        refresh()
        toDesk(filed.desk)
      }} />
      {vault.data && <Members vault={vault.data} speak={speak} onDesk={toDesk} onChange={refresh} />}
      <DeskFrame address={desk} onClose={() => {
        setDesk(undefined)
        refresh()
      }} onState={refresh} />
    </div>
  )
}

interface RequestsProps {
  readonly grants: readonly GrantRequest[]
  readonly speak: Speak
  readonly onDesk: (address: string | null) => void
  readonly onCancel: (id: string) => Promise<void>
}

function Requests({ grants, speak: { t, format }, onDesk, onCancel }: RequestsProps) {
  const newest = grants.toSorted((one, two) => two.requestedAt - one.requestedAt)
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('unseal.waiting')}>
      <table className={table['table']}>
        <thead>
          <tr>{(['who', 'whom', 'what', 'why', 'state'] as const).map((name) => <th key={name} scope="col">{t(`unseal.${name}`)}</th>)}<th aria-label={t('unseal.act')} /></tr>
        </thead>
        <tbody>
          {newest.map((one) => (
            <tr key={one.id}>
              <td>{one.mine ? t('unseal.you') : one.name ?? (one.actor.startsWith('owner') ? t('unseal.owner') : one.actor)}</td>
              <td>{one.people.length === 1 ? one.people[0]!.handle : t('unseal.ids', { count: one.ids, n: format.number(one.ids) })}</td>
              <td><bdi>{format.list(one.fields.map((field) => sayName(t, field)))}</bdi> · {t(`unseal.${one.level}`)}</td>
              <td className={css['reason']}>{one.reason}</td>
              <td>
                {one.missing === null ? t(`unseal.is.${one.state}`) : t(`unseal.missing.${one.missing}`)}
                {one.approvals.length > 0 && <span className={css['small']}>{t('unseal.approvedBy', { names: format.list(one.approvals.map(({ name }) => name)) })}</span>}
              </td>
              <td>
                {one.state === 'waiting' && (
                  <div className={css['acts']}>
                    {(one.mine || (one.mayApprove && one.missing !== null)) && (
                      <Button onClick={() => onDesk(one.desk)}>{t(one.mine ? 'unseal.open' : 'unseal.approve')}</Button>
                    )}
                    <Button kind="quiet" onClick={() => void onCancel(one.id)}>{t('unseal.cancel')}</Button>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
