/** Above every page, for whoever may read the ledger: that it cannot be relied on, or that nobody outside sees it any more. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useProject } from '../app/project.tsx'
import { sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import css from './ledger.module.css'
import { ledgerStateQuery } from './queries.ts'
import type { LedgerState } from './types.ts'
import { useLedgerWords } from './words/load.ts'

export function LedgerBanner() {
  const session = useQuery(sessionQuery)
  const { data } = useQuery({ ...ledgerStateQuery, refetchInterval: 60_000, enabled: session.data !== undefined && mayRead(session.data.reader) })
  return data !== undefined && isTroubled(data) ? <Banner state={data} /> : null
}

function mayRead(reader: object): boolean {
  const { may } = reader as { readonly may?: readonly string[] }
  return may?.includes('ledger.read') === true
}

function isTroubled({ check, trouble, witnesses }: LedgerState): boolean {
  return check.state === 'wrong' || trouble !== null || witnesses.some(({ isLate, contradicts }) => isLate || contradicts)
}

function Banner({ state }: { state: LedgerState }) {
  const ready = useLedgerWords()
  const project = String(useProject().id)
  const { t, format } = useSpeak()
  if (!ready) return null
  const contradicting = state.witnesses.find(({ contradicts }) => contradicts)
  const late = state.witnesses.filter(({ isLate }) => isLate).map(({ name }) => name)
  const said =
    state.check.state === 'wrong' ? t('ledger.state.wrong')
      : contradicting !== undefined ? t('ledger.witness.contradicts', { name: contradicting.name })
        : state.trouble !== null ? t('ledger.state.trouble')
          : t('ledger.witness.late', { names: format.list(late) })
  return (
    <aside className={css['banner']} aria-label={t('ledger.state.label')}>
      <span>{said}</span>
      <Link to="/p/$project/ledger" params={{ project }}>{t('ledger.witness.open')}</Link>
    </aside>
  )
}
