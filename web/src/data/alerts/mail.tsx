/** Who gets mail of findings: the addresses, one more, and why mail does not arrive when it does not. */
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, IconButton } from '../../parts/button.tsx'
import field from '../../parts/field.module.css'
import { useSpeak } from '../../words/speak.ts'
import css from '../data.module.css'
import type { Alerts } from '../types.ts'
import { readAddresses } from './address.ts'
import own from './alerts.module.css'

interface MailProps {
  readonly alerts: Alerts
  readonly isBusy: boolean
  readonly onChange: (emails: readonly string[], done?: string) => Promise<boolean>
}

export function Mail({ alerts: { emails, mail }, isBusy, onChange }: MailProps) {
  const { t } = useSpeak()
  return (
    <>
      {!mail.available && <p className={css['muted']}>{t('data.alerts.noMailServer')}</p>}
      {mail.fault !== null && emails.length > 0 && <p className={own['bad']}>{t('data.alerts.mailFault', { why: mail.fault })}</p>}
      {emails.length > 0 && (
        <ul className={own['recipients']}>
          {emails.map((email) => (
            <li key={email}>
              <bdi>{email}</bdi>
              <IconButton
                label={t('data.alerts.removeAddress', { address: email })} icon={<X aria-hidden size={16} />} disabled={isBusy}
                onClick={() => void onChange(emails.filter((one) => one !== email), t('data.alerts.removed'))}
              />
            </li>
          ))}
        </ul>
      )}
      {mail.available && <AddressField isBusy={isBusy} onAdd={(added) => onChange([...emails, ...added.filter((one) => !emails.includes(one))])} />}
    </>
  )
}

function AddressField({ isBusy, onAdd }: { isBusy: boolean; onAdd: (emails: readonly string[]) => Promise<boolean> }) {
  const { t } = useSpeak()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const read = readAddresses(typed)
  const isBad = tried && typed.trim() !== '' && read === undefined

  async function add(): Promise<void> {
    setTried(true)
    if (read === undefined || !(await onAdd(read))) return
    setTried(false)
    setTyped('')
  }

  return (
    <form
      noValidate className={own['address']}
      onSubmit={(submit) => {
        submit.preventDefault()
        void add()
      }}
    >
      <input
        className={field['input']} type="email" multiple inputMode="email" aria-label={t('data.alerts.addAddress')} value={typed} autoComplete="off"
        spellCheck={false} aria-invalid={isBad} aria-describedby={isBad ? id : undefined} placeholder="name@example.org"
        onChange={(change) => setTyped(change.target.value)}
      />
      {isBad && <p id={id} className={own['bad']}>{t('data.alerts.badAddress')}</p>}
      <span className={css['chips']}><Button type="submit" disabled={isBusy || typed.trim() === ''}>{t('data.alerts.add')}</Button></span>
    </form>
  )
}
