/**
 * Statements about a log's key: by whom its checkpoints are signed, as the instance's root says in a signed note. The
 * first one vouches for the key that there is, each later one for the key that follows it.
 *
 * A note carries the root's signature, that of the key itself, and that of the key before it. So whoever holds any of a
 * log's keys, or the root's public key, can follow the others, and a stolen key of the log alone names no successor. The
 * entry of kind `key.ledger` that holds a statement says where in the log it takes effect.
 *
 * Rules: SPEC.md L30–L35. Bytes: docs/formats/ledger.md.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts'
import { NoteError, noteKeyText, openNote, parseNoteKey, signNote, splitNote, type NoteKey } from './note.ts'

export interface KeyStatement {
  /** 0 for the first key of a log. */
  readonly serial: number
  readonly key: NoteKey
  /** Its name is the log's with `/root` behind it. */
  readonly root: NoteKey
}

/** The kind of the entries that hold a statement, as `statement`. */
export const keyEntryKind = 'key.ledger'

const firstLine = 'signet/ledger-key/v1'

export function rootName(origin: string): string {
  return `${origin}/root`
}

export interface StatementKeys {
  readonly root: KeyObject
  readonly key: KeyObject
  /** The key before it; absent for the first. */
  readonly former?: KeyObject
}

/** The note that makes `key` the log's. All keys are private ones. */
export function signKeyStatement(origin: string, serial: number, { root, key, former }: StatementKeys): string {
  const named = (name: string, of: KeyObject) => noteKeyText({ name, key: createPublicKey(of) })
  const text = `${firstLine}\n${origin}\n${serial}\n${named(origin, key)}\n${named(rootName(origin), root)}\n`
  return signNote(text, [
    { name: rootName(origin), privateKey: root },
    ...(former === undefined ? [] : [{ name: origin, privateKey: former }]),
    { name: origin, privateKey: key },
  ])
}

/** What a note says of a log's key; only its form was checked. @throws {NoteError} */
export function parseKeyStatement(note: string): KeyStatement {
  const [first, origin, serial, key, root, ...more] = splitNote(note).text.split('\n')
  if (first !== firstLine || more.length !== 1 || !/^(0|[1-9]\d{0,8})$/.test(serial ?? '')) {
    throw new NoteError('This is no statement about the key of a ledger')
  }
  const said = { serial: Number(serial), key: parseNoteKey(key!), root: parseNoteKey(root!) }
  if (said.key.name !== origin || said.root.name !== rootName(origin)) throw new NoteError('The keys in the statement are not those of its ledger')
  return said
}

/** A statement where it stands in the log; `index` is -1 when that is before what was read. */
export interface FoundStatement {
  readonly index: number
  readonly note: string
}

export interface ChainFault {
  readonly index: number
  /** Why that statement counts for nothing. */
  readonly reason: string
}

/** The keys of one log, oldest first, as far as one of them or its root leads to the others. */
export interface KeyChain {
  readonly origin: string
  /** `since`: the entry that names it; -1 for the first key, which was there before. */
  readonly keys: readonly { readonly key: NoteKey; readonly since: number }[]
  readonly root: NoteKey | undefined
  readonly faults: readonly ChainFault[]
}

/**
 * Follows statements from `anchor`, which is any of the log's keys or its root's.
 *
 * @param found in the order of the log
 */
export function followKeys(anchor: NoteKey, found: readonly FoundStatement[]): KeyChain {
  const isRoot = anchor.name.endsWith('/root') && found.some(({ note }) => statementOf(note)?.root.name === anchor.name)
  const origin = isRoot ? anchor.name.slice(0, -'/root'.length) : anchor.name
  const faults: ChainFault[] = []
  const said: (KeyStatement & FoundStatement)[] = []
  for (const { index, note } of found) {
    // What was recorded twice, since nobody knew whether it had been, says the same.
    if (said.some((known) => known.note === note)) continue
    const statement = statementOf(note)
    if (statement?.key.name === origin) said.push({ ...statement, index, note })
    else faults.push({ index, reason: 'is no statement about this ledger’s key' })
  }
  const root = isRoot ? anchor : said.find((one) => equals(one.key, anchor) && isSignedBy(one.note, anchor))?.root
  const start = { origin, faults, root }
  if (root === undefined) {
    faults.push(...said.map(({ index }) => ({ index, reason: 'does not follow from the key that was given' })))
    return { ...start, keys: [{ key: anchor, since: -1 }] }
  }
  const keys: { key: NoteKey; since: number; serial: number }[] = []
  for (const one of said) {
    const former = keys.at(-1)
    const reason = !equals(one.root, root) || !isSignedBy(one.note, root)
      ? 'is not signed by the instance’s root'
      : !isSignedBy(one.note, one.key) ? 'is not signed by the new key itself'
      : former !== undefined && one.serial !== former.serial + 1 ? 'does not follow the one before'
      : former !== undefined && !isSignedBy(one.note, former.key) ? 'is not signed by the key before it'
      : undefined
    if (reason !== undefined) faults.push({ index: one.index, reason })
    else keys.push({ key: one.key, since: one.serial === 0 ? -1 : one.index, serial: one.serial })
  }
  return { ...start, keys: keys.length === 0 && !isRoot ? [{ key: anchor, since: -1 }] : keys }
}

/** The key that signs for `size` entries: the last one whose entry is among them. */
export function keyAt(chain: KeyChain, size: number): { readonly key: NoteKey; readonly since: number } | undefined {
  return chain.keys.findLast(({ since }) => since < size)
}

/**
 * The checkpoint in `note`, signed by the key of its size, and by both where one follows the other.
 *
 * @throws {NoteError} also when only a key signed it that had been replaced by then
 */
export function openChained(note: string, chain: KeyChain): Checkpoint {
  const origin = splitNote(note).text.split('\n', 1)[0]
  const size = Number(splitNote(note).text.split('\n', 3)[1])
  const now = origin === chain.origin && Number.isSafeInteger(size) ? keyAt(chain, size) : undefined
  if (now === undefined) throw new NoteError('The note is not signed by the key that was given')
  const former = chain.keys[chain.keys.indexOf(now) - 1]
  try {
    const checkpoint = openCheckpoint(note, now.key)
    if (former !== undefined && size === now.since + 1) openNote(note, [former.key])
    return checkpoint
  } catch (error) {
    const isOfFormer = chain.keys.some(({ key }) => key !== now.key && isSignedBy(note, key))
    if (!(error instanceof NoteError) || !isOfFormer || isSignedBy(note, now.key)) throw error
    throw new NoteError(`It is signed only by a key of the ledger that was replaced at entry ${now.since}`)
  }
}

/** The checkpoint in `note`, signed by any of the log's keys: for what was seen at its time. @throws {NoteError} */
export function openOfAny(note: string, { origin, keys }: KeyChain, extensions = false): Checkpoint {
  return parseCheckpoint(openNote(note, keys.map(({ key }) => key)), origin, extensions)
}

export function isSignedBy(note: string, key: NoteKey): boolean {
  try {
    openNote(note, [key])
    return true
  } catch {
    return false
  }
}

function statementOf(note: string): KeyStatement | undefined {
  try {
    return parseKeyStatement(note)
  } catch {
    return undefined
  }
}

function equals(one: NoteKey, other: NoteKey): boolean {
  return one.name === other.name && one.key.equals(other.key)
}
