/** Findings: what the guard caught, where, how often, and which line of code to change. What the door refused, below. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.tsx'
import { Choice } from '../../parts/choice.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useSpeak } from '../../words/speak.ts'
import { useAddress } from '../address.ts'
import { sayClass } from '../classes.ts'
import css from '../data.module.css'
import { findingsQuery } from '../queries.ts'
import { FindingDetail } from './detail.tsx'
import { Refused } from './refused.tsx'
import { chooseFindings, classesIn, countOpen, outcomes, type FindingsChoice } from './sum.ts'
import { FindingsTable } from './table.tsx'

export function FindingsTab() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const { search, go } = useAddress()
  const { data, error } = useQuery(findingsQuery(project.id))
  if (error && !data) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!data) return <div className={css['waiting']} aria-busy />

  const choice: FindingsChoice = { show: search['show'] === 'dealt' ? 'dealt' : 'open', class: search['class'] }
  const shown = chooseFindings(data.findings, choice)
  const open = countOpen(data.findings)
  const chosen = data.findings.find((finding) => String(finding.id) === search['finding'])
  const sums = outcomes(data.findings).map(({ action, findings }) => t(`data.findings.sums.${action}`, { count: findings, n: format.number(findings) }))

  return (
    <>
      {data.findings.length > 0 && (
        <div className={css['tools']}>
          <Segmented
            label={t('data.findings.show')} value={choice.show} onChange={(show) => go({ show: show === 'dealt' ? show : undefined, finding: undefined })}
            options={[
              { value: 'open', label: `${t('data.findings.open')} ${format.number(open)}` },
              { value: 'dealt', label: `${t('data.findings.dealt')} ${format.number(data.findings.length - open)}` },
            ]}
          />
          <Choice
            quiet label={t('data.findings.classFilter')} value={choice.class ?? ''} onChange={(name) => go({ class: name || undefined })}
            options={[
              { value: '', label: t('data.findings.allClasses') },
              ...classesIn(data.findings).map((name) => ({ value: name, label: sayClass(t, name) })),
            ]}
          />
        </div>
      )}
      {open > 0 && choice.show === 'open' && (
        <p className={css['summary']}>
          {t('data.findings.summary', { open: t('nav.dataOpen', { count: open, n: format.number(open) }), list: format.list(sums) })}
        </p>
      )}
      {shown.length === 0 && <NoFindings choice={choice} />}
      <div className={css['split']} data-open={chosen ? '' : undefined}>
        <div className={css['list']}>
          {shown.length > 0 && <FindingsTable findings={shown} current={chosen?.id} speak={speak} />}
          {data.setAside > 0 && <p className={css['aside']}>{t('data.setAside', { count: data.setAside, n: format.number(data.setAside) })}</p>}
        </div>
        {chosen && <FindingDetail key={chosen.id} finding={chosen} speak={speak} onClose={() => go({ finding: undefined })} />}
      </div>
      <Refused speak={speak} />
    </>
  )
}

function NoFindings({ choice }: { choice: FindingsChoice }) {
  const { t } = useSpeak()
  if (choice.class !== undefined) return <Empty title={t('data.findings.noMatch')} />
  if (choice.show === 'dealt') return <Empty title={t('data.findings.emptyDealt')} hint={t('data.findings.emptyDealtHint')} />
  return <Empty title={t('data.findings.empty')} hint={t('data.findings.emptyHint')} />
}
