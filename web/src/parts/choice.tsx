/** A choice of one among a few, shown as the word that is chosen. */
import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import css from './choice.module.css'
import floating from './floating.module.css'

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly id?: string
  readonly quiet?: boolean
}

export function Choice<T extends string>({ label, value, options, onChange, id, quiet }: ChoiceProps<T>) {
  return (
    <Select.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next as T)} modal={false}>
      <Select.Trigger className={quiet ? css['quiet'] : css['trigger']} aria-label={label} id={id}>
        <Select.Value className={css['value']} />
        <Select.Icon className={css['icon']}><ChevronDown /></Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={floating['positioner']} sideOffset={4} alignItemWithTrigger={false} collisionPadding={8}>
          <Select.Popup className={floating['popup']}>
            <Select.List className={floating['list']}>
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className={floating['item']}>
                  <Select.ItemText className={floating['text']}>{option.label}</Select.ItemText>
                  <Select.ItemIndicator><Check /></Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}
