/**
 * Fetches a feed from the public internet and nowhere else: the address is checked at every connection, redirects are not
 * followed, and no more is read than a feed may hold.
 */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { checkedLookup, type OutgoingOptions, PrivateAddressError, refusePrivateNumber } from '../../base/outgoing/checked.ts'
import { longestFeed } from '../../incident/watch/index.ts'

const timeoutMs = 15_000

export function fetchFeed(address: string, options: OutgoingOptions): Promise<{ readonly text: string } | { readonly fault: string }> {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return Promise.resolve({ fault: 'It is no address of the web' })
  try {
    refusePrivateNumber(url, options)
  } catch {
    return Promise.resolve({ fault: 'Its address is private, and requests from here go nowhere private' })
  }
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((done) => {
    const fail = (error: Error) => done({ fault: error instanceof PrivateAddressError ? 'Its address is private, and requests from here go nowhere private' : 'It cannot be reached, or did not answer in time' })
    const request = send(url, {
      agent: false, lookup: checkedLookup(options), signal: AbortSignal.timeout(timeoutMs),
      headers: { 'user-agent': 'Signet', accept: 'application/rss+xml, application/atom+xml, application/feed+json, application/json, application/xml, text/markdown;q=0.9, */*;q=0.5', 'accept-encoding': 'identity' },
    }, (response) => {
      const status = response.statusCode ?? 0
      if (status < 200 || status > 299) {
        response.destroy()
        done({ fault: status >= 300 && status < 400 ? `It leads elsewhere (${status}), and redirects are not followed: name the other address` : `It answered ${status}` })
        return
      }
      const parts: Buffer[] = []
      let size = 0
      response.on('data', (part: Buffer) => {
        size += part.byteLength
        if (size > longestFeed) {
          response.destroy()
          done({ fault: 'It is too large' })
        } else parts.push(part)
      })
      response.on('end', () => done({ text: Buffer.concat(parts).toString('utf8') }))
      response.on('error', fail)
    })
    request.on('error', fail)
    request.end()
  })
}
