/**
 * Cosignatures (C2SP tlog-cosignature v1): a witness says that at an instant it had seen a checkpoint, and none before
 * that contradicts it.
 */
import { sign, verify, type KeyObject } from 'node:crypto'
import { keyId, parseSignature, signatureLine, splitNote, type NoteKey } from './note.ts'

/** Eight bytes of seconds, then the signature. */
const timeBytes = 8
const signatureBytes = 64

/** The signature line of `witness` under the text of a checkpoint. @param seconds since the epoch */
export function cosign(text: string, witness: NoteKey, privateKey: KeyObject, seconds: number): string {
  const time = Buffer.alloc(timeBytes)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = sign(null, signedBytes(text, BigInt(seconds)), privateKey)
  return signatureLine({ name: witness.name, bytes: Buffer.concat([keyId(witness.name, witness.key, 'witness'), time, signature]) })
}

/** When `witness` says that it saw the text, in seconds since the epoch; undefined when the line is not its own, or wrong. */
export function checkCosignature(line: string, text: string, witness: NoteKey): number | undefined {
  const { name, bytes } = parseSignature(line.endsWith('\n') ? line.slice(0, -1) : line)
  const id = keyId(witness.name, witness.key, 'witness')
  if (name !== witness.name || bytes.byteLength !== 4 + timeBytes + signatureBytes || !bytes.subarray(0, 4).equals(id)) return undefined
  const seconds = bytes.readBigUInt64BE(4)
  if (seconds > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  return verify(null, signedBytes(text, seconds), witness.key, bytes.subarray(4 + timeBytes)) ? Number(seconds) : undefined
}

/** When `witness` saw the checkpoint of a note that it cosigned; undefined when it did not. @throws {NoteError} */
export function cosignedAt(note: string, witness: NoteKey): number | undefined {
  const { text, signatures } = splitNote(note)
  for (const signature of signatures) {
    const seconds = checkCosignature(signatureLine(signature), text, witness)
    if (seconds !== undefined) return seconds
  }
  return undefined
}

function signedBytes(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}
