/**
 * `signet ledger verify`, and the program that does nothing else: reads the keys and checkpoints that were named, checks
 * the ledger, and says what it found. Exit codes: 0 verified, 1 something is wrong, 2 it could not be asked.
 */
import { stat, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noteKeyText, parseNoteKey, NoteError, type KeyUse, type NoteKey } from '../format/note.ts'
import { notExcluded } from './not-excluded.ts'
import { verifyLedger } from './verify.ts'

export interface CheckAsked {
  readonly dir: string
  /** Files. */
  readonly key: string
  readonly checkpoints: readonly string[]
  readonly witnesses: readonly string[]
  readonly saveCheckpoint: string | undefined
}

export interface Voice {
  /** What was found. */
  print(line: string): void
  /** What is wrong, and remarks. */
  say(line: string): void
  /** How far it has come; called a few times a second while it runs long. */
  progress?(hashed: number): void
}

/** What was named cannot be used: `code` as in docs/errors.md. */
export class CheckError extends Error {
  override readonly name = 'CheckError'
  readonly code: 'INPUT_WRONG' | 'FILE_UNREADABLE'
  readonly hint: string

  constructor(code: CheckError['code'], message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.hint = hint
  }
}

/** Whether the ledger verifies. @throws {CheckError} */
export async function checkLedger(asked: CheckAsked, voice: Voice): Promise<boolean> {
  const { dir } = asked
  const key = await readKey(asked.key, 'log')
  const witnesses = await Promise.all(asked.witnesses.map((file) => readKey(file, 'witness')))
  const checkpoints = await Promise.all(asked.checkpoints.map(readText))
  if (!(await stat(join(dir, 'checkpoints')).then((it) => it.isDirectory(), () => false))) {
    throw new CheckError('FILE_UNREADABLE', `Cannot read the ledger in "${dir}"`, 'Name the directory that holds "entries" and "checkpoints"')
  }
  const pause = (hashed: number) => voice.progress?.(hashed)
  const verdict = await verifyLedger(dir, key, { checkpoints, witnesses, pause }).catch((cause: unknown) => {
    throw new CheckError('FILE_UNREADABLE', `Cannot read the ledger in "${dir}"`, 'Check that you may read all of its files', cause)
  })
  for (const { message } of verdict.findings) voice.say(message)
  if (!verdict.ok) return false
  voice.print(`verified ${verdict.size} entries, checkpoint ${verdict.checkpoint?.size ?? 0}`)
  const { keys } = verdict.chain
  if (keys.length > 1) {
    voice.print(`signed by ${keys.length} keys, one after the other, as the instance’s root says; the present one is ${noteKeyText(keys.at(-1)!.key)}`)
  }
  for (const { size, witness } of verdict.agreed) {
    if (witness !== undefined) voice.print(`${witness.name} had seen ${size} entries at ${new Date(witness.at * 1_000).toISOString()}`)
  }
  const seen = verdict.agreed.length === 0 ? undefined : Math.max(...verdict.agreed.map(({ size }) => size))
  voice.print(notExcluded(verdict.size, seen))
  if (asked.saveCheckpoint !== undefined && verdict.note !== undefined) await writeFile(asked.saveCheckpoint, verdict.note)
  return true
}

async function readKey(file: string, use: KeyUse): Promise<NoteKey> {
  const text = await readText(file)
  try {
    return parseNoteKey(text, use)
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause
    const [of, hint] = use === 'log'
      ? ['a ledger', 'Use what "signet ledger key" printed']
      : ['a witness', 'Use what "signet witness key" printed']
    throw new CheckError('INPUT_WRONG', `"${file}" is not the public key of ${of}`, hint, cause)
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CheckError('FILE_UNREADABLE', `Cannot read "${file}"`, 'Check its name and that you may read it', cause)
  }
}
