/** Before the plan is made strict: what of the latest traffic would be kept out. Before it is opened: that it would come in. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/floating.tsx'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import data from '../data.module.css'
import { dataDictionaryQuery, planSuggestionQuery, policyQuery } from '../queries.ts'
import type { Plan } from '../types.ts'
import { keptOut, type KeptOut } from './draft.ts'
import css from './plan.module.css'

interface ModeSheetProps {
  readonly open: boolean
  readonly plan: Plan
  readonly strict: boolean
  /** How many days of traffic the preview is measured on. */
  readonly days: number
  readonly isBusy: boolean
  readonly onSwitch: () => void
  readonly onClose: () => void
  readonly speak: Speak
}

const mostShown = 30

export function ModeSheet({ open, plan, strict, days, isBusy, onSwitch, onClose, speak }: ModeSheetProps) {
  const { t } = speak
  const project = useProject()
  const seen = useQuery({ ...planSuggestionQuery(project.id, days), enabled: open && !strict })
  const out = seen.data ? keptOut(plan, seen.data, Date.now()) : undefined
  return (
    <Sheet title={t(strict ? 'data.plan.toOpen' : 'data.plan.strictTitle')} open={open} onClose={onClose}>
      {strict && <p>{t('data.plan.openDoes')}</p>}
      {!strict && seen.error && <p className={data['warn']}>{seen.error.message}</p>}
      {!strict && !out && !seen.error && <div className={css['waiting']} aria-busy />}
      {!strict && out && <Preview out={out} days={days} speak={speak} />}
      <div className={css['acts']}>
        <Button onClick={onClose}>{t('data.cancel')}</Button>
        <Button kind="primary" disabled={isBusy || (!strict && !out)} onClick={onSwitch}>{t(strict ? 'data.plan.toOpen' : 'data.plan.toStrict')}</Button>
      </div>
    </Sheet>
  )
}

function Preview({ out, days, speak: { t, format } }: { out: readonly KeptOut[]; days: number; speak: Speak }) {
  const project = useProject()
  const policy = useQuery(policyQuery(project.id))
  const dictionary = useQuery(dataDictionaryQuery(project.id))
  const volumes = new Map(dictionary.data?.events.map((event) => [event.name, event.count]))
  const action = policy.data && { ...policy.data.defaults, ...policy.data.policy }['unplanned']
  if (out.length === 0) return <p>{t('data.plan.strictNone', { days: format.number(days) })}</p>
  const events = out.filter((one) => one.isUnplanned).length
  const properties = out.reduce((sum, one) => sum + one.properties.length, 0)
  const rest = out.length - mostShown
  return (
    <>
      <p>
        {t('data.plan.strictSome', {
          days: format.number(days),
          events: t('data.dictionary.countEvents', { count: events, n: format.number(events) }),
          properties: t('data.dictionary.countProperties', { count: properties, n: format.number(properties) }),
        })}
      </p>
      {action && <div className={data['will']} data-tone="warn"><p>{t(`data.plan.strictDoes.${action}`)}</p></div>}
      <ul className={css['out']} tabIndex={0} aria-label={t('data.plan.strictTitle')}>
        {out.slice(0, mostShown).map((one) => (
          <li key={one.event}>
            <p>
              <bdi className={css['name']}>{sayName(t, one.event)}</bdi>
              {one.isUnplanned && <span className={data['chip']} data-tone="warn">{t('data.plan.unplannedEvent')}</span>}
              {volumes.has(one.event) && <span className={data['small']}>{t('data.plan.volume', { n: format.number(volumes.get(one.event)!) })}</span>}
            </p>
            <p className={data['small']}>
              {format.list(one.properties.map(({ name, expired }) => (expired ? `${sayName(t, name)} (${t('data.plan.isExpired')})` : sayName(t, name))))}
            </p>
          </li>
        ))}
        {rest > 0 && <li className={data['small']}>{t('data.plan.andMore', { count: rest, n: format.number(rest) })}</li>}
      </ul>
    </>
  )
}
