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

/** What a note can be wrong in. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

const ed25519 = 0x01
const signatureStart = '— '
/** DER of an Ed25519 public key, before its 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const mostSignatures = 64

/** `<name>+<key id, hexadecimal>+<base64 of the type and the key>`, as Go's tools write a verifier key. */
export function noteKeyText({ name, key }: NoteKey): string {
  const typed = Buffer.concat([Buffer.of(ed25519), rawKey(key)])
  return `${name}+${keyId(name, key).toString('hex')}+${typed.toString('base64')}`
}

/** Reads a verifier key's text. @throws {NoteError} when it is none, or not of Ed25519 */
export function parseNoteKey(text: string): NoteKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const typed = Buffer.from(encoded ?? '', 'base64')
  if (name === undefined || typed.byteLength !== 33 || typed[0] !== ed25519) {
    throw new NoteError('This is no verifier key of an Ed25519 signer (name+id+key)')
  }
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, typed.subarray(1)]), format: 'der', type: 'spki' })
  if (keyId(name, key).toString('hex') !== id) throw new NoteError('The verifier key does not match its id')
  return { name, key }
}

/** Whether `name` can name a key: no white space, no plus sign, no control characters. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name)
}

/** The note of `text`, which ends in a line feed, signed by one key. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const signature = sign(null, Buffer.from(text), privateKey)
  const encoded = Buffer.concat([keyId(name, createPublicKey(privateKey)), signature]).toString('base64')
  return `${text}\n${signatureStart}${name} ${encoded}\n`
}

/**
 * The text of a note that one of `keys` signed. Signatures of others are passed over.
 *
 * @throws {NoteError} when it is no note, when none of `keys` signed it, or when a signature of one of them is wrong
 */
export function openNote(note: string, keys: readonly NoteKey[]): string {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || hasControls(note)) throw new NoteError('This is no signed note')
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures) throw new NoteError('The note has too many signatures')
  let signed = false
  for (const line of lines) {
    const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
    if (name === undefined || encoded === undefined) throw new NoteError('A signature line of the note is malformed')
    const bytes = Buffer.from(encoded, 'base64')
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

function keyId(name: string, key: KeyObject): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), rawKey(key)])).subarray(0, 4)
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
