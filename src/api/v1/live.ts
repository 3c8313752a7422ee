/**
 * Events as they are taken: the latest at a glance, and a stream of server-sent events.
 *
 * A stream waits a moment between messages, so that a busy project sends a few large ones; a client that does not read
 * is disconnected once what waits for it passes a bound, and its browser connects again by itself. Who watches since
 * when is on the ledger before the first event leaves, and whom they saw when they stop.
 */
import { z } from 'zod'
import type { ApiDeps, LiveEvent } from '../deps.ts'
import { type Asked, type Endpoint, endpoint, projectOf } from '../endpoint.ts'
import { ApiError } from '../errors.ts'
import { neverKept, securityHeaders } from '../headers.ts'
import type { RecordRead } from '../reads.ts'
import { peopleOf, toShown } from './live-event.ts'
import * as shapes from './shapes.ts'

const mostShown = 200
const pauseMs = 250
const heartbeatMs = 15_000
const mostPerMessage = 200
const mostWaitingBytes = 1024 * 1024
const mostStreams = 200
const mostRemembered = 100_000

export interface Streams {
  /** Ends every stream: the server is about to close. */
  endAll(): void
}

export interface LiveOptions {
  readonly recordRead: RecordRead
  /** Whether the reader of a request may still read; asked at every heartbeat. */
  readonly mayStill: (asked: Asked<unknown, unknown>) => Promise<boolean>
}

export function liveEndpoints(deps: ApiDeps, { recordRead, mayStill }: LiveOptions): { endpoints: Endpoint[]; streams: Streams } {
  const open = new Set<() => void>()

  const endpoints = [
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/live',
        summary: 'The events that were taken last, the newest first',
        needs: 'rows.read',
        query: z.object({ limit: shapes.whole(1, mostShown, 50) }),
        answer: shapes.live,
      },
      async (asked) => {
        const project = projectOf(asked).id
        const { limit } = asked.query
        const kept = deps.live.latest(project, limit)
        // What was taken before this process began is in the store only.
        const latest = kept.length === limit ? kept : await deps.lookups.newest(project, limit)
        if (latest.length > 0) {
          await recordRead({
            kind: 'live.read', reader: asked.reader, project, query: asked.query, count: latest.length, people: peopleOf(latest),
          })
        }
        return { events: latest.map(toShown) as never }
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/live/stream',
        summary: 'Server-sent events: `events` with a list of LiveEvent, `refused` with counts by reason',
        needs: 'rows.read',
        streams: true,
      },
      async (asked) => {
        if (open.size >= mostStreams) throw new ApiError('TOO_MANY_READERS', 'Too many live views are open', { retryAfter: 30 })
        await recordRead({
          kind: 'live.watch', reader: asked.reader, project: projectOf(asked).id, query: 'begins', count: 0, people: [],
        })
        stream(asked)
        return undefined
      },
    ),
  ]
  return { endpoints, streams: { endAll: () => [...open].forEach((end) => end()) } }

  function stream(asked: Asked<unknown, unknown>): void {
    const { reply, request, reader } = asked
    const project = projectOf(asked).id
    const out = reply.raw
    const events: LiveEvent[] = []
    const refused: Record<string, number> = {}
    const seen = new Set<string>()
    let sent = 0
    reply.hijack()
    out.writeHead(200, {
      ...securityHeaders,
      ...neverKept,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    })
    out.write('retry: 2000\n\n')

    const unwatch = deps.live.watch(project, (message) => {
      if ('events' in message) events.push(...message.events.slice(-mostPerMessage))
      else for (const [reason, count] of Object.entries(message.refused)) refused[reason] = (refused[reason] ?? 0) + count
      // More than a page shows comes between two messages: the newest are enough.
      if (events.length > mostPerMessage) events.splice(0, events.length - mostPerMessage)
    })
    const pulse = setInterval(flush, pauseMs)
    const heartbeat = setInterval(() => void beat(), heartbeatMs)
    open.add(end)
    request.raw.socket.once('close', end)

    function flush(): void {
      if (out.writableLength > mostWaitingBytes) return end()
      if (events.length > 0) {
        const batch = events.splice(0)
        sent += batch.length
        for (const pseudonym of peopleOf(batch)) if (seen.size < mostRemembered) seen.add(pseudonym)
        out.write(`event: events\ndata: ${JSON.stringify(batch.map(toShown))}\n\n`)
      }
      if (Object.keys(refused).length > 0) {
        out.write(`event: refused\ndata: ${JSON.stringify(refused)}\n\n`)
        for (const reason of Object.keys(refused)) delete refused[reason]
      }
    }

    async function beat(): Promise<void> {
      if (!(await mayStill(asked).catch(() => false))) return end()
      out.write(': still here\n\n')
    }

    function end(): void {
      if (!open.delete(end)) return
      unwatch()
      clearInterval(pulse)
      clearInterval(heartbeat)
      request.raw.socket.off('close', end)
      out.end()
      void recordRead({ kind: 'live.watch', reader, project, query: 'ends', count: sent, people: seen }).catch(() => {
        request.log.warn('The end of a live view could not be put on the ledger')
      })
    }
  }
}
