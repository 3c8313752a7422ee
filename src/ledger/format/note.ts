/**
 * Signed notes (C2SP signed-note) with Ed25519: a text, an empty line, and a line for every signature.
 */
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { sha256 } from './merkle.ts'

/** A public key with the name that it signs under. */
export interface NoteKey {
  readonly name: string
  readonly key: KeyObject
}

/** What a key signs: the text of a note, or, as a witness, the text and when it saw it (C2SP tlog-cosignature v1). */
export type KeyUse = 'log' | 'witness'

/** What a note can be wrong in. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

const ed25519 = 0x01
const cosignatureV1 = 0x04
const signatureStart = '— '
/** DER of an Ed25519 public key, before its 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const mostSignatures = 64

/** `<name>+<key id, hexadecimal>+<base64 of the type and the key>`, as Go's tools write a verifier key. */
export function noteKeyText({ name, key }: NoteKey, use: KeyUse = 'log'): string {
  const typed = Buffer.concat([Buffer.of(typeOf(use)), rawKey(key)])
  return `${name}+${keyId(name, key, use).toString('hex')}+${typed.toString('base64')}`
}

/** Reads a verifier key's text. @throws {NoteError} when it is none, or not one of Ed25519 for that use */
export function parseNoteKey(text: string, use: KeyUse = 'log'): NoteKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const typed = Buffer.from(encoded ?? '', 'base64')
  if (name === undefined || typed.byteLength !== 33 || typed[0] !== typeOf(use)) {
    throw new NoteError(`This is no verifier key of ${use === 'log' ? 'an Ed25519 signer' : 'a witness'} (name+id+key)`)
  }
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, typed.subarray(1)]), format: 'der', type: 'spki' })
  if (keyId(name, key, use).toString('hex') !== id) throw new NoteError('The verifier key does not match its id')
  return { name, key }
}

/** Whether `name` can name a key: no white space, no plus sign, no control characters. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name)
}

/** Whose signature goes under a note. */
export interface NoteSigner {
  readonly name: string
  readonly privateKey: KeyObject
}

/** The note of `text`, which ends in a line feed, with a signature line for each signer. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const lines = signers.map(({ name, privateKey }) => {
    const signature = sign(null, Buffer.from(text), privateKey)
    return signatureLine({ name, bytes: Buffer.concat([keyId(name, createPublicKey(privateKey)), signature]) })
  })
  return `${text}\n${lines.join('')}`
}

/**
 * The text of a note that one of `keys` signed. Signatures of others are passed over.
 *
 * @throws {NoteError} when it is no note, when none of `keys` signed it, or when a signature of one of them is wrong
 */
export function openNote(note: string, keys: readonly NoteKey[]): string {
  const { text, signatures } = splitNote(note)
  let signed = false
  for (const { name, bytes } of signatures) {
    const known = keys.find((key) => key.name === name && keyId(key.name, key.key).equals(bytes.subarray(0, 4)))
    if (known === undefined) continue
    if (!verify(null, Buffer.from(text), known.key, bytes.subarray(4))) {
      throw new NoteError(`The signature of "${name}" does not match the note`)
    }
    signed = true
  }
  if (!signed) throw new NoteError('The note is not signed by the key that was given')
  return text
}

/** The parts of a note, nothing of which was checked. @throws {NoteError} when it is none */
export function splitNote(note: string): { readonly text: string; readonly signatures: readonly NoteSignature[] } {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || hasControls(note)) throw new NoteError('This is no signed note')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures) throw new NoteError('The note has too many signatures')
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

export interface NoteSignature {
  readonly name: string
  /** The key's id (4 bytes) and the signature. */
  readonly bytes: Buffer
}

/** @throws {NoteError} */
export function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
  if (name === undefined || encoded === undefined) throw new NoteError('A signature line of the note is malformed')
  return { name, bytes: Buffer.from(encoded, 'base64') }
}

export function signatureLine({ name, bytes }: NoteSignature): string {
  return `${signatureStart}${name} ${bytes.toString('base64')}\n`
}

export function keyId(name: string, key: KeyObject, use: KeyUse = 'log'): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(typeOf(use)), rawKey(key)])).subarray(0, 4)
}

function typeOf(use: KeyUse): number {
  return use === 'log' ? ed25519 : cosignatureV1
}

function rawKey(key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== 'ed25519') throw new NoteError('Notes are signed with Ed25519 keys')
  return key.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.byteLength)
}

/** Control characters other than the line feed have no place in a note. */
function hasControls(note: string): boolean {
  for (let n = 0; n < note.length; n++) {
    const code = note.charCodeAt(n)
    if (code < 0x20 && code !== 0x0a) return true
  }
  return false
}
