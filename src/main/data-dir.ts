/**
 * The data directory: what lies where, and the marker that says it is Signet's.
 *
 * A directory without the marker is taken only when it is empty; one from a newer release is left alone.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface DataDir {
  readonly root: string
  /** The engine's files. */
  readonly engine: string
  /** Logs of what is taken and not yet loaded; part of no backup. */
  readonly intake: string
  /** The facts, the ciphertexts and the wrapped keys. */
  readonly registry: string
  readonly keys: string
  readonly ledger: string
}

export class DataDirError extends Error {
  override readonly name = 'DataDirError'
  readonly code: 'DATA_FOREIGN' | 'DATA_NEWER' | 'DATA_CORRUPT'
  constructor(code: 'DATA_FOREIGN' | 'DATA_NEWER' | 'DATA_CORRUPT', message: string) {
    super(message)
    this.code = code
  }
}

const marker = 'signet.json'
const layout = 1

export function dataDir(path: string): DataDir {
  const root = resolve(path)
  return {
    root,
    engine: join(root, 'events'),
    intake: join(root, 'intake'),
    registry: join(root, 'facts'),
    keys: join(root, 'keys'),
    ledger: join(root, 'ledger'),
  }
}

/** Whether an instance was made here. @throws {DataDirError} */
export function hasInstance(dir: DataDir): boolean {
  const path = join(dir.root, marker)
  if (!existsSync(path)) {
    const strangers = existsSync(dir.root) ? readdirSync(dir.root).filter((name) => name !== 'lost+found') : []
    if (strangers.length > 0) {
      throw new DataDirError(
        'DATA_FOREIGN',
        `${dir.root} holds files that are not Signet's (${strangers.slice(0, 3).join(', ')}). Name an empty directory, or the one that Signet wrote`,
      )
    }
    return false
  }
  let found: { signet?: unknown }
  try {
    found = JSON.parse(readFileSync(path, 'utf8')) as { signet?: unknown }
  } catch {
    throw new DataDirError('DATA_CORRUPT', `${path} cannot be read as JSON. Restore it from a backup of this directory`)
  }
  if (typeof found.signet !== 'number') throw new DataDirError('DATA_FOREIGN', `${path} is not Signet's marker`)
  if (found.signet > layout) {
    throw new DataDirError(
      'DATA_NEWER',
      `${dir.root} was written by a newer release (layout ${found.signet}; this one knows ${layout}). Use that release`,
    )
  }
  return true
}

/** Says that this directory is an instance's. Called last when one is made. */
export function markInstance(dir: DataDir): void {
  mkdirSync(dir.root, { recursive: true, mode: 0o700 })
  const path = join(dir.root, marker)
  writeFileSync(`${path}.new`, `${JSON.stringify({ signet: layout })}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
