/**
 * Checks a ledger's files offline: nothing but the directory, the log's public key, and any checkpoints that somebody
 * kept elsewhere.
 *
 * The entries are hashed as they stand, and the roots compared with what was signed. When they differ, the history of
 * checkpoints and the stored leaf hashes are used to name the first entry that is wrong. What was never seen outside
 * the machine can be cut off or rolled back unnoticed: only a checkpoint kept elsewhere shows that.
 *
 * Rules: SPEC.md L10–L19. Bytes: docs/formats/ledger.md.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
import { parseEntry } from '../format/entry.ts'
import { readEntryLines } from '../format/entry-lines.ts'
import { type FoundStatement, followKeys, type KeyChain, keyEntryKind, openChained } from '../format/key-statement.ts'
import { entriesPerSegment, entryFile, longestEntry, segmentOf } from '../format/layout.ts'
import { GrowingTree, leafHashInPlace, type Hash } from '../format/merkle.ts'
import { NoteError, splitNote, type NoteKey } from '../format/note.ts'
import { firstWrong } from './first-wrong.ts'
import { openSets, type Sets } from './sets.ts'
import { lastStoredCheckpoint, storedCheckpoints } from './stored-checkpoints.ts'
import { notesFromElsewhere } from './witnessed.ts'

export type Problem =
  /** An entry is not what was signed: changed, moved, or put in its place. */
  | 'ENTRY_CHANGED'
  /** Entries that were signed are not there any more. */
  | 'ENTRIES_MISSING'
  /** The log and a checkpoint that was kept elsewhere have no common history. */
  | 'FORKED'
  /** A line that was not finished, behind all that was signed. */
  | 'TORN_TAIL'
  /** Whole entries that no checkpoint covers. */
  | 'UNSIGNED_TAIL'
  /** A set of people is not the one that its entry names. */
  | 'PEOPLE_CHANGED'
  /** A change of the log's key that the instance's root did not make. */
  | 'KEY_FORGED'
  /** No checkpoint can be read, or one is not signed by the key. */
  | 'CHECKPOINT_INVALID'

export interface Finding {
  readonly problem: Problem
  /** The first entry that is wrong, or the first that may be. */
  readonly index: number | undefined
  /** When which entry is wrong could only be narrowed down: the one behind the last that may be. */
  readonly until?: number
  /** A sentence for a person. */
  readonly message: string
}

export interface Verdict {
  /** True when nothing that was signed is wrong; a torn or unsigned tail alone is what a crash leaves behind. */
  readonly ok: boolean
  /** The findings in the order of their entries; the first wrong one is the first. */
  readonly findings: readonly Finding[]
  /** Complete entries in the files. */
  readonly size: number
  /** The root over these. */
  readonly root: Hash
  /** The last checkpoint in the files, and its note. */
  readonly checkpoint: Checkpoint | undefined
  readonly note: string | undefined
  /** Checkpoints from elsewhere, or signed by a witness, that the log agrees with. */
  readonly agreed: readonly Agreed[]
  /** The log's keys, as far as the one that was given leads to them. */
  readonly chain: KeyChain
  /** The statements about keys that the entries hold, oldest first. */
  readonly statements: readonly string[]
}

export interface Agreed {
  readonly size: number
  /** Whose signature it carries, and since when, in seconds since the epoch; undefined: somebody just kept it. */
  readonly witness: { readonly name: string; readonly at: number } | undefined
}

export interface VerifyOptions {
  /** Signed checkpoints that were kept elsewhere, as notes. */
  readonly checkpoints?: readonly string[]
  /** Keys of witnesses: the checkpoints with their signatures, in the directory or among those above, are held against the log. */
  readonly witnesses?: readonly NoteKey[]
  /** Statements about the log's keys that are known already, oldest first: for whoever does not read the log from its beginning. */
  readonly statements?: readonly string[]
  /** Called for every complete entry with its line's place in its file: for whoever reads the log while it is checked. */
  readonly onEntry?: (index: number, offset: number, bytes: number) => void
  /**
   * The tree to build, for whoever goes on with it. One that is not empty stands for whole segments that are taken as
   * they are: only what comes after them is read, and a wrong root may come from before.
   */
  readonly tree?: GrowingTree
  /** The stored checkpoint to verify up to in place of the last one; nothing behind it is read. */
  readonly upTo?: string
  /** Waited for after every few hundred entries: for progress, for letting others work, for giving up by throwing. */
  readonly pause?: (hashed: number) => void | Promise<void>
}

const entriesBetweenPauses = 512

const harmless: ReadonlySet<Problem> = new Set(['TORN_TAIL', 'UNSIGNED_TAIL'])

/**
 * @param key any of the log's public keys with the name that it signs under, or the public key of the instance's root
 * @throws what the file system throws when the directory cannot be read
 */
export async function verifyLedger(dir: string, key: NoteKey, options: VerifyOptions = {}): Promise<Verdict> {
  const findings: Finding[] = []
  const note = options.upTo ?? (await lastStoredCheckpoint(dir))
  const elsewhere = await notesFromElsewhere(dir, options)
  // Who has to have signed them is known only once the entries were read.
  const sizes = [note, ...elsewhere.map((one) => one.note)].map((one) => (one === undefined ? 0 : claimedSize(one)))
  const entries = await hashEntries(dir, new Set(sizes), sizes[0] ?? 0, options)
  findings.push(...entries.findings)
  const { tree, rootAt } = entries
  const known = (options.statements ?? []).map((statement) => ({ index: -1, note: statement }))
  const chain = followKeys(key, [...known.filter((one) => !entries.statements.some((found) => found.note === one.note)), ...entries.statements])
  for (const { index, reason } of chain.faults) findings.push(forgedKey(index, reason))

  let checkpoint: Checkpoint | undefined
  try {
    checkpoint = note === undefined ? undefined : openChained(note, chain)
  } catch (error) {
    findings.push(invalid('The last checkpoint in the ledger', error))
  }
  const kept: (Checkpoint & Pick<Agreed, 'witness'>)[] = []
  for (const { note: other, witness } of elsewhere) {
    try {
      kept.push({ ...openChained(other, chain), witness })
    } catch (error) {
      findings.push(invalid('A checkpoint that was kept elsewhere', error))
    }
  }

  const agreed: Agreed[] = []
  if (checkpoint !== undefined) {
    if (tree.size < checkpoint.size) findings.push(missing(tree.size, checkpoint.size, 'the last checkpoint'))
    const matches = tree.size >= checkpoint.size && rootAt(checkpoint.size).equals(checkpoint.root)
    if (!matches) {
      const wrong = await firstWrong(dir, chain, tree.size)
      // When all that is there is as it was signed, what is missing is the whole of it.
      if (wrong !== undefined) findings.push(wrong)
      else if (tree.size >= checkpoint.size) findings.push(changedSomewhere(checkpoint.size))
    }
  } else if (note === undefined) {
    findings.push({ problem: 'CHECKPOINT_INVALID', index: undefined, message: 'The ledger has no checkpoint' })
  }
  for (const other of kept) {
    if (other.size > tree.size) findings.push(missing(tree.size, other.size, 'a checkpoint kept elsewhere'))
    else if (!rootAt(other.size).equals(other.root)) findings.push(await forked(dir, other, chain))
    else agreed.push({ size: other.size, witness: other.witness })
  }
  const signed = checkpoint?.size ?? 0
  if (entries.tornAt !== undefined) findings.push(torn(entries.tornAt, signed))
  if (checkpoint !== undefined && tree.size > signed) findings.push(unsigned(signed, tree.size))

  // Of one entry, that it was changed comes before what follows from it.
  const rank = ({ index, problem }: Finding) => (index ?? -1) + (problem === 'PEOPLE_CHANGED' ? 0.5 : 0)
  findings.sort((one, two) => rank(one) - rank(two))
  return {
    ok: findings.every((finding) => harmless.has(finding.problem)),
    findings,
    size: tree.size,
    root: tree.root(),
    checkpoint,
    note,
    agreed,
    chain,
    statements: entries.statements.map((one) => one.note),
  }
}

interface Hashed {
  readonly tree: GrowingTree
  /** The root at one of the sizes that were wanted, and was reached. */
  readonly rootAt: (size: number) => Hash
  /** The index that a cut-off line at the end would have had. */
  readonly tornAt: number | undefined
  readonly findings: readonly Finding[]
  readonly statements: readonly FoundStatement[]
}

async function hashEntries(
  dir: string,
  wanted: ReadonlySet<number>,
  signed: number,
  options: VerifyOptions,
): Promise<Hashed> {
  const tree = options.tree ?? new GrowingTree()
  const roots = new Map<number, Hash>([[0, tree.root()]])
  const findings: Finding[] = []
  let tornAt: number | undefined
  const peopleMark = Buffer.from('"people":{')
  const keyMark = Buffer.from(`"kind":"${keyEntryKind}"`)
  const statements: FoundStatement[] = []
  async function checkSet(sets: Sets, index: number, line: string): Promise<void> {
    const ref = parseEntry(line)?.people
    if (ref === undefined || (await sets.holds(ref))) return
    const message = `The set of people of entry ${index} is not the one that the entry names`
    findings.push({ problem: 'PEOPLE_CHANGED', index, message })
  }
  const end = options.upTo === undefined ? Number.POSITIVE_INFINITY : signed
  for (let segment = segmentOf(tree.size); await exists(join(dir, entryFile(segment))); segment++) {
    const first = segment * entriesPerSegment
    if (tree.size !== first || first >= end) break
    const sets = await openSets(dir, segment)
    try {
      const read = await readEntryLines(join(dir, entryFile(segment)), ({ bytes, from, until }, offset) => {
        const index = tree.size
        // What a crash can leave behind the signed part is not worth hashing: only whole entries are.
        if (index >= signed && !isEntry(bytes.subarray(from, until), index)) {
          tornAt = index
          return false
        }
        const line = bytes.subarray(from, until).includes(peopleMark) ? bytes.toString('utf8', from, until) : undefined
        if (bytes.subarray(from, until).includes(keyMark)) {
          const entry = parseEntry(bytes.toString('utf8', from, until))
          if (entry?.kind === keyEntryKind) statements.push({ index, note: String(entry['statement']) })
        }
        tree.append(leafHashInPlace(bytes, from, until))
        if (wanted.has(tree.size)) roots.set(tree.size, tree.root())
        options.onEntry?.(index, offset, until - from)
        const more = tree.size < Math.min(first + entriesPerSegment, end)
        const pause = options.pause !== undefined && tree.size % entriesBetweenPauses === 0
        if (!pause) return line === undefined ? more : checkSet(sets, index, line).then(() => more)
        return (async () => {
          if (line !== undefined) await checkSet(sets, index, line)
          await options.pause?.(tree.size)
          return more
        })()
      })
      if (read.cutBytes > 0) tornAt ??= tree.size
    } finally {
      await sets.close()
    }
  }
  return { tree, rootAt: (size) => roots.get(size) ?? tree.root(), tornAt, findings, statements }
}

function isEntry(line: Buffer, index: number): boolean {
  return line.byteLength <= longestEntry && parseEntry(line.toString())?.index === index
}

function missing(size: number, signed: number, by: string): Finding {
  return {
    problem: 'ENTRIES_MISSING',
    index: size,
    until: signed,
    message: `Entry ${size} is missing: the ledger has ${size} entries, and ${by} was signed over ${signed}`,
  }
}

function changedSomewhere(size: number): Finding {
  return { problem: 'ENTRY_CHANGED', index: 0, until: size, message: `One of the first ${size} entries was changed` }
}

async function forked(dir: string, other: Checkpoint, chain: KeyChain): Promise<Finding> {
  const ours = (await storedCheckpoints(dir)).some((note) => {
    try {
      const mine = openChained(note, chain)
      return mine.size === other.size && mine.root.equals(other.root)
    } catch {
      return false
    }
  })
  const how = ours ? 'they were changed since' : 'the log has signed two histories'
  const message = `The first ${other.size} entries are not those of a checkpoint that was kept elsewhere: ${how}`
  return { problem: 'FORKED', index: undefined, until: other.size, message }
}

function torn(index: number, signed: number): Finding {
  const problem = index >= signed ? 'TORN_TAIL' : 'ENTRIES_MISSING'
  return { problem, index, message: `The line of entry ${index} was not finished` }
}

function unsigned(signed: number, size: number): Finding {
  return {
    problem: 'UNSIGNED_TAIL',
    index: signed,
    until: size,
    message: `No checkpoint covers the entries from ${signed} on; they were not acknowledged`,
  }
}

function forgedKey(index: number, reason: string): Finding {
  return { problem: 'KEY_FORGED', index, message: `Entry ${index} changes the ledger’s key, and its statement ${reason}` }
}

/** The number of entries that a note is about; 0 when it is no checkpoint. */
function claimedSize(note: string): number {
  try {
    const { text } = splitNote(note)
    return parseCheckpoint(text, text.split('\n', 1)[0]!).size
  } catch (error) {
    if (error instanceof NoteError) return 0
    throw error
  }
}

function invalid(what: string, error: unknown): Finding {
  if (!(error instanceof NoteError)) throw error
  return { problem: 'CHECKPOINT_INVALID', index: undefined, message: `${what} cannot be trusted: ${error.message}` }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}
