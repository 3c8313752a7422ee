/**
 * The ledger's signing key, in a file of its own beside the other keys, and its place under the instance's root.
 *
 * The process that keeps the ledger signs with it and makes the file; only the vault has the root. So a change goes
 * between the two: the vault prepares the next key in the file (`next`), then says so on the ledger. Whoever keeps the
 * ledger takes the key from there, signs the checkpoint over that entry with both, and only then writes the file anew.
 * A crash before the entry leaves a key that was prepared and signs nothing; one after it leaves the key in force, which
 * the next opening of the ledger finds in `next`. Rules: SPEC.md V130–V133, the ledger's L30–L35.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { privateKeyFromRaw, publicKeyFromRaw, type RandomSource } from '../../identity/sealed/index.ts'
import { type NoteKey, noteKeyText, parseKeyStatement, rootName, signKeyStatement } from '../../ledger/verify/index.ts'
import type { VaultEntry } from '../entry.ts'
import { VaultError } from '../errors.ts'
import { careFiles, makeKeysDirectory, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'

interface LedgerKeyFile {
  readonly format: 'signet/ledger-key/v1'
  /** The ledger's name. */
  readonly origin: string
  /** Ed25519, PKCS #8, base64. */
  readonly key: string
  /** What the root says of this key and those before it, as far as it is on record; oldest first. */
  readonly statements?: readonly string[]
  /** What is not on record yet; without a key it is about the present one. */
  readonly next?: readonly { readonly statement: string; readonly key?: string }[]
}

/** As `openLedger` takes it. */
export interface LedgerKey {
  readonly origin: string
  readonly privateKey: KeyObject
  readonly statements: readonly string[]
  readonly next: readonly { readonly privateKey: KeyObject; readonly statement: string }[]
  readonly onKeys: (keys: { readonly privateKey: KeyObject; readonly statements: readonly string[] }) => Promise<void>
}

/** Gives a ledger that is about to begin its name and first key, unless it has them. */
export async function makeLedgerKey(dir: string, random: RandomSource): Promise<void> {
  if (existsSync(join(dir, careFiles.ledger))) return
  await makeKeysDirectory(dir)
  const origin = `signet-${Buffer.from(random(6)).toString('hex')}/ledger`
  await write(dir, { format: 'signet/ledger-key/v1', origin, key: toText(newKey(random)) })
}

/** @throws {VaultError} KEYS_UNREADABLE */
export async function readLedgerKey(dir: string): Promise<LedgerKey> {
  const { origin, key, statements = [], next = [] } = await readKeyJson(dir, careFiles.ledger, parse)
  return {
    origin, statements,
    privateKey: fromText(key),
    next: next.flatMap((one) => (one.key === undefined ? [] : [{ privateKey: fromText(one.key), statement: one.statement }])),
    async onKeys(inForce) {
      const file = await readKeyJson(dir, careFiles.ledger, parse)
      const waiting = (file.next ?? []).filter(({ statement }) => !inForce.statements.includes(statement) && follows(statement, inForce.statements))
      await write(dir, { format: file.format, origin, key: toText(inForce.privateKey), statements: inForce.statements, ...(waiting.length > 0 && { next: waiting }) })
    },
  }
}

/** The root's public key as the ledger's notes are checked with it. @param root raw, base64url */
export function ledgerRootKey(origin: string, root: string): NoteKey {
  return { name: rootName(origin), key: publicKeyFromRaw('ed25519', Buffer.from(root, 'base64url')) }
}

/**
 * The key that was prepared together with a statement of this instance's root; undefined where the statement is about the
 * present key.
 *
 * @param root the instance's, raw, base64url
 * @throws {VaultError} KEYS_UNREADABLE
 */
export async function preparedKey(dir: string, statement: string, root: string): Promise<{ readonly privateKey: KeyObject; readonly statement: string } | undefined> {
  const { origin, next = [] } = await readKeyJson(dir, careFiles.ledger, parse)
  const found = next.find((one) => one.statement === statement)
  const isOurs = found !== undefined && noteKeyText(parseKeyStatement(statement).root) === noteKeyText(ledgerRootKey(origin, root))
  if (!isOurs) throw new VaultError('KEYS_UNREADABLE', 'Cannot change the ledger’s key: the next one was not prepared by this instance')
  return found.key === undefined ? undefined : { privateKey: fromText(found.key), statement }
}

type Record = (entry: VaultEntry) => Promise<unknown>

/** Sees to it that the root vouches for the ledger's key, on record. Nothing where the ledger is kept elsewhere. @param root private, base64url */
export async function putLedgerUnderRoot(dir: string, root: string, record: Record, now: number): Promise<void> {
  if (!existsSync(join(dir, careFiles.ledger))) return
  const file = await readKeyJson(dir, careFiles.ledger, parse)
  if ((file.statements ?? []).length > 0) return
  const waiting = file.next?.find(({ key }) => key === undefined)?.statement
  const statement = waiting ?? signKeyStatement(file.origin, 0, { root: rootOf(root), key: fromText(file.key) })
  if (waiting === undefined) await write(dir, { ...file, next: [...file.next ?? [], { statement }] })
  await record(entryOf(statement, now, false))
}

/**
 * Gives the ledger a new key. Resolves when it is in force.
 *
 * @param root private, base64url
 * @throws {VaultError} KEYS_UNREADABLE where no ledger is kept with these keys; what `record` throws, and then the former
 * key is in force, unless the entry turns out to have been recorded
 */
export async function renewLedgerKey(
  dir: string, root: string, record: Record,
  { now, incident, random }: { readonly now: number; readonly incident: boolean; readonly random: RandomSource },
): Promise<{ readonly serial: number; readonly key: string }> {
  await putLedgerUnderRoot(dir, root, record, now)
  const file = await readKeyJson(dir, careFiles.ledger, parse)
  const serial = (file.statements ?? []).length
  if (serial === 0) throw new VaultError('KEYS_UNREADABLE', 'Cannot change the ledger’s key: whoever keeps the ledger did not put it under the root')
  const privateKey = newKey(random)
  const statement = signKeyStatement(file.origin, serial, { root: rootOf(root), key: privateKey, former: fromText(file.key) })
  await write(dir, { ...file, next: [...file.next ?? [], { statement, key: toText(privateKey) }] })
  await record(entryOf(statement, now, incident))
  return { serial, key: noteKeyText({ name: file.origin, key: createPublicKey(privateKey) }) }
}

function entryOf(statement: string, at: number, incident: boolean): VaultEntry {
  const { serial, key } = parseKeyStatement(statement)
  return { kind: 'key.ledger', at, serial, key: noteKeyText(key), incident, statement }
}

/** Whether it could still come after these: one with a number that is taken never will. */
function follows(statement: string, statements: readonly string[]): boolean {
  return parseKeyStatement(statement).serial >= statements.length
}

function newKey(random: RandomSource): KeyObject {
  return privateKeyFromRaw('ed25519', Buffer.from(random(32)))
}

function rootOf(root: string): KeyObject {
  return privateKeyFromRaw('ed25519', Buffer.from(root, 'base64url'))
}

function toText(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'der' }).toString('base64')
}

function fromText(key: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(key, 'base64'), type: 'pkcs8', format: 'der' })
}

function write(dir: string, file: LedgerKeyFile): Promise<void> {
  return writeKeyFile(dir, careFiles.ledger, toKeyJson(file))
}

function parse(value: unknown): LedgerKeyFile | undefined {
  const file = value as LedgerKeyFile | null
  const isText = (one: unknown) => typeof one === 'string'
  return file?.format === 'signet/ledger-key/v1' && isText(file.origin) && isText(file.key) &&
    (file.statements === undefined || (Array.isArray(file.statements) && file.statements.every(isText))) &&
    (file.next === undefined || (Array.isArray(file.next) && file.next.every((one) => isText(one?.statement) && (one.key === undefined || isText(one.key)))))
    ? file
    : undefined
}
