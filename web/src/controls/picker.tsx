/** A searchable list behind a button: the one way to choose an event, a property or a zone. */
import { Combobox } from '@base-ui/react/combobox'
import { Check } from 'lucide-react'
import { useMemo, useState, type ReactElement } from 'react'
import floating from '../parts/floating.module.css'
import { rank } from './fuzzy.ts'

export interface PickerItem {
  readonly value: string
  readonly label: string
  readonly aside?: string
  readonly group?: string
  readonly disabled?: boolean
}

interface PickerProps {
  readonly items: readonly PickerItem[]
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly trigger: ReactElement
  /** What the trigger is called, its visible words included; the trigger's own name when absent. */
  readonly label?: string
  readonly placeholder: string
  readonly empty: string
  readonly align?: 'start' | 'end'
}

const mostShown = 200

export function Picker({ items, value, onChange, trigger, label, placeholder, empty, align = 'start' }: PickerProps) {
  const [query, setQuery] = useState('')
  const found = useMemo(
    () => rank(query, items, (item) => (item.label === item.value ? item.label : `${item.label} ${item.value}`)).slice(0, mostShown),
    [query, items],
  )
  const chosen = items.find((item) => item.value === value) ?? null
  return (
    <Combobox.Root
      items={items} filteredItems={found} filter={null} value={chosen} autoHighlight
      itemToStringLabel={(item: PickerItem) => item.label} isItemEqualToValue={(a: PickerItem, b: PickerItem) => a.value === b.value}
      inputValue={query} onInputValueChange={(text, details) => details.reason !== 'item-press' && setQuery(text)}
      onValueChange={(item: PickerItem | null) => item && onChange(item.value)}
      onOpenChange={(open) => open && setQuery('')}
    >
      <Combobox.Trigger render={trigger} {...(label !== undefined && { 'aria-label': label })} />
      <Combobox.Portal>
        <Combobox.Positioner className={floating['positioner']} sideOffset={4} align={align} collisionPadding={8}>
          <Combobox.Popup className={`${floating['popup']} ${floating['picker']}`} aria-label={placeholder}>
            <Combobox.Input className={floating['search']} placeholder={placeholder} aria-label={placeholder} />
            <Combobox.Empty className={floating['empty']}>{empty}</Combobox.Empty>
            <Combobox.List className={floating['list']}>
              {found.map((item, index) => (
                <Row key={item.value} item={item} heading={query === '' && item.group !== found[index - 1]?.group ? item.group : undefined} />
              ))}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

function Row({ item, heading }: { item: PickerItem; heading: string | undefined }) {
  return (
    <>
      {heading !== undefined && <div className={floating['group']} role="presentation">{heading}</div>}
      <Combobox.Item value={item} disabled={item.disabled ?? false} className={floating['item']}>
        <bdi className={floating['text']}>{item.label}</bdi>
        {item.aside !== undefined && <span className={floating['aside']}>{item.aside}</span>}
        <Combobox.ItemIndicator><Check /></Combobox.ItemIndicator>
      </Combobox.Item>
    </>
  )
}
