/**
 * Signatures in minisign's form, so that a stranger can check what we signed with a tool that is not ours
 * (`minisign -V -P KEY -m FILE`): four lines, of which the trusted comment is signed too. The message is signed as it is
 * (algorithm `Ed`), because the other way needs a hash that browsers do not have.
 */
import { fromBase64, joinBytes, toBase64, utf8 } from './bytes.ts'
import type { CheckSignature } from './ed25519.ts'

const algorithm = utf8('Ed')
const keyIdBytes = 8

export interface Minisign {
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
  readonly trustedComment: string
  readonly commentSignature: Uint8Array
}

/** `RW…`: what minisign takes as `-P`. @param keyId 8 bytes */
export function minisignKeyText(keyId: Uint8Array, publicKey: Uint8Array): string {
  return toBase64(joinBytes(algorithm, keyId, publicKey))
}

/** Undefined when it is no such key. */
export function parseMinisignKey(text: string): { readonly keyId: Uint8Array; readonly publicKey: Uint8Array } | undefined {
  const bytes = fromBase64(text.trim())
  if (bytes?.length !== 42 || bytes[0] !== algorithm[0] || bytes[1] !== algorithm[1]) return undefined
  return { keyId: bytes.slice(2, 10), publicKey: bytes.slice(10) }
}

/** The bytes that the second signature is over. */
export function commentBytes(signature: Uint8Array, trustedComment: string): Uint8Array {
  return joinBytes(signature, utf8(trustedComment))
}

export function minisignLines({ keyId, signature, trustedComment, commentSignature }: Minisign): readonly [string, string, string, string] {
  return [
    `untrusted comment: signature by the notice key ${keyName(keyId)}`,
    toBase64(joinBytes(algorithm, keyId, signature)),
    `trusted comment: ${trustedComment}`,
    toBase64(commentSignature),
  ]
}

/** Reads the four lines, also when a mail program broke the long ones. Undefined when they are none. */
export function parseMinisign(lines: readonly string[]): Minisign | undefined {
  const at = lines.findIndex((line) => line.startsWith('trusted comment: '))
  if (!(lines[0] ?? '').startsWith('untrusted comment:') || at < 2) return undefined
  const first = fromBase64(lines.slice(1, at).join(''))
  // The comment may be broken too: what follows it is a signature's 88 letters, counted from the end.
  const rest = lines.slice(at).map((line) => line.trim())
  const breakAt = rest.findIndex((_, from) => from > 0 && fromBase64(rest.slice(from).join(''))?.length === 64)
  if (breakAt < 0 || first?.length !== 2 + keyIdBytes + 64 || first[0] !== algorithm[0] || first[1] !== algorithm[1]) return undefined
  return {
    keyId: first.slice(2, 10), signature: first.slice(10),
    trustedComment: rest.slice(0, breakAt).join(' ').slice('trusted comment: '.length),
    commentSignature: fromBase64(rest.slice(breakAt).join(''))!,
  }
}

export async function checkMinisign(found: Minisign, message: Uint8Array, publicKey: Uint8Array, check: CheckSignature): Promise<boolean> {
  const { signature, trustedComment, commentSignature } = found
  return (await check(publicKey, message, signature)) && check(publicKey, commentBytes(signature, trustedComment), commentSignature)
}

/** As minisign names keys: sixteen digits, the last byte first. */
export function keyName(keyId: Uint8Array): string {
  return [...keyId].toReversed().map((byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()
}
