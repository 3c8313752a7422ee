/**
 * Sends to witnesses and reads from logs: to public addresses only, unless private ones are allowed; no redirect is
 * followed, and no more is read than an answer can need.
 */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { checkedLookup, refusePrivateNumber } from '../../base/outgoing/checked.ts'

export interface RequestOptions {
  readonly allowPrivate: boolean
  /** Milliseconds until an answer is given up. */
  readonly timeoutMs?: number
  /** The longest answer. */
  readonly mostBytes?: number
}

export interface Answered {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** @throws when nothing answers, or more than may be read */
export async function send(method: 'GET' | 'POST', text: string, body: string | undefined, options: RequestOptions): Promise<Answered> {
  const url = new URL(text)
  refusePrivateNumber(url, { allowPrivate: options.allowPrivate })
  const most = options.mostBytes ?? 64 * 1024
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((done, fail) => {
    const asked = request(url, {
      method,
      agent: false,
      lookup: checkedLookup({ allowPrivate: options.allowPrivate }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
      headers: { 'user-agent': 'Signet', ...(body !== undefined && { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }) },
    }, (response) => {
      const parts: Buffer[] = []
      let size = 0
      response.on('data', (part: Buffer) => {
        size += part.byteLength
        if (size > most) response.destroy(new Error('The answer is longer than it may be'))
        else parts.push(part)
      })
      response.on('error', fail)
      response.on('end', () => done({
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? '',
        body: Buffer.concat(parts),
      }))
    })
    asked.on('error', fail)
    asked.end(body)
  })
}
