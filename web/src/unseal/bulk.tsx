/** Asks for several people at once: who, then what there is of them, then the request. */
import { useId, useState } from 'react'
import { isPseudonym } from '../../../src/model/pseudonym.ts'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { useSpeak } from '../words/speak.ts'
import { fileGrant, previewGrant } from './queries.ts'
import { readPeople } from './read-people.ts'
import { RequestForm } from './request-form.tsx'
import type { GrantRequest, Preview } from './types.ts'
import css from './unseal.module.css'

export function Bulk({ project, onFiled }: { project: number; onFiled: (request: GrantRequest) => void }) {
  const { t, format } = useSpeak()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [seen, setSeen] = useState<{ readonly people: readonly string[]; readonly preview: Preview }>()
  const [fault, setFault] = useState('')

  const look = async () => {
    setSeen(undefined)
    setFault('')
    const { people, wrong } = readPeople(typed, isPseudonym)
    if (wrong !== undefined) return setFault(t('unseal.badLine', { line: wrong.slice(0, 60) }))
    try {
      setSeen({ people, preview: await previewGrant(project, people) })
    } catch (error) {
      setFault(error instanceof Error ? error.message : t('unseal.failed'))
    }
  }

  return (
    <section className={css['block']}>
      <h2>{t('unseal.bulk')}</h2>
      <label className={field['label']} htmlFor={id}>{t('unseal.people')}</label>
      <textarea id={id} className={`${field['input']} ${css['many']}`} rows={4} spellCheck={false} value={typed} onChange={(change) => {
        setTyped(change.target.value)
        setSeen(undefined)
      }} />
      <p className={field['hint']}>{t('unseal.bulkHint')}</p>
      {fault !== '' && <p className={css['fault']} role="alert">{fault}</p>}
      <div className={css['acts']}><Button disabled={typed.trim() === ''} onClick={() => void look()}>{t('unseal.preview')}</Button></div>
      {seen && seen.preview.ids === 0 && <p className={css['muted']}>{t('unseal.nothing')}</p>}
      {seen && seen.preview.ids > 0 && (
        <>
          <p>{t('unseal.previewed', { count: seen.preview.people, n: format.number(seen.preview.people), ids: format.number(seen.preview.ids) })}</p>
          <RequestForm
            fields={seen.preview.fields}
            onAsk={async (asked) => {
              onFiled(await fileGrant(project, { people: seen.people, ...asked }))
              setTyped('')
              setSeen(undefined)
            }}
          />
        </>
      )}
    </section>
  )
}
