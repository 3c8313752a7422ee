/** Containment: what was done and how fast it was so, then what the playbook offers next, each with what it will touch. */
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import field from '../parts/field.module.css'
import { Sheet } from '../parts/floating.tsx'
import type { Speak } from '../words/speak.ts'
import css from './incident.module.css'
import type { MeasureList, Offered, Taken } from './types.ts'
import type { DeskActs, Once } from './use-desk.ts'

interface ContainCardProps {
  readonly measures: MeasureList
  readonly speak: Speak
  readonly desk: DeskActs
}

export function ContainCard({ measures, speak, desk }: ContainCardProps) {
  const { t } = speak
  const [once, setOnce] = useState<Once['once']>()
  const [asked, setAsked] = useState<Offered>()
  const isDone = (offered: Offered) => measures.taken.some(({ measure, state, given }) =>
    measure === offered.measure && state === 'done' && JSON.stringify(given) === JSON.stringify(withDefaults(offered, given)))
  const next = measures.playbook.filter((offered) => !isDone(offered))
  const take = async (offered: Offered, given: Readonly<Record<string, unknown>>) => {
    const taken = await desk.take(offered.measure, given, offered.confirmed)
    setAsked(undefined)
    if (taken && Object.keys(taken.once).length > 0) setOnce(taken.once)
  }
  return (
    <section className={css['card']} aria-labelledby="contain">
      <h2 id="contain">{t('incident.contain.title')}</h2>
      <ol className={css['measures']}>
        {measures.taken.map((taken) => <TakenLine key={taken.number} taken={taken} speak={speak} onUndo={() => void desk.undo(taken.number)} isActing={desk.isActing} />)}
        {next.map((offered, n) => (
          <li key={`${offered.measure} ${JSON.stringify(offered.given)}`}>
            <span className={css['mark']} aria-hidden>{measures.taken.length + n + 1}</span>
            <span>
              <b>{sayMeasure(offered.measure, offered.given, t)}</b>
              <span className={css['muted']}>{!offered.allowed ? t('incident.contain.notAllowed') : offered.preview.unavailable ?? sayTouches(offered.preview.touches, speak)}</span>
              {offered.preview.warning !== undefined && offered.preview.unavailable === undefined && <span className={css['muted']}>{sayWarning(offered, t)}</span>}
            </span>
            <Button
              disabled={desk.isActing || !offered.allowed || offered.preview.unavailable !== undefined} kind={n === 0 ? 'primary' : 'plain'}
              aria-label={`${t('incident.contain.take')}: ${sayMeasure(offered.measure, offered.given, t)}`}
              onClick={() => (offered.asks.length > 0 || offered.confirmed ? setAsked(offered) : void take(offered, offered.given))}
            >
              {t('incident.contain.take')}
            </Button>
          </li>
        ))}
      </ol>
      {asked && <Ask offered={asked} speak={speak} onClose={() => setAsked(undefined)} onGiven={(given) => void take(asked, given)} />}
      {once && (
        <Sheet title={t('incident.contain.once')} open onClose={() => setOnce(undefined)}>
          <p>{t('incident.contain.onceHint')}</p>
          {Object.entries(once).map(([name, value]) => <p key={name} className={css['once']}><code>{name === 'key' ? `${location.origin}/welcome#${value}` : value}</code><CopyButton text={name === 'key' ? `${location.origin}/welcome#${value}` : value} label={name} /></p>)}
        </Sheet>
      )}
    </section>
  )
}

function TakenLine({ taken, speak, onUndo, isActing }: { taken: Taken; speak: Speak; onUndo: () => void; isActing: boolean }) {
  const { t, format } = speak
  const { state } = taken
  const said = state === 'failed' ? t('incident.contain.failed', { why: taken.trouble ?? '' }) : state === 'undone' ? t('incident.contain.undone') : state === 'running' ? t('incident.contain.running')
    : `${sayTouches(taken.touched, speak)} · ${t('incident.contain.effect', { time: format.duration(taken.effectMs) })}`
  return (
    <li data-state={state}>
      <span className={css['mark']} aria-hidden>{state === 'done' ? '✓' : state === 'running' ? '…' : '×'}</span>
      <span><b>{sayMeasure(taken.measure, taken.given, t)}</b><span className={css['muted']}>{said}</span></span>
      <span className={css['after']}>
        <span className={css['muted']}>{format.ago(taken.startedAt, Date.now())}</span>
        {state === 'done' && taken.undoable && <Button kind="quiet" disabled={isActing} aria-label={`${t('incident.contain.undo')}: ${sayMeasure(taken.measure, taken.given, t)}`} onClick={onUndo}>{t('incident.contain.undo')}</Button>}
      </span>
    </li>
  )
}

function Ask({ offered, speak: { t }, onClose, onGiven }: { offered: Offered; speak: Speak; onClose: () => void; onGiven: (given: Readonly<Record<string, unknown>>) => void }) {
  const [text, setText] = useState('')
  const [asks] = offered.asks
  const given = () => {
    if (asks === 'networks') return { ...offered.given, networks: text.split(/\s+/).filter(Boolean) }
    if (asks === 'k') return { ...offered.given, k: Number(text) }
    return asks === 'unlock' ? { ...offered.given, unlock: text } : offered.given
  }
  return (
    <Sheet title={sayMeasure(offered.measure, offered.given, t)} open onClose={onClose}>
      <form className={css['sheet']} onSubmit={(submit) => {
        submit.preventDefault()
        onGiven(given())
      }}>
        {offered.confirmed && <p>{t('incident.contain.confirm')}</p>}
        {offered.preview.warning !== undefined && <p className={css['muted']}>{sayWarning(offered, t)}</p>}
        {asks !== undefined && (
          <label><span className={field['label']}>{t(`incident.contain.ask.${asks}`)}</span>
            {asks === 'networks'
              ? <textarea className={field['input']} required rows={4} value={text} autoFocus onChange={(change) => setText(change.target.value)} />
              : <input className={field['input']} required autoFocus autoComplete="off" type={asks === 'unlock' ? 'password' : 'text'} value={text} onChange={(change) => setText(change.target.value)} />}
          </label>
        )}
        <Button kind="primary" type="submit">{t('incident.contain.take')}</Button>
      </form>
    </Sheet>
  )
}

/** What is given when a measure fills something in by itself is no other measure. */
function withDefaults(offered: Offered, taken: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.keys(taken).map((name) => [name, offered.given[name] ?? taken[name]]))
}

function sayMeasure(measure: string, given: Readonly<Record<string, unknown>>, t: Speak['t']): string {
  const what = t(`incident.contain.name.${measure}` as 'incident.contain.name.freeze')
  const kind = (['session', 'member', 'service', 'destination', 'project'] as const).find((name) => typeof given[name] === 'number')
  if (kind === undefined) return what
  const which = `${kind === 'project' ? t('incident.scope.project') : t(`incident.scope.kind.${kind}`)} ${String(given[kind])}`
  return t('incident.contain.of', { what, which })
}

/** The server's words, in the reader's language where they are the usual ones. */
function sayWarning({ measure, preview }: Offered, t: Speak['t']): string {
  return t(`incident.warn.${measure}` as 'incident.warn.erase', { defaultValue: preview.warning ?? '' })
}

function sayTouches(touches: Readonly<Record<string, number>>, { t, format }: Speak): string {
  const said = Object.entries(touches).filter(([, count]) => count > 0).map(([name, count]) =>
    t(`incident.contain.touch.${name}` as 'incident.contain.touch.sessions', { count, n: format.number(count) }))
  return said.length === 0 ? t('incident.contain.nothing') : format.list(said)
}
