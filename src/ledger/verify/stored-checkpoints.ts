/**
 * The checkpoints that a ledger keeps of itself, as notes that nobody has checked yet.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { splitNotes } from '../format/checkpoint.ts'

/** All of them, oldest first. */
export async function storedCheckpoints(dir: string): Promise<string[]> {
  const notes: string[] = []
  for (const file of await checkpointFiles(dir)) {
    for (const note of splitNotes(await readFile(file, 'utf8'))) notes.push(note)
  }
  return notes
}

/** The last one; undefined when there is none. */
export async function lastStoredCheckpoint(dir: string): Promise<string | undefined> {
  for (const file of (await checkpointFiles(dir)).toReversed()) {
    const last = splitNotes(await readFile(file, 'utf8')).at(-1)
    if (last !== undefined) return last
  }
  return undefined
}

async function checkpointFiles(dir: string): Promise<string[]> {
  const names = (await readdir(join(dir, 'checkpoints'))).filter((name) => /^\d{9,}\.notes$/.test(name))
  names.sort((one, two) => Number.parseInt(one, 10) - Number.parseInt(two, 10))
  return names.map((name) => join(dir, 'checkpoints', name))
}
