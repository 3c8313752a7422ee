/**
 * D9, and the proof that the thief of copies would read if they could: whoever holds the data, the key store and what the
 * vault holds while it is unlocked. It is the vault's own code that opens here, since this attacker is in its process.
 */
import { createDecipheriv, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { createSealedOpener, privateKeyFromRaw, type SafePrivateKeys } from '../../identity/sealed/index.ts'
import type { SealedValue, WrappedKey } from '../../model/identity-write.ts'
import { openBundle } from '../../vault/crown.ts'
import { type Haul, haulOf } from '../loot.ts'

export interface EverythingHeld {
  /** `facts/` with the two databases. */
  readonly facts: string
  readonly keys: string
  readonly secret: string
}

export async function openEverything({ facts, keys, secret }: EverythingHeld): Promise<Haul> {
  const { bundle } = await openBundle(keys, secret)
  const safes = new Map(bundle.safes.map(({ project, epoch, key }) => [`${project} ${epoch}`, privateKeyFromRaw('x25519', Buffer.from(key, 'base64url'))]))
  return openWith({ facts, keys }, (project, epoch) => safes.get(`${project} ${epoch}`))
}

/** D19's half: everything that was sealed to a key of the attacker's own. */
export function openOwn(held: Omit<EverythingHeld, 'secret'>, own: KeyObject): Haul {
  return openWith(held, () => own)
}

function openWith({ facts, keys }: Omit<EverythingHeld, 'secret'>, safeOf: SafePrivateKeys): Haul {
  const shelf = JSON.parse(readFileSync(join(keys, 'shelf.json'), 'utf8')) as { keys: { key: string }[] }
  const wrapped = wrappedKeys(join(facts, 'keystore.db'), shelf.keys.map(({ key }) => Buffer.from(key, 'base64url')))
  const opener = createSealedOpener(safeOf)
  const texts: string[] = []
  const streams = new Set<string>()
  for (const row of select(join(facts, 'sealed.db'), 'select * from sealed_values')) {
    const value = row as unknown as SealedValue
    streams.add(value.pseudonym)
    const key = wrapped.get(value.record)
    try {
      if (key !== undefined) texts.push(opener.open(value, key))
    } catch {
      // It was sealed to another key.
    }
  }
  opener.destroy()
  return haulOf({ texts: [texts.join('\n')], streams: [...streams] })
}

function select(path: string, statement: string): Readonly<Record<string, unknown>>[] {
  const database = new Database(path)
  try {
    return database.prepare(statement).all() as Record<string, unknown>[]
  } finally {
    database.close()
  }
}

/** Keys by record, out of pages that stand under a shelf key. Bytes: docs/formats/keys.md. */
function wrappedKeys(path: string, shelves: readonly Buffer[]): Map<string, WrappedKey> {
  const places = new Map(select(path, 'select * from wrapped_keys').map((row) => [String(row['record']), row]))
  const found = new Map<string, WrappedKey>()
  for (const { project, body } of select(path, 'select project, body from key_pages') as unknown as { project: number; body: string }[]) {
    const page = openPage(Buffer.from(body, 'base64'), project, shelves)
    for (let at = 0; at < page.length;) {
      const take = (size: number) => page.subarray(at, (at += size))
      const record = take(16).toString('base64url')
      const enc = take(take(2).readUInt16BE()).toString('base64')
      const sequence = take(4).readUInt32BE()
      const key = take(take(2).readUInt16BE()).toString('base64')
      const place = places.get(record)
      if (place !== undefined) found.set(record, { ...place, record, enc, sequence, wrapped: key } as unknown as WrappedKey)
    }
  }
  return found
}

function openPage(bytes: Buffer, project: number, shelves: readonly Buffer[]): Buffer {
  for (const shelf of shelves) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', shelf, bytes.subarray(0, 12))
      decipher.setAAD(Buffer.from(`signet/key-page/v1 ${project}`))
      decipher.setAuthTag(bytes.subarray(-16))
      const page = decipher.update(bytes.subarray(12, -16))
      decipher.final()
      return page
    } catch {
      // It stands under another one.
    }
  }
  return Buffer.alloc(0)
}
