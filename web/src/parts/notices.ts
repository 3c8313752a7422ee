/** Short notices at the edge of the page: what just happened, and the way back where there is one. */
import { useSyncExternalStore } from 'react'

export interface Notice {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly perform: () => void }
}

const shownForMs = 8000
let notices: readonly Notice[] = []
let made = 0
const listeners = new Set<() => void>()

export function notify(text: string, action?: Notice['action']): void {
  const notice: Notice = { id: (made += 1), text, ...(action && { action }) }
  show([...notices, notice].slice(-3))
  setTimeout(() => dismiss(notice.id), shownForMs)
}

export function dismiss(id: number): void {
  show(notices.filter((notice) => notice.id !== id))
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => notices,
  )
}

function show(next: readonly Notice[]): void {
  notices = next
  for (const listener of listeners) listener()
}
