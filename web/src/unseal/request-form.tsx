/** Which fields, how much of them, and why: what every request for a grant says, for one person or many. */
import { useId, useState } from 'react'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { Segmented } from '../parts/segmented.tsx'
import { sayName } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import type { Level } from './types.ts'
import css from './unseal.module.css'

interface RequestFormProps {
  /** Names, with how many people have each where that is known. */
  readonly fields: readonly { readonly name: string; readonly people?: number }[]
  readonly onAsk: (asked: { readonly fields: readonly string[]; readonly level: Level; readonly reason: string }) => Promise<void>
}

const levels: readonly Level[] = ['coarse', 'masked', 'full']

export function RequestForm({ fields, onAsk }: RequestFormProps) {
  const { t, format } = useSpeak()
  const id = useId()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(fields.length === 1 ? [fields[0]!.name] : []))
  const [level, setLevel] = useState<Level>('masked')
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const [isBusy, setBusy] = useState(false)

  const toggle = (name: string) => setChosen((before) => new Set(before.has(name) ? [...before].filter((one) => one !== name) : [...before, name]))
  const submit = async () => {
    setBusy(true)
    setFault('')
    try {
      await onAsk({ fields: [...chosen], level, reason })
    } catch (error) {
      setFault(error instanceof Error ? error.message : t('unseal.failed'))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className={css['form']} onSubmit={(event) => {
      event.preventDefault()
      void submit()
    }}>
      <fieldset className={css['fields']}>
        <legend className={field['label']}>{t('unseal.fields')}</legend>
        {fields.map(({ name, people }) => (
          <label key={name} className={css['check']}>
            <input type="checkbox" checked={chosen.has(name)} onChange={() => toggle(name)} />
            <bdi>{people === undefined ? sayName(t, name) : t('unseal.fieldOf', { name: sayName(t, name), n: format.number(people) })}</bdi>
          </label>
        ))}
      </fieldset>
      <div>
        <span className={field['label']}>{t('unseal.level')}</span>
        <Segmented label={t('unseal.level')} value={level} onChange={setLevel} options={levels.map((one) => ({ value: one, label: t(`unseal.${one}`) }))} />
        <p className={field['hint']}>{t(`unseal.levelHint.${level}`)}</p>
      </div>
      <div>
        <label className={field['label']} htmlFor={id}>{t('unseal.reason')}</label>
        <input id={id} className={field['input']} value={reason} maxLength={500} autoComplete="off" onChange={(change) => setReason(change.target.value)} />
        <p className={field['hint']}>{t('unseal.reasonHint')}</p>
      </div>
      {fault !== '' && <p className={css['fault']} role="alert">{fault}</p>}
      <div className={css['acts']}>
        <Button kind="primary" type="submit" disabled={isBusy || chosen.size === 0 || reason.trim() === ''}>{t('unseal.ask')}</Button>
      </div>
    </form>
  )
}
