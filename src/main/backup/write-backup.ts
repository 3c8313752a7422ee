/**
 * Writes backups. There are two kinds, and they are kept apart: whoever has one of them reads nothing.
 *
 * - data: events, profiles, links, ciphertexts, the ledger. No key and no wrapped key.
 * - keys: the key store, as it stands under the shelf key, and the keys directory, encrypted. The shelf key lies beside
 *   it in a file of its own that the next backup, and the next rotation, replace (vault/keys/key-backup.ts).
 */
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Registry } from '../../registry/index.ts'
import type { FrozenTable } from '../../store/index.ts'
import { writeKeysBackup, writeShelfBackup } from '../../vault/index.ts'
import type { DataDir } from '../data-dir.ts'
import { type Manifest, writeManifest } from './manifest.ts'

export interface LedgerMark {
  readonly size: number
  readonly checkpoint: string
}

export interface Written {
  readonly path: string
  readonly manifest: Manifest
}

/** The file of the shelf key, beside the dated folders. */
export const shelfFile = 'shelf.age'

/** @param frozen the engine's tables at one moment; undefined when the events lie on a server */
export async function writeDataBackup(
  from: { readonly dir: DataDir; readonly registry: Pick<Registry, 'copyTo'>; readonly frozen: readonly FrozenTable[] | undefined },
  mark: LedgerMark, out: string, facts: { readonly version: string; readonly at: number },
): Promise<Written> {
  return writeWhole(out, `data-${stamp(facts.at)}`, async (folder) => {
    const elsewhere: string[] = []
    await mkdir(join(folder, 'facts'))
    for (const kind of ['sealed', 'registry'] as const) {
      if (!(await from.registry.copyTo(join(folder, 'facts'), kind))) elsewhere.push(kind)
    }
    if (from.frozen === undefined) elsewhere.push('events')
    for (const { table, path } of from.frozen ?? []) {
      await mkdir(join(folder, 'events', table), { recursive: true })
      if (existsSync(path)) await cp(path, join(folder, 'events', table), { recursive: true })
    }
    await copyLedger(from.dir.ledger, join(folder, 'ledger'))
    return writeManifest(folder, { kind: 'data', ...common(facts), ledger: mark, elsewhere })
  })
}

export async function writeKeyBackup(
  from: { readonly dir: DataDir; readonly registry: Pick<Registry, 'copyTo'>; readonly random: (size: number) => Buffer },
  mark: LedgerMark, out: string, facts: { readonly version: string; readonly at: number },
): Promise<Written> {
  return writeWhole(out, `keys-${stamp(facts.at)}`, async (folder) => {
    await mkdir(join(folder, 'facts'))
    const elsewhere = (await from.registry.copyTo(join(folder, 'facts'), 'keystore')) ? [] : ['keystore']
    await writeKeysBackup(from.dir.keys, folder, from.random)
    const shelf = await writeShelfBackup(from.dir.keys, join(out, shelfFile), from.random)
    return writeManifest(folder, { kind: 'keys', ...common(facts), ledger: mark, shelf, elsewhere })
  })
}

/**
 * Copies a ledger that is being written. Checkpoints go first: every entry that one of them covers is then in the copy,
 * and what stands behind the last is what a crash would leave.
 */
export async function copyLedger(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const names = (await readdir(from)).filter((name) => name !== 'lock')
  for (const name of ['checkpoints', ...names.filter((one) => one !== 'checkpoints')]) {
    // Texts are written under another name and renamed.
    await cp(join(from, name), join(to, name), { recursive: true, filter: (path) => !path.endsWith('.new') })
  }
}

/** Writes into a folder that gets its name when it is whole. */
async function writeWhole(out: string, name: string, write: (folder: string) => Promise<Manifest>): Promise<Written> {
  await mkdir(out, { recursive: true, mode: 0o700 })
  let path = join(out, name)
  for (let again = 2; existsSync(path); again++) path = join(out, `${name}-${again}`)
  const draft = `${path}.part`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  try {
    const manifest = await write(draft)
    await rename(draft, path)
    return { path, manifest }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

function common({ version, at }: { readonly version: string; readonly at: number }) {
  return { version, madeAt: new Date(at).toISOString() }
}

function stamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
}
