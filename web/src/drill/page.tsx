/** Drills: begin one, see how far it is, and what each attacker got. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import field from '../parts/field.module.css'
import { sayActor } from '../ledger/say.ts'
import { useNames } from '../ledger/use-names.ts'
import { useLedgerWords } from '../ledger/words/load.ts'
import { request } from '../server/client.ts'
import { type Speak, useSpeak } from '../words/speak.ts'
import css from './drill.module.css'
import { DrillTable } from './drill-table.tsx'
import { type Drills, drillsQuery, type KeptDrill, type RunningDrill } from './queries.ts'
import { sayAttacker } from './attackers.ts'
import type { Language } from '../look/preferences.ts'
import { useDrillWords } from './words/load.ts'

const sizes = [60, 300, 1_000, 10_000]

export function DrillPage() {
  const ready = [useDrillWords(), useLedgerWords()].every(Boolean)
  return ready ? <Page /> : <div className={shell['page']} aria-busy />
}

function Page() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t } = speak
  const drills = useQuery(drillsQuery)
  const data = drills.data
  return (
    <div className={shell['page']}>
      <p className={css['crumb']}><Link to="/p/$project/incidents" params={{ project: String(project.id) }} className={css['link']}>{t('drill.back')}</Link></p>
      <h1 className={shell['title']}>{t('drill.title')}</h1>
      <p className={shell['lead']}>{t('drill.lead')}</p>
      {drills.error && !data && <Empty tone="refused" title={t('drill.failed')} hint={drills.error.message} />}
      {data && <Begin speak={speak} isRunning={data.running !== null} />}
      {data?.running && <Running running={data.running} speak={speak} />}
      {data?.running === null && data.trouble !== null && <Empty tone="refused" title={t('drill.trouble')} hint={data.trouble} />}
      {data?.drills.length === 0 && data.running === null && data.trouble === null && <Empty title={t('drill.none')} hint={t('drill.noneHint')} />}
      {data?.drills.map((drill, n) => <Kept key={drill.startedAt} drill={drill} isOpen={n === 0} speak={speak} />)}
      {data && <Explained data={data} speak={speak} />}
    </div>
  )
}

function Begin({ speak: { t, format }, isRunning }: { speak: Speak; isRunning: boolean }) {
  const client = useQueryClient()
  const { act, isActing } = useAct()
  const [people, setPeople] = useState(300)
  async function begin() {
    await act(() => request<RunningDrill>('/drills', { method: 'POST', body: { people } }))
    await client.invalidateQueries({ queryKey: drillsQuery.queryKey })
  }
  return (
    <form className={css['begin']} onSubmit={(submit) => {
      submit.preventDefault()
      void begin()
    }}>
      <label><span className={field['label']}>{t('drill.people')}</span>
        <select className={field['input']} value={people} onChange={(event) => setPeople(Number(event.target.value))}>
          {sizes.map((size) => <option key={size} value={size}>{format.number(size)}</option>)}
        </select></label>
      <Button kind="primary" type="submit" disabled={isRunning || isActing}>{t('drill.run')}</Button>
      <span className={css['muted']}>{t('drill.takes')}</span>
    </form>
  )
}

function Running({ running, speak }: { running: RunningDrill; speak: Speak }) {
  const { t, format } = speak
  const text = running.of === 0 ? t('drill.stageSet') : t('drill.progress', { done: format.number(running.done), of: format.number(running.of) })
  return (
    <section className={css['card']}>
      <p role="status">{text}</p>
      <progress className={css['progress']} max={Math.max(1, running.of)} value={running.done} aria-label={text} />
      {running.outcomes.length > 0 && <DrillTable outcomes={running.outcomes.filter(({ promised }) => promised !== '')} plain={[]} speak={speak} label={text} />}
    </section>
  )
}

function Kept({ drill, isOpen, speak }: { drill: KeptDrill; isOpen: boolean; speak: Speak }) {
  const { t, format } = speak
  const names = useNames()
  const broken = drill.outcomes.filter(({ kept, recall }) => kept === false || (recall !== null && recall < 1)).length
  const label = t('drill.at', { when: format.instant(drill.startedAt), who: sayActor(speak, drill.by, names) })
  return (
    <details className={css['card']} open={isOpen}>
      <summary>
        <h2>{label}</h2>
        <p className={css['verdict']} data-held={drill.held}>{drill.held ? t('drill.held') : t('drill.broken', { count: broken })}</p>
        <p className={css['muted']}>{t('drill.sum', { people: format.number(drill.people), attackers: format.number(drill.outcomes.length), took: format.duration(drill.tookMs) })}</p>
      </summary>
      <DrillTable outcomes={drill.outcomes} plain={drill.plain} speak={speak} label={label} />
    </details>
  )
}

function Explained({ data, speak: { t, format } }: { data: Drills; speak: Speak }) {
  const language = format.language.slice(0, 2) as Language
  return (
    <div className={css['notes']}>
      {data.drills.length > 0 && (
        <section>
          <h2>{t('drill.explain.title')}</h2>
          {(['got', 'held', 'recall', 'plain'] as const).map((name) => <p key={name}>{t(`drill.explain.${name}`)}</p>)}
        </section>
      )}
      <section>
        <h2>{t('drill.elsewhere')}</h2>
        <p>{t('drill.elsewhereHint')}</p>
        <ul>{data.elsewhere.map(({ id, attacker, test }) => <li key={id}><b>{id}</b> {sayAttacker(attacker, language)} <code>{test}</code></li>)}</ul>
      </section>
    </div>
  )
}
