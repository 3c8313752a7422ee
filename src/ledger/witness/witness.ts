/**
 * A witness: it remembers the last checkpoint of each log that it watches, and signs a newer one only when it is proved
 * to begin with the remembered one. So a log cannot show it two histories, and cannot go back.
 *
 * What contradicts the remembered checkpoint although the log's key signed it is kept with it, as evidence: two heads of
 * one log that do not belong to one history. A log that changes its key says so before, and a key that was replaced signs
 * nothing any more. Rules: SPEC.md W1–W9.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCheckpoint, splitNotes, type Checkpoint } from '../format/checkpoint.ts'
import { cosign } from '../format/cosignature.ts'
import { sha256, verifyConsistency } from '../format/merkle.ts'
import { followKeys, type KeyChain, openOfAny, rootName } from '../format/key-statement.ts'
import { NoteError, openNote, splitNote, type NoteKey } from '../format/note.ts'
import { syncDirectory } from '../segment-writer.ts'
import { WitnessRefusal } from './errors.ts'
import { readStatements, writeStatements } from './statements.ts'
import { parseSubmission, type Submission } from './submission.ts'

const mostUnproved = 100

/** A log that it watches, and the key that it was told. */
interface Watched {
  readonly origin: string
  readonly anchor: NoteKey
}

export interface WitnessOptions {
  /** What it remembers and what it has against logs. */
  readonly dir: string
  /** Its name: a schema-less URL. */
  readonly name: string
  readonly privateKey: KeyObject
  /** The logs that it watches, each by any key of its own or its root's: the others follow from there. */
  readonly logs: readonly NoteKey[]
  readonly now: () => number
}

export interface Witness {
  /**
   * Answers the signature line for a submission, once the checkpoint is on disk.
   * @throws {WitnessRefusal}
   */
  addCheckpoint(body: string): Promise<string>
  /**
   * Takes what a log's root says of its keys: signed notes, each followed by an empty line. On disk when it resolves.
   * @throws {WitnessRefusal} 400, 404; 422 when it does not lead on from what the witness knows
   */
  addKeys(body: string): Promise<void>
  /** The note that it signed last of a log; undefined when none. */
  latest(origin: string): Promise<string | undefined>
}

export function createWitness({ dir, name, privateKey, logs, now }: WitnessOptions): Witness {
  const self: NoteKey = { name, key: createPublicKey(privateKey) }
  /** One submission of a log after the other: what is remembered must not change between the look and the signature. */
  const turns = new Map<string, Promise<unknown>>()

  /** @param line which of the text's lines names the log */
  function watched(note: string, line: number): Watched {
    let origin: string
    try {
      origin = splitNote(note).text.split('\n', line + 1)[line] ?? ''
    } catch (error) {
      throw refused(400, error)
    }
    const anchor = logs.find((log) => log.name === origin || log.name === rootName(origin))
    if (anchor === undefined) throw new WitnessRefusal(404, 'This witness does not watch a log of that name')
    return { origin, anchor }
  }

  async function chainOf({ origin, anchor }: Watched): Promise<KeyChain> {
    return chainFrom(anchor, await readStatements(keysFile(origin)))
  }

  function opened(note: string, { origin, keys }: KeyChain): { readonly text: string; readonly checkpoint: Checkpoint } {
    try {
      const text = openNote(note, keys.slice(-1).map(({ key }) => key))
      return { text, checkpoint: parseCheckpoint(text, origin, true) }
    } catch (error) {
      throw refused(403, error)
    }
  }

  async function add(log: Watched, submission: Submission): Promise<string> {
    const { oldSize, proof, note } = submission
    const chain = await chainOf(log)
    const { text, checkpoint } = opened(note, chain)
    const known = await read(log.origin, chain)
    if (oldSize > checkpoint.size) throw new WitnessRefusal(400, 'The old size is larger than the checkpoint')
    const size = known?.checkpoint.size ?? 0
    if (oldSize !== size) throw new WitnessRefusal(409, `The last checkpoint seen has ${size} entries`, size)
    if (known !== undefined) {
      if (checkpoint.size === size && !checkpoint.root.equals(known.checkpoint.root)) {
        await keepEvidence(log.origin, known.note, note, 'fork')
        throw new WitnessRefusal(409, 'The log has signed another root for the same size', size)
      }
      if (!verifyConsistency(size, checkpoint.size, proof, known.checkpoint.root, checkpoint.root)) {
        await keepEvidence(log.origin, known.note, note, 'unproved')
        throw new WitnessRefusal(422, 'The proof does not lead from the last checkpoint seen to this one')
      }
    } else if (proof.length > 0) {
      throw new WitnessRefusal(422, 'From nothing there is nothing to prove')
    }
    const line = cosign(text, self, privateKey, Math.floor(now() / 1_000))
    await write(headFile(log.origin), `${note}${line}`)
    return line
  }

  async function addStatements(log: Watched, given: readonly string[]): Promise<void> {
    const known = await readStatements(keysFile(log.origin))
    // What is known stands first, so that nobody can put another root in its place.
    const all = [...new Set([...known, ...given])]
    const [fault] = chainFrom(log.anchor, all).faults
    if (fault !== undefined) throw new WitnessRefusal(422, `Statement ${fault.index} ${fault.reason}`)
    if (all.length > known.length) await write(keysFile(log.origin), writeStatements(all))
  }

  function inTurn<T>(log: Watched, work: () => Promise<T>): Promise<T> {
    const turn = (turns.get(log.origin) ?? Promise.resolve()).catch(() => undefined).then(work)
    turns.set(log.origin, turn)
    return turn
  }

  function headFile(origin: string): string {
    return join(dir, 'heads', `${fileOf(origin)}.note`)
  }

  function keysFile(origin: string): string {
    return join(dir, 'keys', `${fileOf(origin)}.notes`)
  }

  async function read(origin: string, chain: KeyChain): Promise<{ readonly note: string; readonly checkpoint: Checkpoint } | undefined> {
    const note = await readFile(headFile(origin), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    return note === undefined ? undefined : { note, checkpoint: openOfAny(note, chain, true) }
  }

  /**
   * Both heads in one file, each pair once. Two roots for one size are a fork; what was not proved may also be somebody
   * who sent a checkpoint without its proof, so of these only so many are kept.
   */
  async function keepEvidence(origin: string, known: string, shown: string, what: 'fork' | 'unproved'): Promise<void> {
    const pair = `${known}\n${shown}`
    const id = sha256(Buffer.from(`${origin}\n${splitNote(known).text}\n${splitNote(shown).text}`)).toString('hex').slice(0, 24)
    const there = await readdir(join(dir, 'evidence')).catch(() => [])
    if (what === 'unproved' && there.filter((file) => file.startsWith(what)).length >= mostUnproved) return
    await write(join(dir, 'evidence', `${what}-${id}.notes`), pair)
  }

  async function write(file: string, content: string): Promise<void> {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
    await writeSynced(file, content)
  }

  return {
    addCheckpoint(body) {
      const submission = parseSubmission(body)
      const log = watched(submission.note, 0)
      return inTurn(log, () => add(log, submission))
    },

    async addKeys(body) {
      const statements = splitNotes(body)
      const [first] = statements
      if (first === undefined || writeStatements(statements) !== body) {
        throw new WitnessRefusal(400, 'The body is not one or more signed notes, each with an empty line behind it')
      }
      const log = watched(first, 1)
      await inTurn(log, () => addStatements(log, statements))
    },

    async latest(origin) {
      const anchor = logs.find((log) => log.name === origin || log.name === rootName(origin))
      return anchor && (await read(origin, await chainOf({ origin, anchor })))?.note
    },
  }
}

function chainFrom(anchor: NoteKey, statements: readonly string[]): KeyChain {
  return followKeys(anchor, statements.map((note, index) => ({ note, index })))
}

function fileOf(origin: string): string {
  return sha256(Buffer.from(origin)).toString('hex')
}

/** Puts a file in place as a whole, on disk when this resolves. */
export async function writeSynced(file: string, content: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
  await syncDirectory(join(file, '..'))
}

function refused(status: 400 | 403, error: unknown): WitnessRefusal {
  if (!(error instanceof NoteError)) throw error
  return new WitnessRefusal(status, error.message)
}
