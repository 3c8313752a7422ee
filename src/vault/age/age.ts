/**
 * Reads and writes age v1 files (age-encryption.org/v1), so that the keys of an instance can be recovered with the
 * `age` command alone, years from now and without this program.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { RandomSource } from '../../identity/sealed/index.ts'
import { VaultError } from '../errors.ts'
import { openPayload, sealPayload } from './payload.ts'
import {
  bytesOf, fileKeyBytes, unpadded, unwrapByIdentity, unwrapByPassphrase, wrapForPassphrase, wrapForRecipient,
  type Stanza,
} from './stanzas.ts'

const intro = 'age-encryption.org/v1'
const nonceBytes = 16

/** A file that any one of `recipients` (`age1…`) can open. @throws {RangeError} for a text that is none, or for none. */
export function ageForRecipients(plaintext: Uint8Array, recipients: readonly string[], random: RandomSource): Buffer {
  if (recipients.length === 0) throw new RangeError('An age file needs a recipient')
  const fileKey = random(fileKeyBytes)
  const stanzas = recipients.map((recipient) => wrapForRecipient(fileKey, recipient, random))
  return assemble(fileKey, stanzas, plaintext, random)
}

/** A file that `passphrase` opens. @param workFactor scrypt's N is 2 to this power */
export async function ageForPassphrase(
  plaintext: Uint8Array, passphrase: string, workFactor: number, random: RandomSource,
): Promise<Buffer> {
  const fileKey = random(fileKeyBytes)
  const stanza = await wrapForPassphrase(fileKey, passphrase, workFactor, random)
  return assemble(fileKey, [stanza], plaintext, random)
}

/**
 * What is in an age file.
 *
 * @throws {VaultError} AGE_UNREADABLE when it is not for this identity, or was changed
 */
export function openAgeByIdentity(file: Uint8Array, identity: string): Buffer {
  const { stanzas, ...rest } = disassemble(file)
  for (const stanza of stanzas) {
    const fileKey = unwrapByIdentity(stanza, identity)
    if (fileKey !== undefined) return finish(rest, fileKey)
  }
  throw unreadable('it is for other recipients')
}

/** The same by passphrase. A file for a passphrase is for nothing else, so that it cannot be swapped unnoticed. */
export async function openAgeByPassphrase(file: Uint8Array, passphrase: string): Promise<Buffer> {
  const { stanzas, ...rest } = disassemble(file)
  const [only] = stanzas
  const fileKey = stanzas.length === 1 && only !== undefined ? await unwrapByPassphrase(only, passphrase) : undefined
  if (fileKey === undefined) throw unreadable('the passphrase is another, or it is not for a passphrase')
  return finish(rest, fileKey)
}

function assemble(fileKey: Buffer, stanzas: readonly Stanza[], plaintext: Uint8Array, random: RandomSource): Buffer {
  const lines = stanzas.map(({ args, body }) => `-> ${args.join(' ')}\n${wrapped(body)}\n`)
  const header = Buffer.from(`${intro}\n${lines.join('')}---`)
  const nonce = random(nonceBytes)
  const payload = sealPayload(payloadKey(fileKey, nonce), plaintext)
  return Buffer.concat([header, Buffer.from(` ${unpadded(headerMac(fileKey, header))}\n`), nonce, payload])
}

interface Parts {
  /** All that the header's MAC covers. */
  readonly header: Buffer
  readonly mac: Buffer
  readonly nonce: Buffer
  readonly payload: Buffer
}

function disassemble(file: Uint8Array): Parts & { readonly stanzas: readonly Stanza[] } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const end = bytes.indexOf('\n--- ')
  const macEnd = end < 0 ? -1 : bytes.indexOf('\n', end + 1)
  if (macEnd < 0) throw unreadable('it has no header')
  const [first, ...lines] = bytes.toString('latin1', 0, end).split('\n')
  const mac = bytesOf(bytes.toString('latin1', end + '\n--- '.length, macEnd))
  if (first !== intro || mac === undefined) throw unreadable('its header is not one of age')
  const nonceEnd = macEnd + 1 + nonceBytes
  return {
    stanzas: readStanzas(lines),
    header: bytes.subarray(0, end + '\n---'.length), mac,
    nonce: bytes.subarray(macEnd + 1, nonceEnd), payload: bytes.subarray(nonceEnd),
  }
}

/** A stanza is `-> ` with its arguments, then base64 in lines of 64, the last of which is shorter. */
function readStanzas(lines: readonly string[]): Stanza[] {
  const stanzas: Stanza[] = []
  for (let at = 0; at < lines.length;) {
    const head = lines[at++]
    if (head === undefined || !head.startsWith('-> ')) throw unreadable('its header is not one of age')
    let text = ''
    let line: string | undefined
    do {
      line = lines[at++]
      text += line ?? ''
    } while (line?.length === 64)
    const body = bytesOf(text)
    if (line === undefined || line.length > 64 || body === undefined) throw unreadable('its header is not one of age')
    stanzas.push({ args: head.slice(3).split(' '), body })
  }
  return stanzas
}

function finish({ header, mac, nonce, payload }: Parts, fileKey: Buffer): Buffer {
  const expected = headerMac(fileKey, header)
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) throw unreadable('its header was changed')
  try {
    return openPayload(payloadKey(fileKey, nonce), payload)
  } catch (cause) {
    throw unreadable('its content was changed or cut off', cause)
  } finally {
    fileKey.fill(0)
  }
}

function headerMac(fileKey: Buffer, header: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', fileKey, '', 'header', 32))
  return createHmac('sha256', key).update(header).digest()
}

function payloadKey(fileKey: Buffer, nonce: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32))
}

function wrapped(body: Buffer): string {
  return unpadded(body).replace(/(.{64})/g, '$1\n')
}

function unreadable(why: string, cause?: unknown): VaultError {
  return new VaultError('AGE_UNREADABLE', `Cannot open the age file: ${why}`, { cause })
}
