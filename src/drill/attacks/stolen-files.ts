/**
 * D5, D6 and P1: a thief of copies. Holds folders (the data directory, the key store, backups, in whatever combination) and a
 * list of values that may be true; knows every format. Reads each file as it lies there, the engine's columns unpacked and
 * the databases by their tables; takes whatever looks like a key for one, and tries whether a guess is here.
 */
import { createHash, createHmac, hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'libsql'
import { type Haul, haulOf } from '../loot.ts'
import { readColumnFile } from './read-engine.ts'

export interface FilesHeld {
  readonly dirs: readonly string[]
  /** Addresses and ids that it wants to know about. */
  readonly guesses: readonly string[]
}

export interface StolenFile {
  readonly path: string
  readonly bytes: Buffer
}

const mostBytes = 256 * 1024 * 1024

/** Every file below a folder; what vanishes while it is looked at is not there. */
export function filesIn(dir: string): StolenFile[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(dir, name)
    try {
      const { size } = statSync(path)
      return statSync(path).isFile() && size <= mostBytes ? [{ path, bytes: readFileSync(path) }] : []
    } catch {
      return []
    }
  })
}

export function stolenFiles({ dirs, guesses }: FilesHeld): Haul {
  const files = dirs.flatMap(filesIn)
  const texts: string[] = []
  const hashes = new Set<string>()
  const streams = new Set<string>()
  for (const { path, bytes } of files) {
    texts.push(bytes.toString('utf8'), bytes.toString('utf16le'))
    const column = path.endsWith('.bin') ? readColumnFile(bytes) : undefined
    if (column !== undefined) texts.push(column.toString('utf8'))
    for (const row of rowsOf(path)) {
      texts.push(JSON.stringify(row))
      if (typeof row['pseudonym'] === 'string') streams.add(row['pseudonym'])
      for (const value of Object.values(row)) if (typeof value === 'string' && value.length === 22) hashes.add(value)
    }
  }
  return haulOf({ texts, confirmed: confirmGuesses(hashes, keysIn(files), guesses), streams: [...streams] })
}

/** The rows of every table of a database file. */
export function rowsOf(path: string): Readonly<Record<string, unknown>>[] {
  if (!path.endsWith('.db')) return []
  try {
    const database = new Database(path)
    try {
      const tables = database.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[]
      return tables.flatMap(({ name }) => database.prepare(`select * from "${name.replaceAll('"', '""')}"`).all() as Record<string, unknown>[])
    } finally {
      database.close()
    }
  } catch {
    return []
  }
}

/** Anything of key length may be the key; and some that somebody careless might have taken. */
export function keysIn(files: readonly StolenFile[]): Buffer[] {
  const found = new Set<string>()
  for (const { path, bytes } of files) {
    if (bytes.length > 200_000 || /\.(?:bin|db)$/.test(path)) continue
    for (const [text] of bytes.toString('latin1').matchAll(/(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]{43}|[0-9a-f]{64})(?![A-Za-z0-9_-])/g)) found.add(text)
    if (bytes.length === 32) found.add(bytes.toString('hex'))
  }
  const keys = [...found].slice(0, mostKeys).map((text) => Buffer.from(text, text.length === 64 ? 'hex' : 'base64url'))
  return [Buffer.alloc(0), Buffer.alloc(32), Buffer.from('signet'), ...keys]
}

const mostKeys = 5_000
/** So many guesses tell whether a key is worth trying with all of them. */
const tried = 24

/** Guesses of which a hash is known: without a key, and under each of these. */
export function confirmGuesses(hashes: ReadonlySet<string>, keys: readonly Buffer[], guesses: readonly string[]): string[] {
  const confirmed = new Set<string>()
  const known = (digest: Buffer) => hashes.has(digest.subarray(0, 16).toString('base64url')) || hashes.has(digest.toString('base64url'))
  for (const guess of guesses) if (messagesOf(guess).some((message) => known(createHash('sha256').update(message).digest()))) confirmed.add(guess)
  const step = Math.max(1, Math.floor(guesses.length / tried))
  // Neighbours on a list are often of different kinds.
  const some = guesses.filter((_, n) => n % step < 2)
  for (const key of keys) {
    const isHere = (guess: string) => messagesOf(guess).some((message) => known(createHmac('sha256', key).update(message).digest()))
    if (some.some(isHere)) for (const guess of guesses) if (isHere(guess)) confirmed.add(guess)
  }
  return [...confirmed]
}

/** What may have been hashed for a value. */
function messagesOf(guess: string): string[] {
  const lower = guess.toLowerCase()
  return [
    guess, `signet/ps/v1\0user\0${guess}`, `signet/ps/v1\0device\0${guess}`, `signet/bi/v1\0email\0${lower}`, `signet/bi/v1\0phone\0${lower}`,
    `signet/bi/v1\0$email\0${lower}`, `$email\0${lower}`,
  ]
}

/** What names a file's content, to compare copies by. */
export const digestOf = ({ path, bytes }: StolenFile): string => `${basename(path)} ${hash('sha256', bytes)}`
