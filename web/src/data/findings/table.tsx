/** Findings in rows. Each leads to what to do about it. */
import { Link } from '@tanstack/react-router'
import { Asterisk, CircleMinus, Eye, Inbox, ShieldBan, type LucideIcon } from 'lucide-react'
import table from '../../answer/table.module.css'
import { SealMark } from '../../parts/seal-mark.tsx'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import { sayClass } from '../classes.ts'
import css from '../data.module.css'
import type { Action, Finding } from '../types.ts'
import { readPlace } from './place.ts'

interface FindingsTableProps {
  readonly findings: readonly Finding[]
  readonly current: Finding['id'] | undefined
  readonly speak: Speak
}

export function FindingsTable({ findings, current, speak }: FindingsTableProps) {
  const { t, format } = speak
  const now = Date.now()
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('data.tab.findings')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('data.findings.what')}</th>
            <th scope="col">{t('data.findings.where')}</th>
            <th scope="col" data-extra="">{t('data.findings.page')}</th>
            <th scope="col" data-extra="">{t('data.findings.sdk')}</th>
            <th scope="col" data-numeric="">{t('data.findings.count')}</th>
            <th scope="col" data-extra="">{t('data.findings.first')}</th>
            <th scope="col">{t('data.findings.last')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={finding.id} data-current={finding.id === current ? '' : undefined}>
              <th scope="row">
                <Link
                  to="." search={((search: object) => ({ ...search, finding: String(finding.id) })) as never} resetScroll={false}
                  className={css['rowLink']} data-row={String(finding.id)} aria-current={finding.id === current ? 'true' : undefined}
                >
                  <span>{sayClass(t, finding.class)}</span>
                  <Done action={finding.action} speak={speak} />
                </Link>
              </th>
              <td>
                <bdi className={css['clip']}>{sayName(t, finding.event)}</bdi>
                <Where finding={finding} speak={speak} />
              </td>
              <td data-extra=""><bdi className={css['clip']}>{finding.page || <span className={css['muted']}>{t('data.findings.noPage')}</span>}</bdi></td>
              <td data-extra=""><bdi>{finding.sdk || <span className={css['muted']}>{t('data.findings.noSdk')}</span>}</bdi></td>
              <td data-numeric="">{format.number(finding.count)}</td>
              <td data-extra="" title={format.instant(finding.firstAt)}>{format.ago(finding.firstAt, now)}</td>
              <td title={format.instant(finding.lastAt)}>{format.ago(finding.lastAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const icons: Record<Exclude<Action, 'seal'>, LucideIcon> = { drop: CircleMinus, mask: Asterisk, quarantine: Inbox, reject: ShieldBan, report: Eye }

/** What was done about it; only what is in store all the same stands out. */
export function Done({ action, speak: { t } }: { action: Action; speak: Speak }) {
  const Icon = action === 'seal' ? undefined : icons[action]
  return (
    <small className={css['done']} data-tone={action === 'report' ? 'warn' : undefined}>
      {Icon ? <Icon aria-hidden /> : <SealMark size={12} />} {t(`data.done.${action}`)}
    </small>
  )
}

function Where({ finding, speak: { t } }: { finding: Finding; speak: Speak }) {
  const place = readPlace(finding.property)
  if (place.is === 'property') return <bdi className={`${css['clip']} ${css['path']}`}>{place.path}</bdi>
  return (
    <span className={css['small']}>
      {t(place.is === 'event-name' ? 'data.findings.eventName' : place.is === 'whole-event' ? 'data.findings.wholeEvent' : 'data.findings.inName')}
    </span>
  )
}
