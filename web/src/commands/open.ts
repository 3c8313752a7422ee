/** Whether the palette and the help on keys are open. */
import { useSyncExternalStore } from 'react'

type Opened = 'palette' | 'keys' | undefined

let opened: Opened
const listeners = new Set<() => void>()

export function openPalette(): void {
  show('palette')
}

export function openKeys(): void {
  show('keys')
}

export function closeOverlay(): void {
  show(undefined)
}

/** While one of them opens, keys are meant for it and for nothing on the page. */
export function isOverlayOpen(): boolean {
  return opened !== undefined
}

export function useOpened(): Opened {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => opened,
  )
}

function show(next: Opened): void {
  opened = next
  for (const listener of listeners) listener()
}
