/** Sends a test to everybody who is told, and says of each way how it went. */
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { useSpeak } from '../../words/speak.ts'
import css from '../data.module.css'
import type { AlertTest } from '../types.ts'
import own from './alerts.module.css'

export function Test({ disabled, onTest }: { disabled: boolean; onTest: () => Promise<AlertTest> }) {
  const { t } = useSpeak()
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<AlertTest | string>()

  async function send(): Promise<void> {
    setBusy(true)
    setResult(await onTest().catch((error: unknown) => (error instanceof Error ? error.message : String(error))))
    setBusy(false)
  }

  return (
    <>
      <span className={css['chips']}><Button disabled={disabled || isBusy} onClick={() => void send()}>{t('data.alerts.sendTest')}</Button></span>
      <div role="status" className={own['result']}>
        {typeof result === 'string' && <p className={own['bad']}>{result}</p>}
        {typeof result === 'object' && (['mail', 'webhook'] as const).map((way) => <Result key={way} way={way} fault={result[way]} />)}
      </div>
    </>
  )
}

function Result({ way, fault }: { way: 'mail' | 'webhook'; fault: string | null | undefined }) {
  const { t } = useSpeak()
  if (fault === undefined) return null
  if (fault === null) return <p>{t(`data.alerts.took.${way}`)}</p>
  return <p className={own['bad']}>{t(`data.alerts.tookNot.${way}`, { why: fault })}</p>
}
