/** Statements about a log's keys as they are sent and kept: notes one after the other, each followed by an empty line. */
import { readFile } from 'node:fs/promises'
import { splitNotes } from '../format/checkpoint.ts'

export function writeStatements(notes: readonly string[]): string {
  return notes.map((note) => `${note}\n`).join('')
}

/** None when there is no such file. */
export async function readStatements(file: string): Promise<string[]> {
  return splitNotes(await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  }))
}
