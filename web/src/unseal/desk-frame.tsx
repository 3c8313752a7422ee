/**
 * The vault's desk in a frame. It is another origin: nothing in it can be read from here, and all it tells is how far it
 * is. What it says counts only from its own origin and its own window.
 */
import { useEffect, useRef } from 'react'
import { usePreferences } from '../look/preferences.ts'
import { Sheet } from '../parts/floating.tsx'
import { useSpeak } from '../words/speak.ts'
import css from './unseal.module.css'

/** What the desk tells. */
export type DeskState = 'unlocked' | 'locked' | 'approved' | 'opened' | 'gone' | 'enrolled' | 'rehearsed'

const states: ReadonlySet<unknown> = new Set<DeskState>(['unlocked', 'locked', 'approved', 'opened', 'gone', 'enrolled', 'rehearsed'])

interface DeskFrameProps {
  /** The address that the server gave for a request or an enrolment, or the desk's own. */
  readonly address: string | undefined
  readonly onClose: () => void
  readonly onState?: (state: DeskState) => void
}

export function DeskFrame({ address, onClose, onState }: DeskFrameProps) {
  const { t } = useSpeak()
  const { language, theme } = usePreferences()
  const frame = useRef<HTMLIFrameElement>(null)
  const origin = address === undefined ? undefined : new URL(address).origin

  useEffect(() => {
    if (origin === undefined) return undefined
    const hear = (message: MessageEvent<unknown>) => {
      if (message.origin !== origin || message.source !== frame.current?.contentWindow) return
      const { signet, state } = (message.data ?? {}) as { signet?: unknown; state?: unknown }
      if (signet === 'desk' && states.has(state)) onState?.(state as DeskState)
    }
    window.addEventListener('message', hear)
    return () => window.removeEventListener('message', hear)
  }, [origin, onState])

  const shown = address === undefined ? undefined : withLook(address, language, theme)
  return (
    <Sheet title={t('unseal.desk')} open={address !== undefined} onClose={onClose}>
      {shown !== undefined && origin !== undefined && (
        <>
          <iframe ref={frame} className={css['desk']} src={shown} title={t('unseal.desk')} allow={`publickey-credentials-get ${origin}`} referrerPolicy="no-referrer" />
          <p className={css['hint']}>
            {t('unseal.deskHint', { host: new URL(shown).host })} <a href={shown} target="_blank" rel="noopener noreferrer">{t('unseal.ownTab')}</a>
          </p>
        </>
      )}
    </Sheet>
  )
}

function withLook(address: string, language: string, theme: string): string {
  const url = new URL(address)
  url.searchParams.set('lang', language)
  if (theme !== 'system') url.searchParams.set('theme', theme)
  return url.href
}
