/**
 * One request to a destination: to public addresses only, following no redirect, reading no more of the answer than is
 * needed, and broken off at once when somebody stops the destination.
 */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { checkedLookup, type OutgoingOptions, refusePrivateNumber } from '../../base/outgoing/checked.ts'

export interface HttpAsked {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly outgoing: OutgoingOptions
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

export interface HttpAnswered {
  readonly status: number
  readonly retryAfterMs: number | undefined
  readonly text: string
}

/** The request broke off. `reached`: a connection stood, so something may have arrived. */
export class SendError extends Error {
  override readonly name = 'SendError'
  readonly reached: boolean
  constructor(message: string, reached: boolean) {
    super(message)
    this.reached = reached
  }
}

const mostRead = 256 * 1024

/** @throws {SendError} */
export async function sendHttp({ method, url, headers, body, outgoing, signal, timeoutMs }: HttpAsked): Promise<HttpAnswered> {
  let reached = false
  try {
    refusePrivateNumber(url, outgoing)
    signal.throwIfAborted()
    return await new Promise((done, fail) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const request = send(url, {
        method,
        agent: false,
        lookup: checkedLookup(outgoing),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: { 'user-agent': 'Signet', ...headers, ...(body !== undefined && { 'content-length': body.byteLength }) },
      }, (response) => {
        const parts: Buffer[] = []
        let size = 0
        const finish = () => done({
          status: response.statusCode ?? 0,
          retryAfterMs: secondsIn(response.headers['retry-after']),
          text: Buffer.concat(parts).toString('utf8'),
        })
        response.on('data', (part: Buffer) => {
          size += part.byteLength
          if (size <= mostRead) parts.push(part)
          else {
            // The status says it; the rest, however long, is of no use.
            finish()
            response.destroy()
          }
        })
        response.on('error', fail)
        response.on('end', finish)
      })
      request.on('socket', (socket) => void socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        reached = true
      }))
      request.on('error', fail)
      request.end(body)
    })
  } catch (error) {
    throw new SendError(sayFault(error as NodeJS.ErrnoException, signal), reached)
  }
}

function sayFault({ name, code, message }: NodeJS.ErrnoException, signal: AbortSignal): string {
  if (signal.aborted) return 'stopped'
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time'
  if (name === 'PrivateAddressError') return message
  return code ?? name
}

function secondsIn(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}
