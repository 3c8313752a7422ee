/** Whether the page is as narrow as a phone (≤ 640 px), followed as it changes. */
import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 640px)')

export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => query.matches,
  )
}
