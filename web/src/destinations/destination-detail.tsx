/** What a destination was sent, what became of batches, and whom it was asked to delete. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import access from '../access/access.module.css'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { Sheet } from '../parts/floating.tsx'
import { request } from '../server/client.ts'
import { useSpeak } from '../words/speak.ts'
import css from './destinations.module.css'
import { detailQuery } from './queries.ts'
import type { Batch, Deletion, Destination, SentField } from './types.ts'

interface DetailProps {
  readonly destination: Destination
  readonly onChanged: () => void
}

export function DestinationDetail({ destination, onChanged }: DetailProps) {
  const project = useProject()
  const { t, format } = useSpeak(project.timeZone)
  const client = useQueryClient()
  const { confirm } = useAct()
  const { data, error } = useQuery(detailQuery(project.id, destination.id))
  const [confirming, setConfirming] = useState<Deletion>()
  if (error) return <p className={access['fault']} role="alert">{t('destinations.unread', { why: error.message })}</p>
  if (!data) return <div aria-busy />
  const path = `/projects/${project.id}/destinations/${destination.id}`
  const again = async () => {
    await client.invalidateQueries({ queryKey: detailQuery(project.id, destination.id).queryKey })
    onChanged()
  }
  const { vendor } = destination
  return (
    <div className={css['detail']}>
      <section aria-label={t('destinations.vendor')}>
        <h3>{t('destinations.vendor')}</h3>
        <p>{[vendor.name, vendor.country, vendor.contact, vendor.purpose].filter(Boolean).join(' · ')}</p>
      </section>
      <section aria-label={t('destinations.record')}>
        <h3>{t('destinations.record')}</h3>
        {data.record.fields.length === 0 && <p>{t('destinations.recordNone')}</p>}
        <ul>
          {data.record.fields.map((one) => (
            <li key={`${one.field} ${one.level} ${one.grade}`}><FieldWords sent={one} />: {t('destinations.people', { count: one.people })}</li>
          ))}
        </ul>
        {data.record.confirmedDeleted > 0 && <p>{t('destinations.deletedThere', { count: data.record.confirmedDeleted })}</p>}
      </section>
      {data.deletions.length > 0 && (
        <section aria-label={t('destinations.deletions')}>
          <h3>{t('destinations.deletions')}</h3>
          <ul>
            {data.deletions.map((one) => (
              <li key={one.id} className={css['line']}>
                <span>
                  {t('destinations.people', { count: one.people })} · {t(`destinations.deletionState.${one.state}`)} ·{' '}
                  {one.confirmedAt === null ? t('destinations.ofDay', { when: format.instant(one.askedAt) }) : t('destinations.confirmedOn', { when: format.instant(one.confirmedAt) })}
                </span>
                {one.state !== 'confirmed' && project.may.includes('erase') && <Button kind="quiet" onClick={() => setConfirming(one)}>{t('destinations.confirm')}</Button>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.batches.length > 0 && (
        <section aria-label={t('destinations.batches')}>
          <h3>{t('destinations.batches')}</h3>
          <ul>
            {data.batches.map((one) => (
              <li key={one.id} className={css['line']}>
                <span>
                  {format.instant(one.at)} · {t(`destinations.outcome.${one.outcome as 'sent'}`)} · {sizeOf(one)}{one.reason !== null && <> · {one.reason}</>}
                </span>
                {one.outcome === 'dead' && project.may.includes('project.manage') && (
                  <span className={access['row']}>
                    <Button kind="quiet" onClick={() => void confirm(`${path}/batches/${one.id}/replay`, { method: 'POST' }).then(again)}>{t('destinations.replay')}</Button>
                    <Button kind="quiet" onClick={() => void confirm(`${path}/batches/${one.id}`, { method: 'DELETE' }).then(again)}>{t('destinations.drop')}</Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {confirming && (
        <ConfirmDeletion
          onClose={() => setConfirming(undefined)}
          onConfirm={(evidence) => {
            setConfirming(undefined)
            void confirm(`${path}/deletions/${confirming.id}/confirm`, { method: 'POST', body: { confirmedAt: Date.now(), evidence } }).then(again)
          }}
          loadIds={() => request<{ readonly ids: readonly string[] }>(`${path}/deletions/${confirming.id}/ids`)}
        />
      )}
    </div>
  )

  function sizeOf({ events, people }: Batch): string {
    return `${t('destinations.inBatch', { count: events })}, ${t('destinations.people', { count: people })}`
  }
}

/** A field, how much of it, and whether it is sure that it went. */
export function FieldWords({ sent: { field: name, level, grade } }: { sent: Pick<SentField, 'field' | 'level' | 'grade'> }) {
  const { t } = useSpeak()
  return (
    <>
      {level === 'pseudonymous' ? t('destinations.behaviour') : <><bdi>{name}</bdi> ({t(`destinations.level.${level}`)})</>} · {t(`destinations.grade.${grade}`)}
    </>
  )
}

interface ConfirmProps {
  readonly onClose: () => void
  readonly onConfirm: (evidence: string) => void
  readonly loadIds: () => Promise<{ readonly ids: readonly string[] }>
}

function ConfirmDeletion({ onClose, onConfirm, loadIds }: ConfirmProps) {
  const { t } = useSpeak()
  const { act } = useAct()
  const [evidence, setEvidence] = useState('')
  const [ids, setIds] = useState<readonly string[]>()
  return (
    <Sheet title={t('destinations.confirmTitle')} open onClose={onClose}>
      <form
        className={access['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          onConfirm(evidence.trim())
        }}
      >
        {ids === undefined
          ? <Button onClick={() => void act(loadIds).then((loaded) => loaded && setIds(loaded.ids))}>{t('destinations.idList')}</Button>
          : <pre className={css['ids']} tabIndex={0} aria-label={t('destinations.idList')}>{ids.join('\n')}</pre>}
        <label>
          <span className={field['label']}>{t('destinations.evidence')}</span>
          <input className={field['input']} value={evidence} maxLength={2_000} required onChange={(change) => setEvidence(change.target.value)} />
        </label>
        <div className={access['row']}>
          <Button kind="primary" type="submit">{t('destinations.confirm')}</Button>
          <Button kind="quiet" onClick={onClose}>{t('destinations.cancel')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
