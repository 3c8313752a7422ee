/**
 * The protocols that batches travel in: requests of each, and what an answer means. Forms only; what is in an event was
 * settled in build-batch.ts.
 */
import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { DestinationKind } from '../../model/destination.ts'
import type { Credentials } from '../credentials.ts'
import type { BuiltBatch, OutgoingEvent } from '../build-batch.ts'
import type { HttpAnswered } from './http.ts'
import { outcomeOf, type SendOutcome } from './outcome.ts'

export type HttpKind = Exclude<DestinationKind, 'folder'>

export interface Framed {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** Characters of one batch, by what each protocol's receivers take at once. */
export const mostBytes: Readonly<Record<DestinationKind, number>> = {
  webhook: 4 * 1024 * 1024, mixpanel: 2 * 1024 * 1024, segment: 400 * 1024, folder: 4 * 1024 * 1024,
}

export interface Framing {
  readonly address: string
  readonly credentials: Credentials
  /** Milliseconds. */
  readonly now: number
}

export function frameBatch(kind: HttpKind, batch: BuiltBatch, framing: Framing): Framed {
  switch (kind) {
    case 'webhook':
      return signed({ type: 'signet.events', batch: batch.id, events: batch.events.map(plainEvent) }, batch.id, framing)
    case 'mixpanel': {
      const url = under(framing.address, 'import')
      url.searchParams.set('strict', '1')
      const { username, secret, projectId } = framing.credentials
      if (projectId !== undefined) url.searchParams.set('project_id', projectId)
      const body = gzipSync(JSON.stringify(batch.events.map(mixpanelEvent)), { level: 4 })
      return {
        method: 'POST', url, body,
        headers: { authorization: username === undefined ? basic(secret, '') : basic(username, secret), 'content-type': 'application/json', 'content-encoding': 'gzip' },
      }
    }
    case 'segment':
      return {
        method: 'POST', url: under(framing.address, 'v1/batch'),
        headers: { authorization: basic(framing.credentials.secret, ''), 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ batch: batch.events.map(segmentEvent), sentAt: new Date(framing.now).toISOString() })),
      }
  }
}

export function readAnswer(kind: HttpKind, answered: HttpAnswered, batch: BuiltBatch): SendOutcome {
  if (kind !== 'mixpanel' || answered.status !== 400) return outcomeOf(answered)
  // With `strict=1` the good events of a batch are kept, and the others are told one by one.
  const { num_records_imported: imported, failed_records: failed } = objectIn(answered.text)
  if (typeof imported !== 'number' || imported <= 0 || !Array.isArray(failed)) return outcomeOf(answered)
  const refused = Math.min(failed.length, batch.events.length)
  return { kind: 'sent', refused, reason: `${refused} of ${batch.events.length} events were refused` }
}

/** Asks for people to be deleted; undefined where the protocol has no such request. */
export function frameDeletion(kind: HttpKind, id: string, people: readonly string[], framing: Framing): Framed | undefined {
  if (kind === 'webhook') return signed({ type: 'signet.deletion', deletion: id, people }, id, framing)
  const { token } = framing.credentials
  if (kind !== 'mixpanel' || token === undefined) return undefined
  return { ...deletionHead(framing, '', token), method: 'POST', body: Buffer.from(JSON.stringify({ distinct_ids: people, compliance_type: 'GDPR' })) }
}

/** Asks how a deletion stands; undefined where the protocol cannot be asked. */
export function frameDeletionState(kind: HttpKind, tracking: string, framing: Framing): Framed | undefined {
  const { token } = framing.credentials
  if (kind !== 'mixpanel' || token === undefined) return undefined
  return { ...deletionHead(framing, `/${encodeURIComponent(tracking)}`, token), method: 'GET' }
}

function deletionHead(framing: Framing, rest: string, token: string): Pick<Framed, 'url' | 'headers'> {
  const url = under(framing.address, `api/app/data-deletions/v3.0${rest}`)
  url.searchParams.set('token', token)
  const { username, secret } = framing.credentials
  return { url, headers: { authorization: username === undefined ? basic(secret, '') : basic(username, secret), 'content-type': 'application/json' } }
}

/** How a destination named the request, and whether it says that it is done. */
export function readDeletion(kind: HttpKind, { text }: HttpAnswered): { readonly tracking: string | null; readonly done: boolean } {
  const said = objectIn(text)
  if (kind === 'webhook') return { tracking: null, done: said['deleted'] === true }
  const results = said['results']
  const first = (Array.isArray(results) ? results[0] : results) as { readonly tracking_id?: unknown; readonly status?: unknown } | undefined
  const tracking = first?.tracking_id
  return { tracking: typeof tracking === 'string' ? tracking.slice(0, 200) : null, done: first?.status === 'SUCCESS' }
}

/** Signed over time and body, so that nobody else can send it and an old one is known as old. */
function signed(content: unknown, id: string, { address, credentials, now }: Framing): Framed {
  const body = Buffer.from(JSON.stringify(content))
  const timestamp = String(Math.floor(now / 1000))
  const signature = createHmac('sha256', credentials.secret).update(`${timestamp}.`).update(body).digest('hex')
  return {
    method: 'POST', url: new URL(address), body,
    headers: {
      'content-type': 'application/json', 'signet-batch': id, 'signet-timestamp': timestamp, 'signet-signature': `v1=${signature}`,
    },
  }
}

/** An event in the form of webhooks and of folders. */
export function plainEvent({ id, name, time, person, properties, identity }: OutgoingEvent) {
  return {
    id, event: name, time: new Date(time).toISOString(), person, properties,
    ...(Object.keys(identity).length > 0 && { identity }),
  }
}

function mixpanelEvent({ id, name, time, person, properties, identity }: OutgoingEvent) {
  return { event: name, properties: { ...properties, ...identity, time, distinct_id: person ?? '', $insert_id: id } }
}

function segmentEvent({ id, name, time, person, properties, identity }: OutgoingEvent) {
  return {
    type: 'track', messageId: id, event: name, timestamp: new Date(time).toISOString(), properties,
    ...(person === null ? { anonymousId: id } : { userId: person }),
    ...(Object.keys(identity).length > 0 && { context: { traits: identity } }),
  }
}

function under(address: string, path: string): URL {
  return new URL(path, address.endsWith('/') ? address : `${address}/`)
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
