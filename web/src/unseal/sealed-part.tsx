/** What of a person is under seal, and the act of opening it: a reason here, the ceremony and the value at the desk. */
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Sheet } from '../parts/floating.tsx'
import { SealedChip } from '../parts/sealed-chip.tsx'
import { SealMark } from '../parts/seal-mark.tsx'
import { useSpeak } from '../words/speak.ts'
import { DeskFrame } from './desk-frame.tsx'
import { fileGrant } from './queries.ts'
import { RequestForm } from './request-form.tsx'
import css from './unseal.module.css'
import { useUnsealWords } from './words/load.ts'

interface SealedPartProps {
  readonly project: number
  readonly pseudonym: string
  readonly handle: string
  readonly fields: readonly string[]
  /** Whether the reader's roles let them ask. */
  readonly mayUnseal: boolean
}

export function SealedPart({ project, pseudonym, handle, fields, mayUnseal }: SealedPartProps) {
  const { t } = useSpeak()
  const ready = useUnsealWords()
  const [isAsking, setAsking] = useState(false)
  const [desk, setDesk] = useState<string>()
  if (fields.length === 0) return <p className={css['muted']}>{t('people.noSealed')}</p>
  return (
    <>
      <div className={css['chips']}>{fields.map((field) => <SealedChip key={field} field={field} />)}</div>
      {ready && mayUnseal && (
        <>
          <Button onClick={() => setAsking(true)}><SealMark size={16} open /> {t('unseal.act')}</Button>
          <Sheet title={t('unseal.sheet', { handle })} open={isAsking} onClose={() => setAsking(false)}>
            <RequestForm
              fields={fields.map((name) => ({ name }))}
              onAsk={async (asked) => {
                const filed = await fileGrant(project, { people: [pseudonym], ...asked })
                if (filed.desk === null) throw new Error(t('unseal.noDesk'))
                setAsking(false)
                setDesk(filed.desk)
              }}
            />
          </Sheet>
          <DeskFrame address={desk} onClose={() => setDesk(undefined)} />
        </>
      )}
    </>
  )
}
