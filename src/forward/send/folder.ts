/**
 * Batches as JSON Lines in a folder, one file after the other. What was written behind the place where the last batch ended
 * well is of one that a crash cut short: it is cut off before the next is written, so no batch is in the folder twice.
 */
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuiltBatch } from '../build-batch.ts'
import { plainEvent } from './protocols.ts'
import type { SendOutcome } from './outcome.ts'

const mostFileBytes = 64 * 1024 * 1024

/** What may name a folder: it lies under one root and nowhere else. */
export const folderName = /^[a-z0-9][a-z0-9_-]{0,63}$/

export function fileName(number: number): string {
  return `events-${String(number).padStart(6, '0')}.jsonl`
}

export async function writeBatch(
  dir: string, batch: BuiltBatch, at: { readonly number: number; readonly bytes: number } | null,
): Promise<SendOutcome> {
  const place = at === null || at.bytes >= mostFileBytes ? { number: (at?.number ?? 0) + 1, bytes: 0 } : at
  const lines = Buffer.from(batch.events.map((event) => `${JSON.stringify({ ...plainEvent(event), batch: batch.id })}\n`).join(''))
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const file = await open(join(dir, fileName(place.number)), place.bytes === 0 ? 'w' : 'r+', 0o600)
    try {
      await file.truncate(place.bytes)
      await file.write(lines, 0, lines.byteLength, place.bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    const folder = await open(dir, 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    return { kind: 'retry', reason: (error as NodeJS.ErrnoException).code ?? 'cannot write', reached: true }
  }
  return { kind: 'sent', refused: 0, reason: null, file: { number: place.number, bytes: place.bytes + lines.byteLength } }
}

/** Writes down whom the folder's readers have to delete. */
export async function writeDeletion(dir: string, id: string, people: readonly string[]): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = await open(join(dir, 'deletions.jsonl'), 'a', 0o600)
  try {
    await file.write(`${JSON.stringify({ deletion: id, people })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}
