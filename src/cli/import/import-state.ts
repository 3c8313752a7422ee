/**
 * How far an import came, in a file beside the one that is imported: everything before `offset` was acknowledged. It
 * holds for this file, this server and these credentials only, and is removed when the import is done.
 */
import { hash } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { Refusal } from './refusals.ts'

export interface ImportPlace {
  readonly size: number
  readonly mtimeMs: number
  /** A digest of server, credentials and strictness. */
  readonly target: string
}

export interface ImportState extends ImportPlace {
  readonly offset: number
  /** Lines before `offset`. */
  readonly lines: number
  readonly taken: number
  readonly refused: readonly Refusal[]
}

export function targetOf(url: URL, credentials: string, strict: boolean): string {
  return hash('sha256', `signet/import/v1\0${url.href}\0${credentials}\0${strict}`).slice(0, 32)
}

export function stateFile(file: string): string {
  return `${file}.signet-import.json`
}

/** The state that was left for this place; undefined when there is none. */
export async function readState(path: string, place: ImportPlace): Promise<ImportState | undefined> {
  let state: ImportState
  try {
    state = JSON.parse(await readFile(path, 'utf8')) as ImportState
  } catch {
    return undefined
  }
  const same = state.size === place.size && state.mtimeMs === place.mtimeMs && state.target === place.target
  return same && Number.isSafeInteger(state.offset) && Array.isArray(state.refused) ? state : undefined
}

export async function writeState(path: string, state: ImportState): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

export async function removeState(path: string): Promise<void> {
  await rm(path, { force: true })
}
