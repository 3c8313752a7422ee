/** The state of the ledger: how long it is, whether it is what was signed, and who outside could say otherwise. */
import type { ReactNode } from 'react'
import { CircleAlert, Eye, EyeOff, ShieldCheck, TriangleAlert } from 'lucide-react'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import type { Speak } from '../words/speak.ts'
import { download } from './download.ts'
import { KeyLine } from './key-line.tsx'
import css from './ledger.module.css'
import type { LedgerState, Witness } from './types.ts'

export function StateCard({ state, speak }: { state: LedgerState; speak: Speak }) {
  const { t, format } = speak
  return (
    <section className={css['state']} aria-label={t('ledger.state.label')}>
      <div className={css['figures']}>
        <p className={css['figure']}><b>{format.number(state.size)}</b> {t('ledger.state.size')}</p>
        {state.lastEntryAt !== null && <p className={css['muted']}>{t('ledger.state.lastEntry')}: {format.ago(state.lastEntryAt, Date.now())}</p>}
        <Soundness state={state} speak={speak} />
        <dl className={css['says']}>
          <div><dt>{t('ledger.state.root')}</dt><dd><code>{state.root}</code></dd></div>
          <div><dt>{t('ledger.state.key')}</dt><dd><code>{state.verifierKey}</code></dd></div>
        </dl>
        <KeyLine state={state} speak={speak} />
        <div className={css['acts']}>
          <CopyButton text={state.verifierKey} label={t('ledger.state.copyKey')} />
          <Button onClick={() => download(`checkpoint-${state.size}.note`, state.checkpoint)}>{t('ledger.state.download')}</Button>
        </div>
      </div>
      <div>
        <h2>{t('ledger.witness.title')}</h2>
        {state.witnesses.length === 0
          ? <Line tone="warn" icon={<EyeOff aria-hidden />} head={t('ledger.witness.none')}>{t('ledger.witness.noneHint')} {t('ledger.witness.howTo')}</Line>
          : (
            <>
              <ul className={css['witnesses']}>{state.witnesses.map((witness) => <WitnessLine key={witness.name} witness={witness} speak={speak} />)}</ul>
              <p className={css['muted']}>{sayOpen(state, speak)}</p>
            </>
          )}
      </div>
    </section>
  )
}

function Soundness({ state: { check, trouble, size }, speak: { t, format } }: { state: LedgerState; speak: Speak }) {
  if (check.state === 'wrong') {
    return <Line tone="wrong" icon={<CircleAlert aria-hidden />} head={t('ledger.state.wrong')}>{t('ledger.state.wrongHint', { message: check.message ?? '' })}</Line>
  }
  if (trouble !== null) return <Line tone="wrong" icon={<CircleAlert aria-hidden />} head={t('ledger.state.trouble')}>{t('ledger.state.troubleHint')}</Line>
  if (check.state === 'running') {
    return <p className={css['muted']} role="status">{t('ledger.state.running', { checked: format.number(check.checked ?? 0), of: format.number(size) })}</p>
  }
  return <Line tone="good" icon={<ShieldCheck aria-hidden />} head={t('ledger.state.sound')} />
}

function WitnessLine({ witness, speak }: { witness: Witness; speak: Speak }) {
  const { t, format } = speak
  const now = Date.now()
  const { name, seen, failing, isLate, contradicts } = witness
  const said = seen === null ? t('ledger.witness.never') : t('ledger.witness.seen', { size: format.number(seen.size), ago: format.ago(seen.at, now) })
  const tone = contradicts ? 'wrong' : isLate || failing !== null ? 'warn' : 'good'
  return (
    <li>
      <Line tone={tone} icon={tone === 'good' ? <Eye aria-hidden /> : <TriangleAlert aria-hidden />} head={name}>
        {said}{failing !== null && <>. {t('ledger.witness.failing', { ago: format.ago(failing.since, now), reason: failing.reason })}</>}
        {contradicts && <>. {t('ledger.witness.contradictsHint')}</>}
      </Line>
    </li>
  )
}

function sayOpen({ size, seen }: LedgerState, { t, format }: Speak): string {
  if (seen === null) return t('ledger.witness.noneHint')
  if (seen >= size) return t('ledger.witness.all', { size: format.number(size) })
  return t('ledger.witness.behind', { count: size - seen, n: format.number(size - seen) })
}

function Line({ tone, icon, head, children }: { tone: 'good' | 'warn' | 'wrong'; icon: ReactNode; head: string; children?: ReactNode }) {
  return (
    <p className={css['verdict']} data-tone={tone} role={tone === 'wrong' ? 'alert' : undefined}>
      {icon}<span><b><bdi>{head}</bdi></b> {children}</span>
    </p>
  )
}
