/** One notice: what it says, the grant that lets it be signed and sent, and how its sending goes. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import { useAddress } from '../data/address.ts'
import { usePreferences } from '../look/preferences.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { notify } from '../parts/notices.ts'
import { request } from '../server/client.ts'
import { sessionQuery } from '../server/queries.ts'
import { DeskFrame } from '../unseal/desk-frame.tsx'
import { useUnsealWords } from '../unseal/words/load.ts'
import type { Speak } from '../words/speak.ts'
import { CameBack } from './came-back.tsx'
import { MendForm } from './draft-form.tsx'
import { Labelled } from './labelled.tsx'
import css from './notices.module.css'
import { noticeQuery, noticesQuery, previewQuery, sendGrantQuery } from './queries.ts'
import { takeFiles } from './take-files.ts'
import type { NoticeDetail, SendGrant } from './types.ts'

interface PartProps {
  readonly id: number
  readonly speak: Speak
  readonly onBack: () => void
}

export function NoticePart({ id, speak, onBack }: PartProps) {
  const { t, format } = speak
  const project = useProject()
  const client = useQueryClient()
  const { act } = useAct()
  const [isMending, setMending] = useState(false)
  const detail = useQuery(noticeQuery(project.id, id))
  if (detail.error && !detail.data) return <Empty tone="refused" title={t('notices.failed')} hint={detail.error.message}><Button onClick={onBack}>{t('notices.back')}</Button></Empty>
  if (!detail.data) return null
  const { notice, flaws } = detail.data

  async function remove() {
    if ((await act(() => request(`/projects/${project.id}/notices/${id}`, { method: 'DELETE' }))) === undefined) return
    notify(t('notices.removed'))
    await client.invalidateQueries({ queryKey: noticesQuery(project.id).queryKey, exact: true })
    onBack()
  }

  return (
    <>
      <div className={css['acts']}>
        <Button kind="quiet" onClick={onBack}>{t('notices.back')}</Button>
        {notice.issuedAt === null && !isMending && <Button onClick={() => setMending(true)}>{t('notices.mend')}</Button>}
        {notice.issuedAt === null && <Button kind="quiet" onClick={() => void remove()}>{t('notices.remove')}</Button>}
      </div>
      <h2 className={css['name']}>
        <bdi>{notice.incident}</bdi>, {t('notices.column.version').toLowerCase()} {notice.version}, {t('notices.people', { count: notice.people, n: format.number(notice.people) })}, {t(notice.issuedAt === null ? 'notices.draft' : 'notices.issued')}
      </h2>
      {flaws.length > 0 && (
        <div className={css['card']} role="alert">
          <h3>{t('notices.flaws')}</h3>
          <ul>{flaws.map(({ at, flaw }) => <li key={`${at} ${flaw}`}><b>{sayPlace(at, t)}</b> {t(`notices.flaw.${flaw}`)}</li>)}</ul>
        </div>
      )}
      {isMending ? <MendForm id={id} facts={notice.facts} speak={speak} onDone={() => setMending(false)} /> : <div className={css['columns']}>
        <Preview id={id} speak={speak} />
        <Sending detail={detail.data} speak={speak} />
      </div>}
    </>
  )
}

/** `what.en` as its field in the form is called. */
function sayPlace(at: string, t: Speak['t']): string {
  const [name, language] = at.split('.')
  const field = t(`notices.form.${name as 'what' | 'measures' | 'correction' | 'organisation' | 'contact'}`)
  return language === undefined ? field : `${field} (${t(language === 'fr' ? 'notices.form.french' : 'notices.form.english')})`
}

function Preview({ id, speak: { t } }: { readonly id: number; readonly speak: Speak }) {
  const project = useProject()
  const preview = useQuery(previewQuery(project.id, id))
  const { language } = usePreferences()
  const [chosen, setChosen] = useState<number>()
  const all = [...(preview.data?.canaries ?? []), ...(preview.data?.sample ?? [])]
  // First the made-up person who reads what the reader reads.
  const shown = chosen ?? Math.max(0, all.findIndex((each) => each.language === language))
  const one = all[shown]
  return (
    <section className={css['card']}>
      <h3>{t('notices.preview')}</h3>
      <p className={css['muted']}>{t('notices.previewHint')}</p>
      {one !== undefined && (
        <>
          <Labelled label={t('notices.previewOf')} as="select" value={shown} onChange={(event) => setChosen(Number(event.target.value))}>
            {all.map((each, at) => <option key={at} value={at}>{`${each.handle ?? t('notices.madeUp')}, ${t(each.language === 'fr' ? 'notices.form.french' : 'notices.form.english')}`}</option>)}
          </Labelled>
          <p className={css['subject']} lang={one.language}>{one.subject}</p>
          <pre className={css['text']} tabIndex={0} lang={one.language}>{one.text}</pre>
        </>
      )}
    </section>
  )
}

function Sending({ detail, speak }: { readonly detail: NoticeDetail; readonly speak: Speak }) {
  const { t, format } = speak
  const { notice, counts, sending, flaws, sendsMail } = detail
  const project = useProject()
  const client = useQueryClient()
  const deskWords = useUnsealWords()
  const { act, isActing } = useAct()
  const [reason, setReason] = useState('')
  const { search, go } = useAddress()
  const asked = search['grant'] ?? sending.grant ?? undefined
  const [isAtDesk, setAtDesk] = useState(false)
  const base = `/projects/${project.id}/notices/${notice.id}`
  const grant = useQuery(sendGrantQuery(project.id, asked))
  const state = grant.error ? 'cancelled' : grant.data?.state
  const atDesk = grant.data?.desk ?? undefined
  // Addresses are gathered when the grant is asked for; before that everybody would seem to have none.
  const isCounted = notice.issuedAt !== null || asked !== undefined || counts.waiting > 0
  const isOver = notice.issuedAt !== null && counts.waiting === 0

  const post = async (path: string, body?: object) => {
    const answer = await act(() => request(base + path, { method: 'POST', ...(body && { body }) }))
    await client.invalidateQueries({ queryKey: ['notices', project.id] })
    return answer
  }
  async function ask() {
    const filed = await act(() => request<SendGrant>(`${base}/grant`, { method: 'POST', body: { reason } }))
    if (filed === undefined) return
    go({ grant: filed.id })
    setAtDesk(true)
    await client.invalidateQueries({ queryKey: ['notices', project.id] })
  }

  return (
    <section className={css['card']}>
      <h3>{t('notices.send.title')}</h3>
      {isCounted && <dl className={css['figures']}>
        {(['sent', 'waiting', 'refused', 'unsure', 'withheld', 'unreachable'] as const).map((name) => (
          <div key={name}><dt>{t(`notices.counts.${name}`)}</dt><dd>{format.number(name === 'unsure' ? counts.unsure + counts.trying : counts[name])}</dd></div>
        ))}
      </dl>}
      {isCounted && <p role="status">{sending.state === 'paused' ? t('notices.send.paused', { fault: sending.fault ?? '' }) : t(`notices.send.${sending.state}`)}</p>}
      {notice.entry !== null && <p className={css['muted']}>{t('notices.send.entry', { n: format.number(notice.entry) })}</p>}
      {!sendsMail && <p className={css['note']}>{t('notices.send.noMail')}</p>}
      {counts.unsure > 0 && sending.state !== 'running' && (
        <div className={css['note']}>
          <p>{t('notices.unsure')}</p>
          <div className={css['acts']}>
            <Button onClick={() => void post('/unsure', { as: 'sent' })}>{t('notices.unsureSent')}</Button>
            <Button onClick={() => void post('/unsure', { as: 'waiting' })}>{t('notices.unsureAgain')}</Button>
          </div>
        </div>
      )}
      <div className={css['acts']}>
        {sending.state === 'running' && <Button onClick={() => void post('/stop')}>{t('notices.send.stop')}</Button>}
        {notice.issuedAt !== null && <Button onClick={() => void act(() => takeFiles(base, `notices-${notice.incident}-v${notice.version}.txt`))}>{t('notices.send.takeFiles')}</Button>}
      </div>
      {counts.sent > 0 && (
        <CameBack t={t} onCodes={async (codes) => {
          const counted = (await post('/bounces', { codes })) as { count: number } | undefined
          if (counted !== undefined) notify(t('notices.cameBack.counted', { count: counted.count, n: format.number(counted.count) }))
          return counted !== undefined
        }} />
      )}
      {notice.people === 0 && <p className={css['note']}>{t('notices.send.nobody')}</p>}
      {!isOver && sending.state !== 'running' && flaws.length === 0 && notice.people > 0 && (
        <>
          <p className={css['muted']}>{t('notices.send.hint')}</p>
          {(asked === undefined || state === 'cancelled') && (
            <form className={css['ask']} onSubmit={(submit) => {
              submit.preventDefault()
              void ask()
            }}>
              {state === 'cancelled' && <p className={css['note']}>{t('notices.send.ended')}</p>}
              <Labelled label={t('notices.send.reason')} required maxLength={2_000} value={reason} onChange={(event) => setReason(event.target.value)} />
              <Button kind="primary" type="submit" disabled={isActing}>{t('notices.send.ask')}</Button>
            </form>
          )}
          {asked !== undefined && (state === 'waiting' || state === 'opening') && (
            <>
              <p role="status">{t('notices.send.waiting')}. {grant.data?.missing && t('notices.send.needsOther')}</p>
              {atDesk !== undefined && <Button kind="primary" onClick={() => setAtDesk(true)}>{t('notices.send.desk')}</Button>}
            </>
          )}
          {asked !== undefined && state === 'released' && (
            <div className={css['acts']}>
              <p role="status">{t('notices.send.released')}</p>
              {sendsMail && <Button kind="primary" disabled={isActing} onClick={() => void post('/release', { grant: asked })}>{t(notice.issuedAt === null ? 'notices.send.go' : 'notices.send.again')}</Button>}
              {notice.issuedAt === null && <Button disabled={isActing} onClick={() => void post('/release', { grant: asked, mail: false })}>{t('notices.send.files')}</Button>}
            </div>
          )}
        </>
      )}
      {deskWords && (
        <DeskFrame address={isAtDesk ? atDesk : undefined} onClose={() => setAtDesk(false)} onState={(told) => {
          // The rail shows whether the vault is open.
          void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
          if (told !== 'opened' && told !== 'approved') return
          void grant.refetch()
          if (told === 'opened') setAtDesk(false)
        }} />
      )}
    </section>
  )
}
