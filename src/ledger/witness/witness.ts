/**
 * A witness: it remembers the last checkpoint of each log that it watches, and signs a newer one only when it is proved
 * to begin with the remembered one. So a log cannot show it two histories, and cannot go back.
 *
 * What contradicts the remembered checkpoint although the log's key signed it is kept with it, as evidence: two heads of
 * one log that do not belong to one history. Rules: SPEC.md W1–W8.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
import { cosign } from '../format/cosignature.ts'
import { sha256, verifyConsistency } from '../format/merkle.ts'
import { NoteError, openNote, splitNote, type NoteKey } from '../format/note.ts'
import { syncDirectory } from '../segment-writer.ts'
import { WitnessRefusal } from './errors.ts'
import { parseSubmission, type Submission } from './submission.ts'

const mostUnproved = 100

export interface WitnessOptions {
  /** What it remembers and what it has against logs. */
  readonly dir: string
  /** Its name: a schema-less URL. */
  readonly name: string
  readonly privateKey: KeyObject
  /** The logs that it watches, by their keys. */
  readonly logs: readonly NoteKey[]
  readonly now: () => number
}

export interface Witness {
  /**
   * Answers the signature line for a submission, once the checkpoint is on disk.
   * @throws {WitnessRefusal}
   */
  addCheckpoint(body: string): Promise<string>
  /** The note that it signed last of a log; undefined when none. */
  latest(origin: string): Promise<string | undefined>
}

export function createWitness({ dir, name, privateKey, logs, now }: WitnessOptions): Witness {
  const self: NoteKey = { name, key: createPublicKey(privateKey) }
  /** One submission of a log after the other: what is remembered must not change between the look and the signature. */
  const turns = new Map<string, Promise<unknown>>()

  function opened(note: string): { readonly key: NoteKey; readonly text: string; readonly checkpoint: Checkpoint } {
    let origin: string
    try {
      origin = splitNote(note).text.split('\n', 1)[0]!
    } catch (error) {
      throw refused(400, error)
    }
    const key = logs.find((log) => log.name === origin)
    if (key === undefined) throw new WitnessRefusal(404, 'This witness does not watch a log of that name')
    try {
      const text = openNote(note, [key])
      return { key, text, checkpoint: parseCheckpoint(text, key.name, true) }
    } catch (error) {
      throw refused(403, error)
    }
  }

  async function add(submission: Submission): Promise<string> {
    const { oldSize, proof, note } = submission
    const { key, text, checkpoint } = opened(note)
    const known = await read(key)
    if (oldSize > checkpoint.size) throw new WitnessRefusal(400, 'The old size is larger than the checkpoint')
    const size = known?.checkpoint.size ?? 0
    if (oldSize !== size) throw new WitnessRefusal(409, `The last checkpoint seen has ${size} entries`, size)
    if (known !== undefined) {
      if (checkpoint.size === size && !checkpoint.root.equals(known.checkpoint.root)) {
        await keepEvidence(key, known.note, note, 'fork')
        throw new WitnessRefusal(409, 'The log has signed another root for the same size', size)
      }
      if (!verifyConsistency(size, checkpoint.size, proof, known.checkpoint.root, checkpoint.root)) {
        await keepEvidence(key, known.note, note, 'unproved')
        throw new WitnessRefusal(422, 'The proof does not lead from the last checkpoint seen to this one')
      }
    } else if (proof.length > 0) {
      throw new WitnessRefusal(422, 'From nothing there is nothing to prove')
    }
    const line = cosign(text, self, privateKey, Math.floor(now() / 1_000))
    await write(headFile(key), `${note}${line}`)
    return line
  }

  function headFile({ name: origin }: NoteKey): string {
    return join(dir, 'heads', `${sha256(Buffer.from(origin)).toString('hex')}.note`)
  }

  async function read(key: NoteKey): Promise<{ readonly note: string; readonly checkpoint: Checkpoint } | undefined> {
    const note = await readFile(headFile(key), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    return note === undefined ? undefined : { note, checkpoint: parseCheckpoint(openNote(note, [key]), key.name, true) }
  }

  /**
   * Both heads in one file, each pair once. Two roots for one size are a fork; what was not proved may also be somebody
   * who sent a checkpoint without its proof, so of these only so many are kept.
   */
  async function keepEvidence(key: NoteKey, known: string, shown: string, what: 'fork' | 'unproved'): Promise<void> {
    const pair = `${known}\n${shown}`
    const id = sha256(Buffer.from(`${key.name}\n${splitNote(known).text}\n${splitNote(shown).text}`)).toString('hex').slice(0, 24)
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
      const { key } = opened(submission.note)
      const turn = (turns.get(key.name) ?? Promise.resolve()).catch(() => undefined).then(() => add(submission))
      turns.set(key.name, turn)
      return turn
    },
    async latest(origin) {
      const key = logs.find((log) => log.name === origin)
      return key && (await read(key))?.note
    },
  }
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
