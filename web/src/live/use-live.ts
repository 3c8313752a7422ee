/** Events as they are taken, over server-sent events; the browser connects again by itself when the line breaks. */
import { useEffect, useState } from 'react'
import type { LiveEvent } from '../server/types.ts'

export interface Live {
  /** The newest first. */
  readonly events: readonly LiveEvent[]
  readonly refused: Readonly<Record<string, number>>
  readonly connected: boolean
}

const mostKept = 500
const none: Live = { events: [], refused: {}, connected: false }

export function useLive(project: number): Live {
  const [live, setLive] = useState(none)
  useEffect(() => {
    setLive(none)
    const source = new EventSource(`/v1/projects/${project}/live/stream`)
    source.addEventListener('open', () => setLive((before) => ({ ...before, connected: true })))
    source.addEventListener('error', () => setLive((before) => ({ ...before, connected: false })))
    source.addEventListener('events', (message) => {
      const events = JSON.parse(message.data as string) as LiveEvent[]
      setLive((before) => ({ ...before, connected: true, events: newestFirst(events).concat(before.events).slice(0, mostKept) }))
    })
    source.addEventListener('refused', (message) => {
      const counts = JSON.parse(message.data as string) as Record<string, number>
      setLive((before) => ({ ...before, refused: addCounts(before.refused, counts) }))
    })
    return () => source.close()
  }, [project])
  return live
}

function newestFirst(events: readonly LiveEvent[]): LiveEvent[] {
  return events.toSorted((a, b) => b.receivedAt - a.receivedAt)
}

export function addCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum = { ...a }
  for (const [reason, count] of Object.entries(b)) sum[reason] = (sum[reason] ?? 0) + count
  return sum
}
