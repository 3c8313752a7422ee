/** One event of a question: which, where, under what name, and what can be done with it. */
import { ChevronDown, Copy, Ellipsis, ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { Menu } from '@base-ui/react/menu'
import { useState, type ReactNode } from 'react'
import type { EventSelector } from '../../../src/model/question.ts'
import { IconButton } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import floating from '../parts/floating.module.css'
import { sayEvent } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import css from './controls.module.css'
import { EventPicker } from './event-picker.tsx'
import { Filters } from './filters.tsx'

export interface ListActions {
  readonly up?: (() => void) | undefined
  readonly down?: (() => void) | undefined
  readonly duplicate?: (() => void) | undefined
  readonly remove?: (() => void) | undefined
}

interface SelectorRowProps {
  readonly id: string
  readonly mark?: ReactNode
  readonly selector: EventSelector
  readonly onChange: (selector: EventSelector) => void
  readonly actions?: ListActions
  readonly children?: ReactNode
  readonly shortcut?: string | undefined
}

export function SelectorRow({ id, mark, selector, onChange, actions = {}, children, shortcut }: SelectorRowProps) {
  const { t } = useSpeak()
  const [naming, setNaming] = useState(false)
  const name = sayEvent(t, selector.event)
  const { where: _where, label: _label, ...bare } = selector
  return (
    <div className={css['selector']}>
      <div className={css['selectorHead']}>
        {mark}
        <EventPicker
          value={selector.event} words={selector.label ?? name} onChange={(event) => onChange({ ...selector, event })}
          trigger={
            <button type="button" id={id} className={css['event']} aria-keyshortcuts={shortcut}>
              <bdi>{selector.label ?? name}</bdi>
              <ChevronDown aria-hidden />
            </button>
          }
        />
        <RowMenu name={name} actions={actions} onRename={() => setNaming(true)} />
      </div>
      {naming && (
        <input
          autoFocus className={field['input']} defaultValue={selector.label ?? ''} placeholder={t('report.renamePlaceholder')} aria-label={t('report.rename')}
          onKeyDown={(press) => press.key === 'Enter' && press.currentTarget.blur()}
          onBlur={(left) => {
            const label = left.target.value.trim()
            setNaming(false)
            onChange({ ...bare, ...(selector.where && { where: selector.where }), ...(label && { label }) })
          }}
        />
      )}
      <div className={css['selectorFoot']}>
        {children}
        <Filters
          small group={selector.where} event={selector.event}
          onChange={(where) => onChange({ ...bare, ...(where && { where }), ...(selector.label !== undefined && { label: selector.label }) })}
        />
      </div>
    </div>
  )
}

function RowMenu({ name, actions, onRename }: { name: string; actions: ListActions; onRename: () => void }) {
  const { t } = useSpeak()
  const items = [
    { label: t('report.rename'), icon: <Pencil />, perform: onRename },
    { label: t('report.duplicate'), icon: <Copy />, perform: actions.duplicate },
    { label: t('report.moveUp'), icon: <ArrowUp />, perform: actions.up },
    { label: t('report.moveDown'), icon: <ArrowDown />, perform: actions.down },
    { label: t('report.removeItem'), icon: <Trash2 />, perform: actions.remove },
  ].filter((item) => item.perform !== undefined)
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<IconButton label={t('report.options', { name })} icon={<Ellipsis />} />} />
      <Menu.Portal>
        <Menu.Positioner className={floating['positioner']} align="end" sideOffset={4}>
          <Menu.Popup className={floating['popup']}>
            <div className={floating['list']}>
              {items.map((item) => (
                <Menu.Item key={item.label} className={floating['item']} onClick={item.perform}>{item.icon}{item.label}</Menu.Item>
              ))}
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
