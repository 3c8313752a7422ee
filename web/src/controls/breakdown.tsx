/** Splits by a property, or not. */
import { ChevronDown, Plus, X } from 'lucide-react'
import type { PropertyRef } from '../../../src/model/question.ts'
import { IconButton } from '../parts/button.tsx'
import { sayProperty } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import css from './controls.module.css'
import { PropertyPicker } from './property-picker.tsx'

interface BreakdownProps {
  readonly property: PropertyRef | undefined
  readonly onChange: (property: PropertyRef | undefined) => void
}

export function Breakdown({ property, onChange }: BreakdownProps) {
  const { t } = useSpeak()
  if (!property) {
    return (
      <PropertyPicker
        onChange={onChange} words={t('report.addProperty')}
        trigger={
          <button type="button" className={css['add']} aria-keyshortcuts="b" id="q-by">
            <Plus aria-hidden /> {t('report.addProperty')} <kbd aria-hidden>b</kbd>
          </button>
        }
      />
    )
  }
  return (
    <div className={css['selectorHead']} data-alone>
      <PropertyPicker
        value={property} words={sayProperty(t, property)} onChange={onChange}
        trigger={
          <button type="button" className={css['event']} aria-keyshortcuts="b" id="q-by">
            <bdi>{sayProperty(t, property)}</bdi><ChevronDown aria-hidden />
          </button>
        }
      />
      <IconButton label={t('report.noSplit')} icon={<X />} onClick={() => onChange(undefined)} />
    </div>
  )
}
