/** The policy: for each class of things that do not belong in events, what happens when one comes. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useSpeak } from '../../words/speak.ts'
import { useAddress } from '../address.ts'
import { sayClass } from '../classes.ts'
import css from '../data.module.css'
import { policyQuery, savePolicy } from '../queries.ts'
import type { Policy } from '../types.ts'
import { useSave } from '../use-save.ts'
import { changesOf, isLooser } from './changes.ts'
import { PolicyMatrix } from './matrix.tsx'

export function PolicyTab() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const client = useQueryClient()
  const { search } = useAddress()
  const { data, error } = useQuery(policyQuery(project.id))
  const { save, isSaving } = useSave()
  const [draft, setDraft] = useState<Policy>({})
  if (error && !data) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!data) return <div className={css['waiting']} aria-busy />

  const saved: Policy = { ...data.defaults, ...data.policy }
  const policy: Policy = { ...saved, ...draft }
  const changes = changesOf(saved, policy)

  async function saveAll(): Promise<void> {
    const done = await save(savePolicy(client, project.id, policy), {
      done: t('data.policy.saved'), undo: () => savePolicy(client, project.id, saved),
    })
    if (done) setDraft({})
  }

  return (
    <>
      <p className={css['lead']}>{t('data.policy.lead')}</p>
      <PolicyMatrix
        answer={data} policy={policy} focus={search['class']} speak={speak}
        onChoose={(name, action) => setDraft({ ...draft, [name]: action })}
      />
      <p className={css['aside']}>
        {t('data.policy.stored')}{' '}
        <Link to="/p/$project/data/$tab" params={{ project: String(project.id), tab: 'sweep' }} search={{}} className={css['link']}>{t('data.tab.sweep')}</Link>
      </p>
      {changes.length > 0 && (
        <div className={css['saveBar']} role="region" aria-label={t('data.policy.unsaved', { count: changes.length, n: format.number(changes.length) })}>
          <ul className={css['changes']} aria-live="polite">
            {changes.map((change) => (
              <li key={change.class} data-tone={isLooser(change) ? 'warn' : undefined}>
                {t('data.policy.fromTo', {
                  class: sayClass(t, change.class), from: t(`data.action.${change.from}`), to: t(`data.action.${change.to}`),
                  will: t(`data.policy.will.${change.to}`),
                })}
              </li>
            ))}
          </ul>
          <Button onClick={() => setDraft({})}>{t('data.policy.discard')}</Button>
          <Button kind="primary" disabled={isSaving} onClick={() => void saveAll()}>{t('data.policy.save')}</Button>
        </div>
      )}
    </>
  )
}
