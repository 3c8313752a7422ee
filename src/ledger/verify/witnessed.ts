/**
 * The checkpoints that speak for a log from outside: those that somebody kept, and those that carry a witness's
 * signature, which the log keeps beside itself.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cosignedAt } from '../format/cosignature.ts'
import { NoteError, type NoteKey } from '../format/note.ts'

export interface FromElsewhere {
  readonly note: string
  readonly witness: { readonly name: string; readonly at: number } | undefined
}

/** Stored notes that none of `witnesses` signed are passed over: anyone can put a file there. */
export async function notesFromElsewhere(
  dir: string,
  { checkpoints = [], witnesses = [] }: { readonly checkpoints?: readonly string[]; readonly witnesses?: readonly NoteKey[] },
): Promise<FromElsewhere[]> {
  const given = checkpoints.map((note) => ({ note, witness: witnessOf(note, witnesses) }))
  if (witnesses.length === 0) return given
  const names = await readdir(join(dir, 'witnesses')).catch(() => [])
  const stored = await Promise.all(names.filter((name) => name.endsWith('.note')).sort().map((name) => readFile(join(dir, 'witnesses', name), 'utf8')))
  return [...given, ...stored.map((note) => ({ note, witness: witnessOf(note, witnesses) })).filter(({ witness }) => witness !== undefined)]
}

function witnessOf(note: string, witnesses: readonly NoteKey[]): FromElsewhere['witness'] {
  for (const witness of witnesses) {
    try {
      const at = cosignedAt(note, witness)
      if (at !== undefined) return { name: witness.name, at }
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
    }
  }
  return undefined
}
