/**
 * What a ledger signs its checkpoints with: one key, those before it by their statements, and such as were prepared to
 * follow it. One that was prepared is in force from the checkpoint on that covers the entry with its statement.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { LedgerError } from './errors.ts'
import { followKeys, type KeyChain, parseKeyStatement } from './format/key-statement.ts'
import { NoteError, noteKeyText, type NoteKey } from './format/note.ts'

export interface NextKey {
  /** Ed25519. */
  readonly privateKey: KeyObject
  /** Signed by the root, by the present key and by this one. */
  readonly statement: string
}

export interface SigningKeys {
  /** Ed25519. */
  readonly privateKey: KeyObject
  /** The statements that are on record, oldest first; none while no root has vouched for the key. */
  readonly statements: readonly string[]
  readonly next: readonly NextKey[]
}

export function publicKeyOf(origin: string, privateKey: KeyObject): NoteKey {
  return { name: origin, key: createPublicKey(privateKey) }
}

/** The keys as a log that was read says: one that was prepared may have come into force before a crash. @throws {LedgerError} LEDGER_CORRUPT */
export function keysInForce(origin: string, keys: SigningKeys, { chain, statements }: { readonly chain: KeyChain; readonly statements: readonly string[] }): SigningKeys {
  const present = chain.keys.at(-1)!.key
  const privateKey = [keys.privateKey, ...keys.next.map((one) => one.privateKey)]
    .find((one) => publicKeyOf(origin, one).key.equals(present.key))
  if (privateKey === undefined) {
    throw new LedgerError('LEDGER_CORRUPT',
      `Cannot write the ledger: its checkpoints are signed by the key ${noteKeyText(present)}, which this instance does not have; put the latest copy of the keys in place`)
  }
  return { privateKey, statements: [...new Set([...keys.statements, ...statements])], next: keys.next }
}

/**
 * Refuses a statement that does not lead on from the present key: it would be on record for good.
 *
 * @throws {LedgerError} LEDGER_ENTRY_INVALID
 */
export function assertFollows(origin: string, keys: SigningKeys, { statement, privateKey }: Pick<NextKey, 'statement'> & Partial<NextKey>): void {
  const present = publicKeyOf(origin, keys.privateKey)
  const known = keys.statements.map((note, index) => ({ note, index }))
  const chain = followKeys(present, [...known, { note: statement, index: known.length }])
  const wanted = privateKey === undefined ? present : publicKeyOf(origin, privateKey)
  const fault = chain.faults[0]?.reason ?? (chain.keys.at(-1)?.key.key.equals(wanted.key) === true ? undefined : 'names another key')
  if (fault !== undefined || serialOf(statement) !== keys.statements.length) {
    throw new LedgerError('LEDGER_ENTRY_INVALID', `Cannot record the change of the ledger’s key: its statement ${fault ?? 'has another number'}`)
  }
}

function serialOf(statement: string): number {
  try {
    return parseKeyStatement(statement).serial
  } catch (error) {
    if (error instanceof NoteError) return -1
    throw error
  }
}
