/**
 * Outgoing requests to addresses that people gave: nowhere private. An address is checked when it is saved, and what its
 * name leads to again at every connection, since names change where they point.
 */
import { lookup as resolve, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.ts'

export interface OutgoingOptions {
  /** Also lets requests reach private addresses; for tests and closed networks. */
  readonly allowPrivate: boolean
  /** Finds the addresses of a name; the system's resolver when absent. */
  readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>
}

/** A request was not begun, because its address is private. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/** Why an address is not taken, as a sentence for whoever gave it; undefined when it is. */
export async function outgoingFault(text: string, options: OutgoingOptions): Promise<string | undefined> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || text.length > 2_000) return 'This is no address; give one such as https://example.org/hook'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'An address starts with https:// or http://'
  if (url.username !== '' || url.password !== '') return 'An address may hold no user name or password'
  if (options.allowPrivate) return undefined
  const addresses = await addressesOf(hostOf(url), options).catch(() => [])
  if (addresses.length === 0) return `The name "${url.hostname}" leads nowhere at the moment`
  if (!addresses.every(({ address }) => isPublicAddress(address))) {
    return `The name "${url.hostname}" leads to a private address, and requests from here go nowhere private`
  }
  return undefined
}

/** Refuses an address that is a private number: those are never looked up. @throws {PrivateAddressError} */
export function refusePrivateNumber(url: URL, { allowPrivate }: OutgoingOptions): void {
  const host = hostOf(url)
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
    throw new PrivateAddressError('The address is private, and requests from here go nowhere private')
  }
}

/** A look-up that answers no private address, so that no connection to one begins. */
export function checkedLookup(options: OutgoingOptions): LookupFunction {
  return (name, { all }, callback) => {
    addressesOf(name, options).then(
      (addresses) => {
        const [first] = addresses
        const fine = first !== undefined && (options.allowPrivate || addresses.every(({ address }) => isPublicAddress(address)))
        if (!fine) callback(new PrivateAddressError('The address is private, and requests from here go nowhere private'), [])
        else if (all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, []),
    )
  }
}

function addressesOf(name: string, options: OutgoingOptions): Promise<readonly LookupAddress[]> {
  const family = isIP(name)
  if (family !== 0) return Promise.resolve([{ address: name, family }])
  if (options.resolve !== undefined) return options.resolve(name)
  return new Promise((done, fail) => {
    resolve(name, { all: true }, (error, addresses) => (error === null ? done(addresses) : fail(error)))
  })
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}
