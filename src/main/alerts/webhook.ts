/**
 * Posts to an address that an owner gave, and nowhere private: the address is checked when it is saved, and what it
 * leads to again at every connection, since names change where they point. Redirects are not followed.
 */
import { lookup as resolve, type LookupAddress } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.ts'

export interface WebhookOptions {
  /** Also lets requests reach private addresses; for tests and closed networks. */
  readonly allowPrivate: boolean
  /** Milliseconds until an answer is given up; 5,000 when absent. */
  readonly timeoutMs?: number
  /** Finds the addresses of a name; the system's resolver when absent. */
  readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>
}

/** Why an address is not taken, as a sentence for whoever gave it; undefined when it is. */
export async function webhookFault(text: string, options: WebhookOptions): Promise<string | undefined> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || text.length > 2_000) return 'The webhook is no address; give one such as https://example.org/hook'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'A webhook starts with https:// or http://'
  if (url.username !== '' || url.password !== '') return 'A webhook may hold no user name or password'
  if (options.allowPrivate) return undefined
  const addresses = await addressesOf(hostOf(url), options).catch(() => [])
  if (addresses.length === 0) return `The name "${url.hostname}" leads nowhere at the moment`
  if (!addresses.every(({ address }) => isPublicAddress(address))) {
    return `The name "${url.hostname}" leads to a private address, and requests from here go nowhere private`
  }
  return undefined
}

/** Posts `body` as JSON. @throws when it was not taken with a status of 2xx */
export function postWebhook(text: string, body: unknown, options: WebhookOptions): Promise<void> {
  const url = new URL(text)
  const host = hostOf(url)
  if (!options.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return Promise.reject(new Error('The webhook leads to a private address'))
  const payload = Buffer.from(JSON.stringify(body))
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((done, fail) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: checkedLookup(options),
      signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
      headers: { 'content-type': 'application/json', 'content-length': payload.byteLength, 'user-agent': 'Signet' },
    }, (response) => {
      const status = response.statusCode ?? 0
      // Nothing of the answer is of use, however long it would be.
      response.destroy()
      if (status >= 200 && status < 300) done()
      else fail(new Error(`The webhook answered ${status}`))
    })
    request.on('error', fail)
    request.end(payload)
  })
}

/** A look-up that answers no private address, so that no connection to one begins. */
export function checkedLookup(options: WebhookOptions): LookupFunction {
  return (name, { all }, callback) => {
    addressesOf(name, options).then(
      (addresses) => {
        const [first] = addresses
        const fine = first !== undefined && (options.allowPrivate || addresses.every(({ address }) => isPublicAddress(address)))
        if (!fine) callback(new Error('The webhook leads to a private address'), [])
        else if (all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, []),
    )
  }
}

function addressesOf(name: string, options: WebhookOptions): Promise<readonly LookupAddress[]> {
  const family = isIP(name)
  if (family !== 0) return Promise.resolve([{ address: name, family }])
  if (options.resolve !== undefined) return options.resolve(name)
  return new Promise((done, fail) => {
    resolve(name, { all: true }, (error, addresses) => (error === null ? done(addresses) : fail(error)))
  })
}

export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}
