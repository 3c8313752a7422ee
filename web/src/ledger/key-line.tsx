/** Says under the ledger's key whether it is the one that this browser saw first, or follows from it. */
import { useQuery } from '@tanstack/react-query'
import { ShieldAlert } from 'lucide-react'
import type { Speak } from '../words/speak.ts'
import { type Chained, followKey, type SeenKeys, toRemember } from './key-chain.ts'
import css from './ledger.module.css'
import type { LedgerState } from './types.ts'

export function KeyLine({ state, speak: { t, format } }: { state: LedgerState; speak: Speak }) {
  const { data } = useQuery({
    queryKey: ['ledger', 'key', state.verifierKey, state.keyStatements.length],
    queryFn: () => look(state),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data === undefined || data.outcome === 'unable') return null
  if (data.outcome === 'forged') {
    return (
      <p className={css['verdict']} data-tone="wrong" role="alert">
        <ShieldAlert aria-hidden /><span><b>{t('ledger.key.forged')}</b> {t('ledger.key.forgedHint')}</span>
      </p>
    )
  }
  if (data.outcome === 'unrooted') return <p className={css['muted']}>{t('ledger.key.unrooted')}</p>
  return <p className={css['muted']}>{data.former === 0 ? t('ledger.key.same') : t('ledger.key.follows', { count: data.former, n: format.number(data.former) })}</p>
}

/** What this browser saw of a ledger lies in its own storage; without one, each look is the first. */
async function look(state: LedgerState): Promise<Chained> {
  const place = `signet.ledger-key.${state.origin}`
  const found = await followKey(state, read(place))
  if (found.outcome === 'follows' || (found.outcome === 'unrooted' && read(place) === undefined)) write(place, toRemember(state), read(place))
  return found
}

function read(place: string): SeenKeys | undefined {
  try {
    const seen = JSON.parse(localStorage.getItem(place) ?? 'null') as SeenKeys | null
    return typeof seen?.key === 'string' ? seen : undefined
  } catch {
    return undefined
  }
}

function write(place: string, keys: SeenKeys, before: SeenKeys | undefined): void {
  try {
    // The first key stays the one that counts; the root is added once there is one.
    localStorage.setItem(place, JSON.stringify({ key: before?.key ?? keys.key, root: keys.root }))
  } catch {
    // A browser that keeps nothing looks anew each time.
  }
}
