/** Mails that came back: whoever reads the mailbox pastes them, and the codes in them are counted as bounces. */
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import type { Speak } from '../words/speak.ts'
import { Labelled } from './labelled.tsx'
import css from './notices.module.css'

/** As notices bear it: sixteen letters and digits in groups of four. */
const codeForm = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b/g
const mostCodes = 1_000

interface CameBackProps {
  readonly t: Speak['t']
  readonly onCodes: (codes: readonly string[]) => Promise<boolean>
}

export function CameBack({ t, onCodes }: CameBackProps) {
  const [text, setText] = useState('')
  const codes = [...new Set(text.match(codeForm))].slice(0, mostCodes)
  return (
    <details className={css['more']}>
      <summary>{t('notices.cameBack.title')}</summary>
      <form className={css['ask']} onSubmit={(submit) => {
        submit.preventDefault()
        void onCodes(codes).then((done) => done && setText(''))
      }}>
        <Labelled label={t('notices.cameBack.text')} hint={t('notices.cameBack.found', { count: codes.length, n: String(codes.length) })} as="textarea" rows={3} value={text} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" disabled={codes.length === 0}>{t('notices.cameBack.count')}</Button>
      </form>
    </details>
  )
}
