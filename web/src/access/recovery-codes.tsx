/** Recovery codes, shown once: to copy, to save, and to say that they are kept. */
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'

export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useSpeak()
  const [kept, setKept] = useState(false)
  const text = `${codes.join('\n')}\n`

  function save(): void {
    const url = URL.createObjectURL(new Blob([`Signet ${location.host}\n\n${text}`], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'signet-recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <div className={css['form']}>
      <p className={css['lead']}>{t('access.welcome.codesLead')}</p>
      <ul className={css['codes']} aria-label={t('access.welcome.codes')}>{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <div className={css['row']}>
        <CopyButton text={text} label={t('access.welcome.copyCodes')} />
        <Button onClick={save}><Download /> {t('access.welcome.saveCodes')}</Button>
      </div>
      <label className={css['check']}>
        <input type="checkbox" checked={kept} onChange={(change) => setKept(change.target.checked)} /> {t('access.welcome.haveCodes')}
      </label>
      <div className={css['row']}><Button kind="primary" disabled={!kept} onClick={onKept}>{t('access.welcome.next')}</Button></div>
    </div>
  )
}
