/** The palette or the help on keys: fetched once the page is at rest, so that they open at once when a key asks. */
import { lazy, Suspense, useEffect } from 'react'
import { useOpened } from './open.ts'

const loadPalette = () => import('./palette.tsx')
const loadKeys = () => import('./keys-help.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const KeysHelp = lazy(async () => ({ default: (await loadKeys()).KeysHelp }))
const restMs = 1500

export function Overlay() {
  const opened = useOpened()
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadPalette(), loadKeys()]), restMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Suspense>
      {opened === 'palette' && <CommandPalette />}
      {opened === 'keys' && <KeysHelp />}
    </Suspense>
  )
}
