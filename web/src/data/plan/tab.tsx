/** The tracking plan: what an event may carry, who asked for it, why and until when; strict when the owner wants it so. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Sparkles } from 'lucide-react'
import { useState } from 'react'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/choice.tsx'
import { Empty } from '../../parts/empty.tsx'
import { notify } from '../../parts/notices.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { useSpeak } from '../../words/speak.ts'
import { useAddress } from '../address.ts'
import css from '../data.module.css'
import { planQuery, planSuggestionQuery, savePlan } from '../queries.ts'
import type { Plan } from '../types.ts'
import { useSave } from '../use-save.ts'
import { AddName } from './add-name.tsx'
import { countChanges, withEvent, withSeen } from './draft.ts'
import { groupsOf, isEmpty } from './list.ts'
import own from './plan.module.css'
import { PlanGroupRow } from './group.tsx'
import { ModeSheet } from './mode-sheet.tsx'

const dayChoices = ['7', '30', '90'] as const

export function PlanTab() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const client = useQueryClient()
  const { search, go } = useAddress()
  const { save, isSaving } = useSave()
  const { data: saved, error } = useQuery(planQuery(project.id))
  const [draft, setDraft] = useState<Plan | undefined>(undefined)
  const [days, setDays] = useState<(typeof dayChoices)[number]>('30')
  const [added, setAdded] = useState<number | undefined>(undefined)
  const [isAsking, setAsking] = useState(false)
  const [modeOpen, setModeOpen] = useState(false)
  if (error && !saved) return <Empty tone="refused" title={t('data.failed')} hint={error.message} />
  if (!saved) return <div className={css['waiting']} aria-busy />

  const plan = draft ?? saved
  const changes = draft ? countChanges(saved, draft) : 0
  const now = Date.now()
  const groups = groupsOf(plan, search['q'] ?? '', now)
  const strict = saved.mode === 'strict'

  async function suggest(): Promise<void> {
    setAsking(true)
    try {
      const grown = withSeen(plan, await client.fetchQuery(planSuggestionQuery(project.id, Number(days))))
      if (countChanges(plan, grown.plan) === 0) return notify(t('data.plan.suggestedNone'))
      setDraft(grown.plan)
      setAdded(grown.added)
    } catch (failure) {
      notify(failure instanceof Error ? failure.message : t('data.failed'))
    } finally {
      setAsking(false)
    }
  }

  function discard(): void {
    setDraft(undefined)
    setAdded(undefined)
  }

  async function savePlanned(next: Plan, done: string): Promise<void> {
    if (await save(savePlan(client, project.id, next), { done, undo: () => savePlan(client, project.id, saved!) })) {
      discard()
      setModeOpen(false)
    }
  }

  return (
    <>
      <p className={css['lead']}>{t('data.plan.lead')}</p>
      <div className={own['mode']} data-strict={strict ? '' : undefined}>
        <p><b>{t(strict ? 'data.plan.strictText' : 'data.plan.openText')}</b></p>
        <Button onClick={() => setModeOpen(true)} disabled={isEmpty(plan) && !strict}>{t(strict ? 'data.plan.toOpen' : 'data.plan.toStrict')}</Button>
      </div>
      {isEmpty(plan) && <Empty title={t('data.plan.empty')} hint={t('data.plan.emptyHint')} />}
      <div className={css['tools']}>
        {!isEmpty(plan) && (
          <div data-search="">
            <SearchField label={t('data.plan.search')} value={search['q'] ?? ''} shortcut="f" onChange={(q) => go({ q }, { replace: true })} />
          </div>
        )}
        <span className={own['suggest']} data-end={isEmpty(plan) ? undefined : ''}>
          <Choice
            quiet label={t('data.plan.suggestDays')} value={days} onChange={setDays}
            options={dayChoices.map((value) => ({ value, label: t('data.plan.suggestLast', { n: value }) }))}
          />
          <Button kind={isEmpty(plan) ? 'primary' : 'plain'} disabled={isAsking} onClick={() => void suggest()}><Sparkles aria-hidden /> {t('data.plan.suggest')}</Button>
        </span>
      </div>
      {!isEmpty(plan) && groups.length === 0 && <Empty title={t('data.dictionary.noMatch')} />}
      <div className={own['groups']}>
        {groups.map((group) => (
          <PlanGroupRow key={group.event === null ? 'shared' : `event:${group.event}`} group={group} saved={saved} plan={plan} onChange={setDraft} speak={speak} />
        ))}
      </div>
      <AddName
        label={t('data.plan.addEvent')} placeholder={t('data.plan.addEventHint')} icon={<Plus aria-hidden />}
        taken={(name) => Object.hasOwn(plan.events, name)} onAdd={(name) => setDraft(withEvent(plan, name))}
      />
      {changes > 0 && (
        <div className={css['saveBar']} role="region" aria-label={t('data.plan.save')}>
          <span aria-live="polite">
            {t('data.plan.unsaved', { count: changes, n: format.number(changes) })}
            {added !== undefined && <small className={own['note']}>{t('data.plan.suggested', { count: added, n: format.number(added) })}</small>}
            {strict && <small className={own['note']} data-tone="warn">{t('data.plan.strictSaves')}</small>}
          </span>
          <Button onClick={discard}>{t('data.plan.discard')}</Button>
          <Button kind="primary" disabled={isSaving} onClick={() => void savePlanned(plan, t('data.plan.saved'))}>{t('data.plan.save')}</Button>
        </div>
      )}
      <ModeSheet
        open={modeOpen} plan={plan} strict={strict} days={Number(days)} isBusy={isSaving} speak={speak} onClose={() => setModeOpen(false)}
        onSwitch={() => void savePlanned({ ...plan, mode: strict ? 'open' : 'strict' }, t(strict ? 'data.plan.nowOpen' : 'data.plan.nowStrict'))}
      />
    </>
  )
}
