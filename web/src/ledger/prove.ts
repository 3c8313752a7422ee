/**
 * Checks an entry's inclusion proof in the browser, with nothing of the server's but what it sent: the line is hashed,
 * the proof leads up to a root, and that root is the one in the checkpoint, which the ledger's key signed.
 */
import type { ProvenEntry } from './types.ts'

export type Proven =
  /** `signed`: the checkpoint's signature was checked as well; not every browser can. */
  | { readonly outcome: 'proven'; readonly size: number; readonly root: string; readonly signed: boolean }
  | { readonly outcome: 'wrong'; readonly what: 'line' | 'proof' | 'checkpoint' | 'signature' }
  /** Without a secure address a page has no cryptography. */
  | { readonly outcome: 'unable' }

export async function prove(entry: ProvenEntry, verifierKey: string): Promise<Proven> {
  const { subtle } = globalThis.crypto ?? {}
  if (subtle === undefined) return { outcome: 'unable' }
  if (!saysIndex(entry.line, entry.entry.index)) return { outcome: 'wrong', what: 'line' }
  const checkpoint = readCheckpoint(entry.checkpoint)
  if (checkpoint === undefined || checkpoint.size !== entry.size) return { outcome: 'wrong', what: 'checkpoint' }
  const leaf = await sha256(subtle, [0], new TextEncoder().encode(entry.line))
  const root = await climb(subtle, leaf, entry.entry.index, entry.size, entry.proof.map(fromBase64))
  if (root === undefined || toBase64(root) !== checkpoint.root) return { outcome: 'wrong', what: 'proof' }
  const signed = await checkSignature(subtle, checkpoint, verifierKey)
  if (signed === false) return { outcome: 'wrong', what: 'signature' }
  return { outcome: 'proven', size: entry.size, root: checkpoint.root, signed: signed === true }
}

function saysIndex(line: string, index: number): boolean {
  try {
    return (JSON.parse(line) as { readonly index?: unknown }).index === index
  } catch {
    return false
  }
}

/** The root that a proof leads to (RFC 9162 §2.1.3.2); undefined when it has the wrong length. */
async function climb(
  subtle: SubtleCrypto, leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[],
): Promise<Uint8Array | undefined> {
  if (!(index >= 0 && index < size)) return undefined
  let [at, last, hash] = [index, size - 1, leaf]
  const half = (value: number) => Math.floor(value / 2)
  for (const sibling of proof) {
    if (last === 0) return undefined
    if (at % 2 === 1 || at === last) {
      hash = await sha256(subtle, [1], sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      hash = await sha256(subtle, [1], hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 ? hash : undefined
}

interface Checkpoint {
  readonly text: string
  readonly origin: string
  readonly size: number
  readonly root: string
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

function readCheckpoint(note: string): Checkpoint | undefined {
  const split = note.indexOf('\n\n')
  const [origin, size, root] = note.split('\n')
  if (split < 0 || origin === undefined || root === undefined || !/^\d{1,15}$/.test(size ?? '')) return undefined
  const signatures = [...note.slice(split).matchAll(/^— (\S+) ([A-Za-z0-9+/=]+)$/gm)].map(([, name, bytes]) => ({ name: name!, bytes: fromBase64(bytes!) }))
  return { text: note.slice(0, split + 1), origin, size: Number(size), root, signatures }
}

/** Undefined when this browser cannot check Ed25519. */
async function checkSignature(subtle: SubtleCrypto, { text, origin, signatures }: Checkpoint, verifierKey: string): Promise<boolean | undefined> {
  const [, name, id, key] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifierKey) ?? []
  const typed = fromBase64(key ?? '')
  const signature = signatures.find((each) => each.name === name && toHex(each.bytes.subarray(0, 4)) === id)
  if (name !== origin || typed.byteLength !== 33 || typed[0] !== 1 || signature === undefined) return false
  try {
    const imported = await subtle.importKey('raw', typed.slice(1), { name: 'Ed25519' }, false, ['verify'])
    return await subtle.verify({ name: 'Ed25519' }, imported, signature.bytes.slice(4), new TextEncoder().encode(text))
  } catch {
    return undefined
  }
}

async function sha256(subtle: SubtleCrypto, ...parts: readonly (Uint8Array | readonly number[])[]): Promise<Uint8Array> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return new Uint8Array(await subtle.digest('SHA-256', bytes))
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
