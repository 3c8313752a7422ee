/** A ledger whose key is under a root, and changes of it, also such as nobody may make. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { rootName, signKeyStatement } from './format/key-statement.ts'
import type { Ledger, NoteKey } from './index.ts'
import { origin, privateKey } from './ledger.fixture.ts'
import type { NextKey } from './signing-keys.ts'

export const newKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey
export const rootPrivateKey = newKey()
export const rootKey: NoteKey = { name: rootName(origin), key: createPublicKey(rootPrivateKey) }
export const firstStatement = signKeyStatement(origin, 0, { root: rootPrivateKey, key: privateKey })

export function publicOf(key: KeyObject): NoteKey {
  return { name: origin, key: createPublicKey(key) }
}

export function nextKey(serial: number, former: KeyObject, root = rootPrivateKey): NextKey {
  const key = newKey()
  return { privateKey: key, statement: signKeyStatement(origin, serial, { root, key, former }) }
}

/** A next key whose statement names the right root, which did not sign it; `forged` puts a wrong signature under its name and id. */
export function unsignedNextKey(serial: number, former: KeyObject, forged = false): NextKey {
  const { privateKey: key, statement } = nextKey(serial, former)
  const [text, lines] = statement.split('\n\n') as [string, string]
  const [byRoot, ...others] = lines.split('\n')
  const [dash, name, encoded] = byRoot!.split(' ') as [string, string, string]
  const bytes = Buffer.from(encoded, 'base64')
  bytes[20]! ^= 1
  const wrong = `${dash} ${name} ${bytes.toString('base64')}`
  return { privateKey: key, statement: `${text}\n\n${[...(forged ? [wrong] : []), ...others].join('\n')}` }
}

export function putUnderRoot(ledger: Ledger): Promise<{ readonly index: number }> {
  return ledger.recordKey({ kind: 'key.ledger', actor: 'owner', serial: 0, statement: firstStatement })
}

export function change(ledger: Ledger, serial: number, next: NextKey): Promise<{ readonly index: number }> {
  return ledger.recordKey({ kind: 'key.ledger', actor: 'owner', serial, statement: next.statement }, next)
}
