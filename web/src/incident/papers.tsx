/** What an incident writes down: clocks and when we became aware, timeline, tasks, decisions, evidence. */
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { sayActor } from '../ledger/say.ts'
import { useNames } from '../ledger/use-names.ts'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { notify } from '../parts/notices.ts'
import type { Speak } from '../words/speak.ts'
import css from './incident.module.css'
import { fromField, toField } from './local-time.ts'
import type { Incident } from './types.ts'
import type { DeskActs } from './use-desk.ts'

interface PaperProps {
  readonly incident: Incident
  readonly speak: Speak
  readonly desk: DeskActs
}

export function ClocksCard({ incident, speak: { t, format }, desk }: PaperProps) {
  const [at, setAt] = useState(() => toField(incident.noticedAt))
  const [why, setWhy] = useState('')
  return (
    <section className={css['card']} aria-labelledby="clocks">
      <h2 id="clocks">{t('incident.clocks.title')}</h2>
      {incident.aware === null && (
        <form className={css['form']} onSubmit={(submit) => {
          submit.preventDefault()
          void desk.change({ type: 'aware', at: fromField(at) ?? Date.now(), why })
        }}>
          <label><span className={field['label']}>{t('incident.clocks.aware')}</span>
            <input className={field['input']} type="datetime-local" required value={at} onChange={(change) => setAt(change.target.value)} /></label>
          <label><span className={field['label']}>{t('incident.clocks.awareWhy')}</span>
            <input className={field['input']} required value={why} onChange={(change) => setWhy(change.target.value)} /></label>
          <div className={css['acts']}><Button type="submit">{t('incident.clocks.decide')}</Button></div>
        </form>
      )}
      <ul className={css['lines']}>
        {incident.clocks.map(({ rule, state, dueAt }) => (
          <li key={rule.id}>
            <span>
              <b>{rule.name}</b> · {t(`incident.clocks.state.${state}`)} · {dueAt === null ? t('incident.clocks.noNumber') : t('incident.clocks.due', { at: format.instant(dueAt) })}
              <span className={css['muted']}>{t(`incident.rule.${rule.id}` as 'incident.rule.gdpr-33', { defaultValue: `${rule.to}. ${rule.when}` })} {t('incident.clocks.source', { source: rule.source })}</span>
            </span>
            {state !== 'done' && state !== 'waiting' && <Button kind="quiet" aria-label={`${t('incident.clocks.done')}: ${rule.name}`} onClick={() => void desk.change({ type: 'clock.done', rule: rule.id, at: Date.now() })}>{t('incident.clocks.done')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** By name, where this reader may know it. */
function By({ actor, speak }: { actor: string; speak: Speak }) {
  const names = useNames()
  return <bdi>{sayActor(speak, actor, names)}</bdi>
}

export function TimelineCard({ incident, speak, desk }: PaperProps) {
  const { t, format } = speak
  return (
    <section className={css['card']} aria-labelledby="timeline">
      <h2 id="timeline">{t('incident.timeline.title')}</h2>
      <ol className={css['timeline']}>
        {incident.timeline.map((item, n) => <li key={n}><time>{format.instant(item.at)}</time> <bdi>{item.text}</bdi> <span className={css['muted']}><By actor={item.by} speak={speak} /></span></li>)}
      </ol>
      <AddLine label={t('incident.timeline.text')} act={t('incident.timeline.add')} onText={(text) => desk.change({ type: 'timeline.add', at: Date.now(), text })} />
    </section>
  )
}

export function TasksCard({ incident, speak: { t }, desk }: PaperProps) {
  return (
    <section className={css['card']} aria-labelledby="tasks">
      <h2 id="tasks">{t('incident.tasks.title')}</h2>
      {incident.tasks.length === 0 && <p className={css['muted']}>{t('incident.tasks.none')}</p>}
      <ul className={css['checks']}>
        {incident.tasks.map((task) => (
          <li key={task.id}><label><input type="checkbox" checked={task.doneAt !== null} disabled={desk.isActing} onChange={(change) => void desk.change({ type: 'task.done', id: task.id, done: change.target.checked })} /> <bdi>{task.text}</bdi></label></li>
        ))}
      </ul>
      <AddLine label={t('incident.tasks.text')} act={t('incident.tasks.add')} onText={(text) => desk.change({ type: 'task.add', text })} />
    </section>
  )
}

const subjects = ['notify-authority', 'notify-people', 'not-notify', 'other'] as const

export function DecisionsCard({ incident, speak, desk }: PaperProps) {
  const { t, format } = speak
  const [about, setAbout] = useState<(typeof subjects)[number]>('notify-authority')
  const [given, setGiven] = useState({ choice: '', why: '', article: '' })
  return (
    <section className={css['card']} aria-labelledby="decisions">
      <h2 id="decisions">{t('incident.decisions.title')}</h2>
      {incident.decisions.length === 0 && <p className={css['muted']}>{t('incident.decisions.none')}</p>}
      <ul className={css['lines']}>
        {incident.decisions.map((one, n) => (
          <li key={n}>
            <span><b><bdi>{one.choice}</bdi></b> {one.article !== '' && <>· {one.article}</>}<span className={css['muted']}><bdi>{one.why}</bdi> · <By actor={one.by} speak={speak} /> · {format.instant(one.at)}</span></span>
          </li>
        ))}
      </ul>
      <form className={css['form']} onSubmit={(submit) => {
        submit.preventDefault()
        void desk.change({ type: 'decision', about, ...given }).then((done) => done && setGiven({ choice: '', why: '', article: '' }))
      }}>
        <label><span className={field['label']}>{t('incident.decisions.about')}</span>
          <select className={field['input']} value={about} onChange={(change) => setAbout(change.target.value as 'other')}>{subjects.map((one) => <option key={one} value={one}>{t(`incident.decisions.subject.${one}`)}</option>)}</select></label>
        {(['choice', 'why', 'article'] as const).map((name) => (
          <label key={name}><span className={field['label']}>{t(`incident.decisions.${name}`)}</span>
            <input className={field['input']} required={name !== 'article'} value={given[name]} onChange={(change) => setGiven({ ...given, [name]: change.target.value })} /></label>
        ))}
        <div className={css['acts']}><Button type="submit">{t('incident.decisions.add')}</Button></div>
      </form>
    </section>
  )
}

export function EvidenceCard({ incident, speak, desk }: PaperProps) {
  const { t, format } = speak
  const file = useId()
  return (
    <section className={css['card']} aria-labelledby="evidence">
      <h2 id="evidence">{t('incident.evidence.title')}</h2>
      {incident.evidence.length === 0 && <p className={css['muted']}>{t('incident.evidence.none')}</p>}
      <ul className={css['lines']}>
        {incident.evidence.map((one) => <li key={one.id}><span><bdi>{one.source}</bdi><span className={css['muted']}>{format.instant(one.at)} · <By actor={one.by} speak={speak} /> · SHA-256 <code>{one.sha256}</code></span></span></li>)}
      </ul>
      <label htmlFor={file} className={field['label']}>{t('incident.evidence.import')}</label>
      <input id={file} type="file" accept=".jsonl,.ndjson,.json,.log" disabled={desk.isActing} onChange={(change) => {
        const [chosen] = change.target.files ?? []
        change.target.value = ''
        if (chosen) void chosen.text().then((text) => desk.importLog(chosen.name, text)).then((done) => done && notify(t('incident.evidence.imported', { lines: format.number(done.lines), useful: format.number(done.useful) })))
      }} />
    </section>
  )
}

/** The way to those who have to be told. */
export function TellCard({ incident, project, speak: { t } }: { readonly incident: Incident; readonly project: number; readonly speak: Speak }) {
  const to = { to: '/p/$project/notices', params: { project: String(project) }, className: css['link'] } as const
  return (
    <section className={css['card']} aria-labelledby="tell">
      <h2 id="tell">{t('incident.tell.title')}</h2>
      <p className={css['muted']}>{t('incident.tell.hint')}</p>
      <p className={css['acts']}>
        <Link {...to} search={{ make: '1', incident: String(incident.id) } as never}>{t('incident.tell.notices')}</Link>
        <Link {...to} search={{ tab: 'bulletins', make: '1', incident: String(incident.id) } as never}>{t('incident.tell.bulletin')}</Link>
      </p>
    </section>
  )
}

const forward = { open: ['contained', 'notified', 'closed'], contained: ['notified', 'closed', 'open'], notified: ['closed', 'open'], closed: ['open'] } as const

export function StatusCard({ incident, speak: { t }, desk }: PaperProps) {
  const [why, setWhy] = useState('')
  return (
    <section className={css['card']} aria-labelledby="status">
      <h2 id="status">{t('incident.statusTo.title')}</h2>
      <label><span className={field['label']}>{t('incident.statusTo.why')}</span>
        <input className={field['input']} value={why} onChange={(change) => setWhy(change.target.value)} /></label>
      <div className={css['acts']}>
        {forward[incident.status].map((status) => (
          <Button key={status} disabled={why.trim() === '' || desk.isActing} onClick={() => void desk.change({ type: 'status', status, why }).then((done) => done && setWhy(''))}>{t(`incident.statusTo.${status}`)}</Button>
        ))}
      </div>
    </section>
  )
}

function AddLine({ label, act, onText }: { label: string; act: string; onText: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState('')
  return (
    <form className={css['reason']} onSubmit={(submit) => {
      submit.preventDefault()
      void onText(text).then((done) => done && setText(''))
    }}>
      <input className={field['input']} aria-label={label} placeholder={label} required value={text} onChange={(change) => setText(change.target.value)} />
      <Button type="submit">{act}</Button>
    </form>
  )
}
