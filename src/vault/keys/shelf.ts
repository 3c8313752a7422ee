/**
 * The shelf key: what the rows of the key store stand under at rest.
 *
 * Replacing it and destroying the old one makes every earlier copy of the key store unreadable, and with it whatever
 * was erased since. The old key stays in the file until the last row has been moved, so a crash half-way loses nothing.
 *
 * The cipher fits the registry's `ShelfCipher`. Bytes: docs/formats/keys.md.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { RandomSource } from '../../identity/sealed/index.ts'
import { VaultError } from '../errors.ts'
import { readCollectorFile, readInstance, writeEscrow } from './create-keys.ts'
import { keyFiles, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import { parseShelf, type ShelfFile, type ShelfKey } from './key-shapes.ts'

export interface ShelfCipher {
  readonly generation: number
  /** Nonce, ciphertext and tag: 28 bytes longer than `bytes`. */
  seal(bytes: Uint8Array, context: Uint8Array): Uint8Array
  /** @throws {VaultError} SHELF_UNREADABLE */
  open(bytes: Uint8Array, context: Uint8Array): Uint8Array
}

const nonceBytes = 12
const tagBytes = 16

/** The ciphers of `shelf.json`, the current one first. */
export async function readShelves(dir: string, random: RandomSource): Promise<[ShelfCipher, ...ShelfCipher[]]> {
  const { keys: [current, ...older] } = await readKeyJson(dir, keyFiles.shelf, parseShelf)
  return [createShelfCipher(current, random), ...older.map((key) => createShelfCipher(key, random))]
}

/**
 * Begins a rotation: a new key becomes the current one and older ones are kept. Move every row, then
 * {@link finishShelfRotation}. A rotation that was begun and not finished is gone on with, not begun anew.
 */
export async function beginShelfRotation(dir: string, random: RandomSource): Promise<[ShelfCipher, ...ShelfCipher[]]> {
  const shelf = await readKeyJson(dir, keyFiles.shelf, parseShelf)
  if (shelf.keys.length === 1) {
    const next = { generation: shelf.keys[0].generation + 1, key: random(32).toString('base64url') }
    await writeShelf(dir, { ...shelf, keys: [next, ...shelf.keys] }, random)
  }
  return readShelves(dir, random)
}

/** Ends a rotation: destroys the older keys, here and in the escrow. Nothing may stand under them any more. */
export async function finishShelfRotation(dir: string, random: RandomSource): Promise<void> {
  const shelf = await readKeyJson(dir, keyFiles.shelf, parseShelf)
  await writeShelf(dir, { ...shelf, keys: [shelf.keys[0]] }, random)
}

export function createShelfCipher({ generation, key }: ShelfKey, random: RandomSource): ShelfCipher {
  const raw = Buffer.from(key, 'base64url')
  return {
    generation,
    seal(bytes, context) {
      const nonce = Buffer.from(random(nonceBytes))
      const cipher = createCipheriv('aes-256-gcm', raw, nonce)
      cipher.setAAD(context)
      const body = cipher.update(bytes)
      cipher.final()
      return Buffer.concat([nonce, body, cipher.getAuthTag()])
    },
    open(bytes, context) {
      try {
        const nonce = bytes.subarray(0, nonceBytes)
        const decipher = createDecipheriv('aes-256-gcm', raw, nonce, { authTagLength: tagBytes })
        decipher.setAAD(context)
        decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
        const body = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
        decipher.final()
        return body
      } catch (cause) {
        throw new VaultError('SHELF_UNREADABLE', `A row of the key store does not open under shelf key ${generation}`, {
          cause,
        })
      }
    },
  }
}

async function writeShelf(dir: string, shelf: ShelfFile, random: RandomSource): Promise<void> {
  await writeEscrow(dir, await readInstance(dir), await readCollectorFile(dir), shelf, random)
  await writeKeyFile(dir, keyFiles.shelf, toKeyJson(shelf))
}
