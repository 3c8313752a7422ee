/** How many people a group must have to be shown by a place or a sensitive property: the project's k. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import access from '../access/access.module.css'
import { useAct } from '../access/use-act.ts'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { notify } from '../parts/notices.ts'
import { useSpeak } from '../words/speak.ts'
import css from './privacy.module.css'
import { smallGroupsQuery } from './queries.ts'

/** As the server has them (docs/suppression.md). */
const [least, most] = [2, 1_000]

export function SmallGroups({ project, mayChange }: { project: number; mayChange: boolean }) {
  const { t } = useSpeak()
  const client = useQueryClient()
  const { confirm, isActing } = useAct()
  const { data, error } = useQuery(smallGroupsQuery(project))
  const [typed, setTyped] = useState('')
  useEffect(() => setTyped(data === undefined ? '' : String(data.k)), [data])
  if (error) return <p className={access['fault']} role="alert">{t('privacy.unread', { why: error.message })}</p>

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    const saved = await confirm(`/projects/${project}/suppression`, { method: 'PUT', body: { k: Number(typed) } })
    if (saved !== undefined) notify(t('privacy.saved'))
    await client.invalidateQueries({ queryKey: smallGroupsQuery(project).queryKey })
  }

  return (
    <form className={css['adder']} onSubmit={(event) => void save(event)}>
      <label>
        {t('privacy.groupsLeast')}
        <input
          className={field['input']} type="number" min={least} max={most} required value={typed} disabled={!mayChange || data === undefined}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      {mayChange && <Button type="submit" disabled={isActing || typed === '' || Number(typed) === data?.k}>{t('privacy.groupsSave')}</Button>}
    </form>
  )
}
