/** Trying the unlock secret before it is needed, at the vault's desk: this page never sees it. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { DeskFrame } from '../unseal/desk-frame.tsx'
import { useUnsealWords } from '../unseal/words/load.ts'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'
import { meQuery } from './queries.ts'
import type { UnlockState } from './types.ts'

export function Rehearsal({ unlock }: { unlock: UnlockState }) {
  const { t, format } = useSpeak(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const client = useQueryClient()
  const ready = useUnsealWords()
  const [isOpen, setOpen] = useState(false)
  const { rehearsedAt, overdue, desk } = unlock
  return (
    <>
      {rehearsedAt !== null && <p className={css['good']} role="status">{t('access.welcome.rehearsed', { when: format.instant(rehearsedAt) })}</p>}
      {desk === null && <p className={css['note']}>{t('access.welcome.noDesk')}</p>}
      {desk !== null && (rehearsedAt === null || overdue) && (
        <div className={css['row']}><Button disabled={!ready} onClick={() => setOpen(true)}>{t('access.welcome.rehearse')}</Button></div>
      )}
      {ready && desk !== null && (
        <DeskFrame
          address={isOpen ? desk : undefined}
          onClose={() => {
            setOpen(false)
            // Also after a try in a tab of its own, of which nothing is heard here.
            void client.invalidateQueries(meQuery)
          }}
          onState={(state) => {
            if (state !== 'rehearsed') return
            setOpen(false)
            void client.invalidateQueries(meQuery)
          }}
        />
      )}
    </>
  )
}

/** How far it is to wrap stored keys anew under a renewed sealing key. */
function Rewrap({ running, left, moved, unreadable }: UnlockState['rewrap']) {
  const { t, format } = useSpeak()
  const all = left + moved
  return (
    <div className={css['note']} role="status">
      <p>{t(running ? 'access.welcome.rewrap.running' : 'access.welcome.rewrap.waiting', { left: format.number(left), count: left })}</p>
      <progress max={all} value={moved} aria-label={t('access.welcome.rewrap.label')} />
      {unreadable > 0 && <p>{t('access.welcome.rewrap.unreadable', { n: format.number(unreadable), count: unreadable })}</p>}
    </div>
  )
}

/** How many ways there are, and what the lack of a second one means. */
export function Ways({ unlock: { ways, shares, recoveryRehearsedAt, mode, rewrap } }: { unlock: UnlockState }) {
  const { t, format } = useSpeak(Intl.DateTimeFormat().resolvedOptions().timeZone)
  return (
    <>
      {ways < 2 && <p className={css['fault']}>{t('access.welcome.oneWay')}</p>}
      {ways >= 2 && (
        <p className={css['good']}>
          {shares === null ? t('access.welcome.recipients') : t('access.welcome.shares', { needed: String(shares.needed), shares: String(shares.shares) })}{' '}
          {recoveryRehearsedAt === null ? t('access.welcome.sharesUntried') : t('access.welcome.sharesTried', { when: format.instant(recoveryRehearsedAt) })}
        </p>
      )}
      {(rewrap.left > 0 || rewrap.running) && <Rewrap {...rewrap} />}
      {(mode === 'always' || mode === 'broken') && <p className={css['fault']} role="alert">{t(`access.welcome.mode.${mode}`)}</p>}
    </>
  )
}
