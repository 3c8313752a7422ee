/** The rules by which fields and events expire: a list, and a line to add to it. */
import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import access from '../access/access.module.css'
import { Button, IconButton } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { useSpeak } from '../words/speak.ts'
import css from './privacy.module.css'
import type { PrivacySettings } from './types.ts'

interface RulesProps {
  readonly settings: PrivacySettings
  readonly mayChange: boolean
  readonly onChange: (settings: PrivacySettings) => void
}

export function ExpiryRules({ settings, mayChange, onChange }: RulesProps) {
  const { t } = useSpeak()
  const { fields, eventKinds, allEvents } = settings
  const rules = [
    ...fields.map((rule) => ({
      key: `field ${rule.field}`, kind: t('privacy.field'), name: rule.field, days: rule.days,
      without: { ...settings, fields: fields.filter((one) => one !== rule) },
    })),
    ...eventKinds.map((rule) => ({
      key: `event ${rule.event}`, kind: t('privacy.event'), name: rule.event, days: rule.days,
      without: { ...settings, eventKinds: eventKinds.filter((one) => one !== rule) },
    })),
    ...(allEvents === null ? [] : [{ key: 'all', kind: t('privacy.event'), name: t('privacy.allEvents'), days: allEvents, without: { ...settings, allEvents: null } }]),
  ]
  return (
    <>
      {rules.length === 0 ? <p className={access['hint']}>{t('privacy.noRules')}</p> : (
        <ul className={css['rules']}>
          {rules.map(({ key, kind, name, days, without }) => (
            <li key={key}>
              <span className={css['kind']}>{kind}</span> <bdi>{name}</bdi> <span>{t('privacy.after', { count: days })}</span>
              {mayChange && <IconButton label={t('privacy.takeAway', { name })} icon={<X />} onClick={() => onChange(without)} />}
            </li>
          ))}
        </ul>
      )}
      {mayChange ? (
        <div className={css['adders']}>
          <Adder label={t('privacy.addField')} onAdd={(name, days) => onChange({ ...settings, fields: [...fields.filter((one) => one.field !== name), { field: name, days }] })} />
          <Adder label={t('privacy.addEvent')} onAdd={(event, days) => onChange({ ...settings, eventKinds: [...eventKinds.filter((one) => one.event !== event), { event, days }] })} />
          <Adder label={t('privacy.allEvents')} onAdd={(_name, days) => onChange({ ...settings, allEvents: days })} isNamed={false} />
        </div>
      ) : <p className={access['hint']}>{t('privacy.readOnly')}</p>}
    </>
  )
}

function Adder({ label, onAdd, isNamed = true }: { label: string; onAdd: (name: string, days: number) => void; isNamed?: boolean }) {
  const { t } = useSpeak()
  const [name, setName] = useState('')
  const [days, setDays] = useState('')

  function add(event: FormEvent): void {
    event.preventDefault()
    onAdd(name.trim(), Number(days))
    setName('')
    setDays('')
  }

  return (
    <form className={css['adder']} onSubmit={add}>
      {isNamed
        ? <label>{label}<input className={field['input']} value={name} required maxLength={255} onChange={({ target }) => setName(target.value)} /></label>
        : <span>{label}</span>}
      <label>{t('privacy.days')}
        <input className={field['input']} aria-label={`${label}: ${t('privacy.days')}`} type="number" min={1} max={36_500} required value={days} onChange={({ target }) => setDays(target.value)} />
      </label>
      <Button type="submit" aria-label={`${t('privacy.add')}: ${label}`}>{t('privacy.add')}</Button>
    </form>
  )
}
