/** The scope: who or what an attacker had, and when; a line at a time. */
import { useState } from 'react'
import { backupParts, scopeKinds } from '../../../src/model/incident.ts'
import { useNames } from '../ledger/use-names.ts'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import type { Speak } from '../words/speak.ts'
import css from './incident.module.css'
import { fromField, toField } from './local-time.ts'
import type { Exposure, Incident, ScopeLine, ScopeTarget } from './types.ts'
import type { DeskActs } from './use-desk.ts'

type Kind = ScopeTarget['kind']

interface ScopeCardProps {
  readonly incident: Incident
  readonly exposure: Exposure | undefined
  readonly speak: Speak
  readonly desk: DeskActs
}

export function ScopeCard({ incident, exposure, speak, desk }: ScopeCardProps) {
  const { t } = speak
  const names = useNames()
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<number>()
  return (
    <section className={css['card']} aria-labelledby="scope">
      <h2 id="scope">{t('incident.scope.title')}</h2>
      {incident.scope.length === 0 && <p className={css['muted']}>{t('incident.scope.none')}</p>}
      <ul className={css['lines']}>
        {incident.scope.map((line) => {
          const notes = exposure?.lines.find((one) => one.line === line.id)?.notes ?? []
          return (
            <li key={line.id}>
              <span>
                <b>{sayTarget(line.target, t, names)}</b> <span className={css['chip']} data-certainty={line.certainty}>{t(`incident.scope.${line.certainty}`)}</span>
                <span className={css['muted']}>{sayWindow(line, speak)}{line.note !== '' && <> · <bdi>{line.note}</bdi></>}</span>
                {notes.map((note) => <span key={note} className={css['muted']}>{t(`incident.scope.note.${note}` as 'incident.scope.note.no-entries')}</span>)}
              </span>
              {removing === line.id
                ? <Reason label={t('incident.scope.removeWhy')} act={t('incident.scope.remove')} onReason={async (why) => {
                  if (await desk.change({ type: 'scope.remove', id: line.id, why })) setRemoving(undefined)
                }} />
                : <Button kind="quiet" onClick={() => setRemoving(line.id)}>{t('incident.scope.remove')}</Button>}
            </li>
          )
        })}
      </ul>
      {isAdding
        ? <LineForm t={t} at={incident.noticedAt} onCancel={() => setAdding(false)} onLine={async (line) => {
          if (await desk.change({ type: 'scope.add', line })) setAdding(false)
        }} />
        : <Button onClick={() => setAdding(true)}>{t('incident.scope.add')}</Button>}
    </section>
  )
}

/** A sentence that is asked for before something is done. */
export function Reason({ label, act, onReason }: { label: string; act: string; onReason: (reason: string) => Promise<void> }) {
  const [text, setText] = useState('')
  return (
    <form className={css['reason']} onSubmit={(submit) => {
      submit.preventDefault()
      void onReason(text)
    }}>
      <input className={field['input']} aria-label={label} placeholder={label} value={text} required autoFocus onChange={(change) => setText(change.target.value)} />
      <Button type="submit">{act}</Button>
    </form>
  )
}

interface LineFormProps {
  readonly t: Speak['t']
  readonly at: number
  readonly onLine: (line: object) => Promise<void>
  readonly onCancel: () => void
}

function LineForm({ t, at, onLine, onCancel }: LineFormProps) {
  const [kind, setKind] = useState<Kind>('member')
  const [which, setWhich] = useState('')
  const [holds, setHolds] = useState<readonly string[]>(['data'])
  const [from, setFrom] = useState(() => toField(at - 3_600_000))
  const [until, setUntil] = useState('')
  const [certainty, setCertainty] = useState<'known' | 'assumed'>('known')
  const asks = askOf(kind)
  return (
    <form className={css['form']} onSubmit={(submit) => {
      submit.preventDefault()
      void onLine({ target: toTarget(kind, which, holds), window: { from: fromField(from) ?? 0, until: fromField(until) ?? null }, certainty })
    }}>
      <label><span className={field['label']}>{t('incident.scope.what')}</span>
        <select className={field['input']} value={kind} autoFocus onChange={(change) => setKind(change.target.value as Kind)}>
          {scopeKinds.map((one) => <option key={one} value={one}>{t(`incident.scope.kind.${one}`)}</option>)}
        </select></label>
      {asks !== undefined && (
        <label><span className={field['label']}>{t(`incident.scope.${asks}`)}</span>
          <input className={field['input']} required value={which} inputMode={asks === 'number' || asks === 'project' ? 'numeric' : 'text'} onChange={(change) => setWhich(change.target.value)} /></label>
      )}
      {kind === 'backup' && (
        <fieldset className={css['checks']}><legend className={field['label']}>{t('incident.scope.holds')}</legend>
          {backupParts.map((part) => (
            <label key={part}><input type="checkbox" checked={holds.includes(part)} onChange={(change) => setHolds(change.target.checked ? [...holds, part] : holds.filter((one) => one !== part))} /> {t(`incident.scope.${part}`)}</label>
          ))}
        </fieldset>
      )}
      <label><span className={field['label']}>{t('incident.scope.from')}</span>
        <input className={field['input']} type="datetime-local" step={1} required value={from} onChange={(change) => setFrom(change.target.value)} /></label>
      <label><span className={field['label']}>{t('incident.scope.until')} ({t('incident.scope.openEnd')})</span>
        <input className={field['input']} type="datetime-local" step={1} value={until} onChange={(change) => setUntil(change.target.value)} /></label>
      <label><span className={field['label']}>{t('incident.scope.certainty')}</span>
        <select className={field['input']} value={certainty} onChange={(change) => setCertainty(change.target.value as 'known')}>
          <option value="known">{t('incident.scope.known')}</option><option value="assumed">{t('incident.scope.assumed')}</option>
        </select></label>
      <div className={css['acts']}>
        <Button kind="primary" type="submit">{t('incident.scope.save')}</Button>
        <Button kind="quiet" onClick={onCancel}>{t('incident.scope.cancel')}</Button>
      </div>
    </form>
  )
}

function askOf(kind: Kind): 'number' | 'network' | 'nameOf' | 'project' | undefined {
  if (kind === 'session' || kind === 'member' || kind === 'service' || kind === 'destination') return 'number'
  if (kind === 'secret' || kind === 'token') return 'project'
  return kind === 'address' ? 'network' : kind === 'collector' ? 'nameOf' : undefined
}

function toTarget(kind: Kind, which: string, holds: readonly string[]): object {
  const asks = askOf(kind)
  if (asks === 'number') return { kind, [kind]: Number(which) }
  if (asks === 'project') return { kind, project: Number(which) }
  if (asks === 'network') return { kind, network: which.trim() }
  if (kind === 'owner') return { kind }
  return { kind, ...(kind === 'collector' && { name: which.trim() }), ...(kind === 'backup' && { holds }), projects: 'all' }
}

/** @param names by how the ledger calls them */
export function sayTarget(target: ScopeTarget, t: Speak['t'], names: Readonly<Record<string, string>>): string {
  const kind = t(`incident.scope.kind.${target.kind}`)
  const named = (number: number) => `${kind} ${number}${names[`${target.kind}:${number}`] === undefined ? '' : ` (${names[`${target.kind}:${number}`]})`}`
  switch (target.kind) {
    case 'session':
      return `${kind} ${target.session}`
    case 'member':
      return named(target.member)
    case 'service':
      return named(target.service)
    case 'destination':
      return `${kind} ${target.destination}`
    case 'secret':
    case 'token':
      return `${kind} ${target.project}`
    case 'address':
      return `${kind} ${target.network}`
    case 'collector':
      return `${kind} ${target.name}`
    case 'backup':
      return `${kind} (${target.holds.map((part) => t(`incident.scope.${part}`)).join(', ')})`
    default:
      return kind
  }
}

export function sayWindow({ window }: ScopeLine, { t, format }: Speak): string {
  const from = format.instant(window.from)
  return window.until === null ? t('incident.scope.windowOpen', { from }) : t('incident.scope.window', { from, until: format.instant(window.until) })
}
