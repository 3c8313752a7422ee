/** The time zone of the page, by name; the project's own when the address names none. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactElement } from 'react'
import { useProject } from '../app/project.tsx'
import { offsetName, zoneCity } from '../format/day.ts'
import { isZone, type Search } from '../question/search.ts'
import { useSpeak } from '../words/speak.ts'
import bar from './bar.module.css'
import { Picker } from './picker.tsx'

export function ZoneControl() {
  const { t } = useSpeak()
  const project = useProject()
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const zone = search['zone'] !== undefined && isZone(search['zone']) ? search['zone'] : project.timeZone
  return (
    <ZonePicker
      value={zone} own={project.timeZone}
      onChange={(next) => {
        const { zone: _zone, ...rest } = search
        void navigate({ to: '.', search: next === project.timeZone ? rest : { ...rest, zone: next }, resetScroll: false })
      }}
      trigger={
        <button type="button" className={bar['control']} aria-label={`${t('range.zone')}: ${zone}`}>
          <span>{zoneCity(zone)}</span>{zone !== 'UTC' && <span className={bar['aside']}>{offsetName(Date.now(), zone)}</span>}
        </button>
      }
    />
  )
}

interface ZonePickerProps {
  readonly value: string
  /** The project's own zone, listed first. */
  readonly own: string
  readonly onChange: (zone: string) => void
  readonly trigger: ReactElement
}

export function ZonePicker({ value, own, onChange, trigger }: ZonePickerProps) {
  const { t } = useSpeak()
  const items = useMemo(() => {
    const all = new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])
    return [...all].map((zone) => ({
      value: zone, label: zone.replaceAll('_', ' '), aside: zone === own ? t('range.projectZone') : offsetName(Date.now(), zone),
    }))
  }, [own, t])
  return (
    <Picker items={items} value={value} onChange={onChange} trigger={trigger} align="end" placeholder={t('range.searchZone')} empty={t('range.noZone')} />
  )
}
