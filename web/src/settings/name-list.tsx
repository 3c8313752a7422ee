/** A list of property names, to add to and take from. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { useSpeak } from '../words/speak.ts'
import css from './settings.module.css'

interface NameListProps {
  readonly label: string
  readonly names: readonly string[]
  readonly onChange: (names: readonly string[]) => void
}

export function NameList({ label, names, onChange }: NameListProps) {
  const { t } = useSpeak()
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const isNew = name !== '' && !names.includes(name)
  return (
    <>
      {names.length > 0 && (
        <ul className={css['names']} aria-label={label}>
          {names.map((one) => (
            <li key={one}>
              <bdi>{one}</bdi>
              <IconButton label={t('settings.removeName', { name: one })} icon={<X />} onClick={() => onChange(names.filter((other) => other !== one))} />
            </li>
          ))}
        </ul>
      )}
      <form
        className={css['add']}
        onSubmit={(submit) => {
          submit.preventDefault()
          if (!isNew) return
          onChange([...names, name])
          setTyped('')
        }}
      >
        <input
          className={field['input']} aria-label={`${label}: ${t('settings.addName')}`} placeholder={t('settings.addName')} value={typed} spellCheck={false}
          onChange={(change) => setTyped(change.target.value)}
        />
        <Button type="submit" disabled={!isNew}><Plus /> {t('settings.add')}</Button>
      </form>
    </>
  )
}
