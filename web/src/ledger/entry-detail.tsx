/** One entry: all that it says, what people wrote beside it, and its proof, checked here. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldAlert, ShieldCheck, ShieldQuestionMark, X } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useProject } from '../app/project.tsx'
import { Button, IconButton } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Empty } from '../parts/empty.tsx'
import type { Speak } from '../words/speak.ts'
import { download } from './download.ts'
import css from './ledger.module.css'
import { prove } from './prove.ts'
import { entryQuery } from './queries.ts'
import { sayActor, sayKind } from './say.ts'
import type { ProvenEntry } from './types.ts'
import { useNames } from './use-names.ts'

interface EntryDetailProps {
  readonly index: number
  readonly verifierKey: string
  readonly speak: Speak
  readonly onClose: () => void
}

export function EntryDetail({ index, verifierKey, speak, onClose }: EntryDetailProps) {
  const { t, format } = speak
  const { data, error } = useQuery(entryQuery(index))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [index])

  function close(): void {
    onClose()
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus())
  }

  return (
    <aside
      className={css['detail']} aria-label={t('ledger.detail.title', { n: format.number(index) })}
      onKeyDown={(press) => {
        if (press.key !== 'Escape' || press.defaultPrevented) return
        press.preventDefault()
        close()
      }}
    >
      <div className={css['detailHead']}>
        <h2 ref={heading} tabIndex={-1}>{data ? sayKind(speak, data.entry.kind) : t('ledger.detail.title', { n: format.number(index) })}</h2>
        <IconButton label={t('ledger.detail.close')} icon={<X />} onClick={close} />
      </div>
      {error && <Empty tone="refused" title={t('ledger.failed')} hint={error.message} />}
      {data && <Contents proven={data} verifierKey={verifierKey} speak={speak} />}
    </aside>
  )
}

/** From these an incident can be opened. */
const alarming = /^(canary\.opened|alarm\..+|sign-in(\.failed)?|session\.opened|clock\.jump)$/

function Contents({ proven, verifierKey, speak }: { proven: ProvenEntry; verifierKey: string; speak: Speak }) {
  const project = useProject()
  const names = useNames()
  const { t, format } = speak
  const { entry } = proven
  const details = Object.entries(entry.details)
  const texts = Object.entries(proven.texts)
  return (
    <>
      <dl className={css['facts']}>
        <div><dt>{t('ledger.column.who')}</dt><dd><bdi>{sayActor(speak, entry.actor, names)}</bdi></dd></div>
        <div><dt>{t('ledger.column.when')}</dt><dd>{format.instant(entry.recordedAt)}</dd></div>
        {entry.people !== null && <div><dt>{t('ledger.column.people')}</dt><dd>{format.number(entry.people)}</dd></div>}
        <div><dt>{t('ledger.column.index')}</dt><dd>{format.number(entry.index)}</dd></div>
      </dl>
      {texts.length > 0 && (
        <section>
          <h3>{t('ledger.detail.texts')}</h3>
          {texts.map(([name, text]) => <p key={name} className={css['text']}>{text === null ? <em>{t('ledger.detail.erased')}</em> : <bdi>{text}</bdi>}</p>)}
        </section>
      )}
      <section>
        <h3>{t('ledger.detail.says')}</h3>
        <dl className={css['says']}>
          <div><dt>kind</dt><dd><code>{entry.kind}</code></dd></div>
          {details.map(([name, value]) => (
            <div key={name}><dt><bdi>{name}</bdi></dt><dd><bdi><code>{typeof value === 'string' ? value : JSON.stringify(value)}</code></bdi></dd></div>
          ))}
        </dl>
      </section>
      <section>
        <h3>{t('ledger.detail.proof')}</h3>
        <Proof proven={proven} verifierKey={verifierKey} speak={speak} />
        <div className={css['acts']}>
          <Button onClick={() => download(`entry-${entry.index}.tlog-proof`, proven.tlogProof)}>{t('ledger.detail.download')}</Button>
          <CopyButton text={proven.line} label={t('ledger.detail.copy')} />
          {alarming.test(entry.kind) && (
            <Link to="/p/$project/incidents" params={{ project: String(project.id) }} search={{ entry: String(entry.index) } as never} className={css['incident']}>
              {t('ledger.detail.incident')}
            </Link>
          )}
        </div>
      </section>
    </>
  )
}

function Proof({ proven, verifierKey, speak: { t, format } }: { proven: ProvenEntry; verifierKey: string; speak: Speak }) {
  const { data } = useQuery({
    queryKey: ['ledger', 'prove', proven.entry.index, proven.checkpoint, verifierKey],
    queryFn: () => prove(proven, verifierKey),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const client = useQueryClient()
  // The key may have been renewed since the page was opened: the state names the present one.
  const isOtherKey = data?.outcome === 'wrong' && data.what === 'signature'
  useEffect(() => {
    if (isOtherKey) void client.invalidateQueries({ queryKey: ['ledger', 'state'] })
  }, [isOtherKey, client])
  if (data === undefined) return <p role="status">{t('ledger.detail.checking')}</p>
  const size = format.number(proven.size)
  switch (data.outcome) {
    case 'proven':
      return (
        <p className={css['verdict']} data-tone="good" role="status">
          <ShieldCheck aria-hidden />
          <span>
            <b>{t('ledger.detail.proven')}</b> {data.signed
              ? t('ledger.detail.provenHint', { n: format.number(proven.entry.index), size })
              : t('ledger.detail.unsigned', { size })}
          </span>
        </p>
      )
    case 'unable':
      return (
        <p className={css['verdict']} data-tone="warn" role="status">
          <ShieldQuestionMark aria-hidden /><span><b>{t('ledger.detail.unable')}.</b> {t('ledger.detail.unableHint')}</span>
        </p>
      )
    case 'wrong':
      return (
        <p className={css['verdict']} data-tone="wrong" role="alert">
          <ShieldAlert aria-hidden /><span><b>{t('ledger.detail.wrong')}.</b> {t(`ledger.detail.wrongHint.${data.what}`)}</span>
        </p>
      )
  }
}
