/** Where the browser is, and whether passkeys can be used there. */
import { isIP } from 'node:net'

export interface Origin {
  /** `https://signet.example:8443` */
  readonly origin: string
  /** The relying party of passkeys that are made here. */
  readonly host: string
  /** `yes`; or why not: the address is a number, or the browser holds it for insecure. */
  readonly passkeys: 'yes' | 'address' | 'insecure'
}

/** @param origin a scheme and a host, perhaps with a port */
export function readOrigin(origin: string): Origin {
  if (!URL.canParse(origin)) return { origin, host: '', passkeys: 'address' }
  const url = new URL(origin)
  const host = url.hostname
  const local = host === 'localhost' || host.endsWith('.localhost')
  const passkeys = isIP(host.replaceAll(/[[\]]/g, '')) !== 0 ? 'address' : url.protocol === 'https:' || local ? 'yes' : 'insecure'
  return { origin: url.origin, host, passkeys }
}
