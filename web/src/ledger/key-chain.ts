/**
 * Whether the key that the server names as the ledger's leads back to the one that this browser saw first: what is in
 * between are statements that the instance's root signed, and the former key and the new one with it. The server's word
 * is taken for nothing but these signatures. Bytes: docs/formats/ledger.md.
 */
import type { LedgerState } from './types.ts'

export type Chained =
  /** `former`: how many keys there were before it since the one that was seen first. */
  | { readonly outcome: 'follows'; readonly former: number }
  /** No root vouches for it, as before an instance's first unlock. */
  | { readonly outcome: 'unrooted' }
  | { readonly outcome: 'forged' }
  | { readonly outcome: 'unable' }

type Keys = Pick<LedgerState, 'origin' | 'verifierKey' | 'keyStatements'>

/** What a browser remembers of a ledger: its first key, and the root once there was one. */
export interface SeenKeys {
  readonly key: string
  readonly root: string | undefined
}

/** @param seen as this browser remembers it; undefined at the first look */
export async function followKey({ origin, verifierKey, keyStatements }: Keys, seen: SeenKeys | undefined): Promise<Chained> {
  const { subtle } = globalThis.crypto ?? {}
  if (subtle === undefined) return { outcome: 'unable' }
  const statements = keyStatements.map(readStatement)
  if (statements.length === 0) {
    return seen === undefined || (seen.root === undefined && seen.key === verifierKey) ? { outcome: 'unrooted' } : { outcome: 'forged' }
  }
  try {
    const root = statements[0]?.root
    for (const [serial, one] of statements.entries()) {
      const former = statements[serial - 1]
      const isForm = one !== undefined && one.origin === origin && one.serial === serial && one.root === root
      if (!isForm) return { outcome: 'forged' }
      for (const key of [one.root, one.key, ...(former === undefined ? [] : [former.key])]) {
        if (!(await isSigned(subtle, one, key))) return { outcome: 'forged' }
      }
    }
    const known = seen === undefined ? 0 : statements.findIndex((one) => one!.key === seen.key)
    const isSame = known >= 0 && (seen?.root === undefined || seen.root === root) && statements.at(-1)!.key === verifierKey
    return isSame ? { outcome: 'follows', former: statements.length - 1 - known } : { outcome: 'forged' }
  } catch {
    return { outcome: 'unable' }
  }
}

/** What to remember of a ledger whose key was found to follow. */
export function toRemember({ verifierKey, keyStatements }: Keys): SeenKeys {
  const first = keyStatements[0] === undefined ? undefined : readStatement(keyStatements[0])
  return { key: first?.key ?? verifierKey, root: first?.root }
}

interface Statement {
  readonly text: string
  readonly origin: string
  readonly serial: number
  readonly key: string
  readonly root: string
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]
}

function readStatement(note: string): Statement | undefined {
  const split = note.indexOf('\n\n')
  const [first, origin, serial, key, root, ...more] = note.slice(0, split + 1).split('\n')
  const isForm = split > 0 && first === 'signet/ledger-key/v1' && more.length === 1 && /^\d{1,9}$/.test(serial ?? '') &&
    key?.startsWith(`${origin}+`) === true && root?.startsWith(`${origin}/root+`) === true
  if (!isForm) return undefined
  const signatures = [...note.slice(split).matchAll(/^— (\S+) ([A-Za-z0-9+/=]+)$/gm)].map(([, name, bytes]) => ({ name: name!, bytes: fromBase64(bytes!) }))
  return { text: note.slice(0, split + 1), origin: origin!, serial: Number(serial), key, root, signatures }
}

async function isSigned(subtle: SubtleCrypto, { text, signatures }: Statement, verifierKey: string): Promise<boolean> {
  const [, name, , encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifierKey) ?? []
  const typed = fromBase64(encoded ?? '')
  if (name === undefined || typed.byteLength !== 33 || typed[0] !== 1) return false
  const id = new Uint8Array(await subtle.digest('SHA-256', join(new TextEncoder().encode(`${name}\n`), typed))).slice(0, 4)
  const key = await subtle.importKey('raw', typed.slice(1), { name: 'Ed25519' }, false, ['verify'])
  for (const signature of signatures) {
    if (signature.name !== name || !id.every((byte, n) => signature.bytes[n] === byte)) continue
    if (await subtle.verify({ name: 'Ed25519' }, key, signature.bytes.slice(4), new TextEncoder().encode(text))) return true
  }
  return false
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
