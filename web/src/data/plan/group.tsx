/** One event of the plan, folded to a line; unfolded, its properties with owner, reason and end. */
import { ChevronRight, Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { IconButton } from '../../parts/button.tsx'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import data from '../data.module.css'
import type { Plan, PlannedProperty } from '../types.ts'
import { toDay } from '../../format/day.ts'
import { startOfDay } from '../sweep/start-of-day.ts'
import { AddName } from './add-name.tsx'
import { lackOf, propertiesOn, withOwner, withoutEvent, withoutProperty, withProperty } from './draft.ts'
import type { PlanGroup } from './list.ts'
import css from './plan.module.css'
import { Button } from '../../parts/button.tsx'

interface PlanGroupRowProps {
  readonly group: PlanGroup
  readonly plan: Plan
  readonly saved: Plan
  readonly onChange: (plan: Plan) => void
  readonly speak: Speak
}

export function PlanGroupRow({ group, plan, saved, onChange, speak }: PlanGroupRowProps) {
  const { t, format } = speak
  const [open, setOpen] = useState(false)
  const id = useId()
  const { event, count, lacking, expired } = group
  const name = event === null ? t('data.plan.shared') : sayName(t, event)
  return (
    <section className={css['group']}>
      <h2>
        <button type="button" className={css['fold']} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <ChevronRight aria-hidden />
          <bdi className={css['name']}>{name}</bdi>
          <span className={css['counts']}>
            {lacking > 0 && <span>{t('data.plan.lacking', { count: lacking, n: format.number(lacking) })}</span>}
            {expired > 0 && <span className={data['warn']}>{t('data.plan.expired', { count: expired, n: format.number(expired) })}</span>}
            <span>{t('data.plan.properties', { count, n: format.number(count) })}</span>
          </span>
        </button>
      </h2>
      <div id={id} hidden={!open}>
        {open && (
          <div className={css['body']}>
            {event === null && <p className={data['small']}>{t('data.plan.sharedHint')}</p>}
            {count === 0 && <p className={data['small']}>{t('data.plan.noProperties')}</p>}
            {Object.entries(group.properties).map(([property, planned]) => (
              <PropertyRow
                key={property} property={property} planned={planned} isNew={!Object.hasOwn(propertiesOn(saved, event), property)} speak={speak}
                onChange={(next) => onChange(withProperty(plan, { event, property }, next))} onRemove={() => onChange(withoutProperty(plan, { event, property }))}
              />
            ))}
            <div className={css['foot']}>
              <AddName
                label={t('data.plan.add')} placeholder={t('data.plan.addPropertyHint')} icon={<Plus aria-hidden />}
                taken={(typed) => Object.hasOwn(group.properties, typed)} onAdd={(property) => onChange(withProperty(plan, { event, property }))}
              />
              {Object.values(group.properties).some(({ owner }) => owner.trim() === '') && <OwnerForAll onFill={(owner) => onChange(withOwner(plan, event, owner))} speak={speak} />}
              {event !== null && <Button kind="quiet" onClick={() => onChange(withoutEvent(plan, event))}>{t('data.plan.removeEvent')}</Button>}
            </div>
          </div>
        )}
      </div>
    </section>
  )
}

interface PropertyRowProps {
  readonly property: string
  readonly planned: PlannedProperty
  readonly isNew: boolean
  readonly onChange: (planned: PlannedProperty) => void
  readonly onRemove: () => void
  readonly speak: Speak
}

function PropertyRow({ property, planned, isNew, onChange, onRemove, speak: { t, format } }: PropertyRowProps) {
  const name = sayName(t, property)
  const zone = format.timeZone
  const label = (key: 'owner' | 'reason' | 'expires') => t('data.plan.of', { label: t(`data.plan.${key}`), property: name })
  const expired = lackOf(planned, Date.now()) === 'expired'

  function setEnd(day: string): void {
    const { expiresAt: _, ...endless } = planned
    onChange(day === '' ? endless : { ...endless, expiresAt: startOfDay(day, zone) })
  }

  return (
    <div className={css['property']} role="group" aria-label={name}>
      <span className={css['propertyName']}>
        <bdi>{name}</bdi>
        {isNew && <span className={data['chip']} data-tone="good">{t('data.plan.added')}</span>}
        {expired && <span className={data['chip']} data-tone="warn">{t('data.plan.isExpired')}</span>}
      </span>
      <input className={css['input']} aria-label={label('owner')} placeholder={t('data.plan.owner')} value={planned.owner} onChange={(change) => onChange({ ...planned, owner: change.target.value })} />
      <input className={css['input']} aria-label={label('reason')} placeholder={t('data.plan.reason')} value={planned.reason} onChange={(change) => onChange({ ...planned, reason: change.target.value })} />
      <label className={css['end']}>
        <span>{t('data.plan.expires')}</span>
        <input
          type="date" className={css['input']} aria-label={label('expires')} title={planned.expiresAt === undefined ? t('data.plan.expiresHint') : undefined}
          value={planned.expiresAt === undefined ? '' : toDay(planned.expiresAt, zone)} onChange={(change) => setEnd(change.target.value)}
        />
      </label>
      <IconButton label={t('data.plan.removeProperty', { name })} icon={<X />} onClick={onRemove} />
    </div>
  )
}

function OwnerForAll({ onFill, speak: { t } }: { onFill: (owner: string) => void; speak: Speak }) {
  return (
    <input
      className={`${css['input']} ${css['ownerAll']}`} aria-label={t('data.plan.fillOwner')} placeholder={t('data.plan.ownerAll')} title={t('data.plan.fillOwner')}
      onKeyDown={(press) => press.key === 'Enter' && press.currentTarget.blur()}
      onBlur={(left) => left.target.value.trim() !== '' && onFill(left.target.value.trim())}
    />
  )
}
