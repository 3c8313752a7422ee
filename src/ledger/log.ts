/**
 * The log on disk: what is there when it is opened, and how a batch is put behind it.
 *
 * Opening reads and hashes the segment that was written last; for the older ones the stored hashes stand, which must
 * lead to the root that was signed. So it takes as long as a segment does, however long the log is, and refuses what was
 * not signed; whether the older entries still are what their hashes say is for background-check.ts. When the stored
 * hashes do not lead there, all of it is read.
 *
 * What a crash left behind is settled here too: a cut-off line is dropped, since nobody was told of it; whole entries
 * that no checkpoint covers are kept and covered. A log that failed to write is closed and opened again in the same way,
 * so recovery is not a path of its own.
 */
import type { KeyObject } from 'node:crypto'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCheckpoint, signCheckpoint, splitNotes } from './format/checkpoint.ts'
import { keyAt } from './format/key-statement.ts'
import {
  checkpointFile,
  directories,
  entriesPerSegment,
  entryFile,
  peopleFile,
  segmentOf,
} from './format/layout.ts'
import { GrowingTree, leafHash } from './format/merkle.ts'
import { splitNote } from './format/note.ts'
import { setHead } from './format/people-set.ts'
import { LedgerError } from './errors.ts'
import { HashLevels, openHashFiles, storedTree, type HashFiles } from './hash-files.ts'
import { EntryPlaces } from './entry-places.ts'
import { SegmentWriter, syncDirectory } from './segment-writer.ts'
import { keysInForce, publicKeyOf, type SigningKeys } from './signing-keys.ts'
import { lastStoredCheckpoint } from './verify/stored-checkpoints.ts'
import { verifyLedger, type Verdict } from './verify/verify.ts'

export interface LogOptions {
  readonly dir: string
  /** The log's name. */
  readonly origin: string
  readonly keys: SigningKeys
}

/** The last line of a batch changes the key: the checkpoint over it is signed by the one before and by this one. */
export interface KeyChange {
  readonly statement: string
  /** Absent where the statement is about the present key. */
  readonly privateKey?: KeyObject
}

/** A line to append, and the set that goes before it. */
export interface NewLine {
  readonly line: Buffer
  /** As {@link encodePeople} gives it. */
  readonly people: Buffer | undefined
}

export interface Log {
  readonly places: EntryPlaces
  readonly hashes: HashFiles
  /** How many entries were taken on the word of the stored hashes when it was opened. */
  readonly unread: number
  /** The last checkpoint that is durable. */
  readonly note: string
  readonly size: number
  /** Where the next set of people will begin. */
  readonly peopleEnd: number
  /** How many entries still go into the present segment; at least 1. */
  readonly room: number
  /** What it signs with at present. */
  readonly keys: SigningKeys
  /** Appends at most `room` entries; they are durable and signed when it resolves. */
  append(lines: readonly NewLine[], change?: KeyChange): Promise<void>
  close(): Promise<void>
}

/** @throws {LedgerError} LEDGER_CORRUPT; what the file system throws */
export async function openLog({ dir, origin, keys: given }: LogOptions): Promise<Log> {
  for (const name of directories) await mkdir(join(dir, name), { recursive: true, mode: 0o700 })
  const sign = (tree: GrowingTree, ...privateKeys: readonly KeyObject[]): string =>
    signCheckpoint({ origin, size: tree.size, root: tree.root() }, ...privateKeys)

  if (await isNew(dir)) {
    await syncDirectory(dir)
    const first = await SegmentWriter.open(dir, 0, { people: 0, entries: 0, checkpoints: 0 })
    await first.writeCheckpoint(sign(new GrowingTree(), given.privateKey))
    await first.close()
  }

  const read = await readLog(dir, origin, given)
  const { places, tree, verdict } = read
  let keys = keysInForce(origin, given, verdict)
  let segment = segmentOf(tree.size)
  let writer = await openSegment(dir, segment, places)
  const hashes = await openHashFiles(dir, read.unread, read.levels).catch(async (error: unknown) => {
    await writer.close()
    throw error
  })
  let note = verdict.note!
  let size = tree.size
  if (verdict.checkpoint!.size < size) {
    // A crash may have come between the entry that changes the key and the checkpoint that both sign.
    const changes = keyAt(verdict.chain, size)!.since === size - 1
    note = sign(tree, ...(changes && keys.privateKey !== given.privateKey ? [given.privateKey] : []), keys.privateKey)
    await writer.writeCheckpoint(note)
  }

  return {
    places,
    hashes,
    unread: read.unread,
    get note() {
      return note
    },
    get size() {
      return size
    },
    get peopleEnd() {
      return writer.peopleEnd
    },
    get room() {
      return (segment + 1) * entriesPerSegment - size
    },

    get keys() {
      return keys
    },

    async append(lines, change) {
      await writer.writePeople(lines.flatMap(({ people }) => (people === undefined ? [] : [setHead(people), people])))
      let end = writer.entriesEnd
      await writer.writeEntries(lines.flatMap(({ line }) => [line, lineFeed]))
      const levels = new HashLevels()
      read.collect(levels)
      for (const { line } of lines) {
        places.add(tree.size, end, line.byteLength)
        tree.append(leafHash(line))
        end += line.byteLength + 1
      }
      const next = change?.privateKey
      const signed = sign(tree, keys.privateKey, ...(next === undefined ? [] : [next]))
      await writer.writeCheckpoint(signed)
      if (change !== undefined) keys = { ...keys, privateKey: next ?? keys.privateKey, statements: [...keys.statements, change.statement] }
      await hashes.append(levels)
      // From here on the batch can be read and proved.
      note = signed
      size = tree.size
      if (segmentOf(size) === segment) return
      await writer.close()
      segment = segmentOf(size)
      writer = await openSegment(dir, segment, places)
    },

    async close() {
      await writer.close()
      await hashes.close()
    },
  }
}

interface ReadLog {
  readonly tree: GrowingTree
  readonly places: EntryPlaces
  readonly verdict: Verdict
  /** The hashes of the entries from `unread` on. */
  readonly levels: HashLevels
  readonly unread: number
  /** Says where the tree puts the hashes that come. */
  readonly collect: (levels: HashLevels) => void
}

/** @throws {LedgerError} LEDGER_CORRUPT */
async function readLog(dir: string, origin: string, keys: SigningKeys): Promise<ReadLog> {
  const unread = await firstOfLastSegment(dir, origin)
  const quick = unread === 0 ? undefined : await readFrom(dir, origin, keys, unread)
  if (quick?.verdict.ok === true) return quick
  const read = await readFrom(dir, origin, keys, 0)
  if (read?.verdict.ok === true) return read
  throw corrupt(dir, read!.verdict)
}

/** The first entry of the segment that the last checkpoint ends in; 0 when there is no checkpoint to go by. */
async function firstOfLastSegment(dir: string, origin: string): Promise<number> {
  try {
    const note = await lastStoredCheckpoint(dir)
    // Whether it is signed is looked at when the log is read from there.
    return note === undefined ? 0 : segmentOf(parseCheckpoint(splitNote(note).text, origin).size) * entriesPerSegment
  } catch {
    return 0
  }
}

/** Reads the log from entry `unread` on; undefined when there are no stored hashes for what comes before. */
async function readFrom(dir: string, origin: string, keys: SigningKeys, unread: number): Promise<ReadLog | undefined> {
  const levels = new HashLevels()
  let collecting = levels
  const collect = (next: HashLevels) => void (collecting = next)
  const tree = await storedTree(dir, unread, (height, root) => collecting.add(height, root))
  if (tree === undefined) return undefined
  const places = new EntryPlaces(dir, segmentOf(unread))
  const verdict = await verifyLedger(dir, publicKeyOf(origin, keys.privateKey), {
    tree, statements: keys.statements, onEntry: (index, offset, bytes) => places.add(index, offset, bytes),
  })
  return { tree, places, verdict, levels, unread, collect }
}

const lineFeed = Buffer.from('\n')

/** Whether nothing was ever written here: no checkpoint, and no entry either. */
async function isNew(dir: string): Promise<boolean> {
  return (await bytesIn(dir, checkpointFile(0))) === 0 && (await bytesIn(dir, entryFile(0))) === 0
}

async function openSegment(dir: string, segment: number, places: EntryPlaces): Promise<SegmentWriter> {
  const notes = splitNotes(await readFile(join(dir, checkpointFile(segment)), 'utf8').catch(() => ''))
  return SegmentWriter.open(dir, segment, {
    // A set that no entry names does no harm: the next one begins behind it.
    people: await bytesIn(dir, peopleFile(segment)),
    entries: places.endOf(segment),
    checkpoints: notes.reduce((sum, note) => sum + Buffer.byteLength(note) + 1, 0),
  })
}

async function bytesIn(dir: string, file: string): Promise<number> {
  try {
    return (await stat(join(dir, file))).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

function corrupt(dir: string, { findings }: Verdict): LedgerError {
  const first = findings.find(({ problem }) => problem !== 'TORN_TAIL' && problem !== 'UNSIGNED_TAIL')
  return new LedgerError(
    'LEDGER_CORRUPT',
    `Cannot use the ledger in "${dir}": ${first?.message}; keep these files as evidence and restore a copy`,
  )
}
