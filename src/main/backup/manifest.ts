/** What stands in a backup: its manifest, with a digest of every file, and the check of it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { z } from 'zod'

const shape = z.strictObject({
  format: z.literal('signet/backup/v1'),
  kind: z.enum(['data', 'keys']),
  /** Of Signet. */
  version: z.string(),
  /** ISO 8601. */
  madeAt: z.string(),
  /** How far the ledger was, and the signed note that says so: erasures from there on are not in this backup. */
  ledger: z.strictObject({ size: z.number().int().min(0), checkpoint: z.string() }),
  /** Of a backup of keys: which shelf key opens it. */
  shelf: z.number().int().optional(),
  /** Parts of the instance that lie elsewhere and are backed up by other tools. */
  elsewhere: z.array(z.string()),
  files: z.array(z.strictObject({ path: z.string(), size: z.number().int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof shape>

export const manifestFile = 'manifest.json'

export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: 'BACKUP_UNREADABLE' | 'BACKUP_DAMAGED' | 'BACKUP_MISMATCH' | 'BACKUP_TARGET'
  constructor(code: BackupError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** Writes the manifest of everything that lies in `dir`. */
export async function writeManifest(dir: string, facts: Omit<Manifest, 'format' | 'files'>): Promise<Manifest> {
  const files: Manifest['files'] = []
  for (const path of await filesIn(dir)) {
    files.push({ path, size: (await stat(join(dir, path))).size, sha256: await digestOf(join(dir, path)) })
  }
  const manifest: Manifest = { format: 'signet/backup/v1', ...facts, files }
  await writeFile(join(dir, manifestFile), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true })
  return manifest
}

/** @throws {BackupError} BACKUP_UNREADABLE; BACKUP_DAMAGED naming the first file that is missing, changed or not of it */
export async function checkBackup(dir: string, kind: Manifest['kind']): Promise<Manifest> {
  const text = await readFile(join(dir, manifestFile), 'utf8').catch(() => undefined)
  if (text === undefined) throw new BackupError('BACKUP_UNREADABLE', `${dir} holds no ${manifestFile}: name the dated folder that "signet backup" wrote`)
  let parsed: ReturnType<typeof shape.safeParse>
  try {
    parsed = shape.safeParse(JSON.parse(text))
  } catch {
    throw new BackupError('BACKUP_DAMAGED', `${manifestFile} in ${dir} is not JSON`)
  }
  if (!parsed.success) throw new BackupError('BACKUP_UNREADABLE', `${manifestFile} in ${dir} has another form; use the release that wrote it`)
  const manifest = parsed.data
  if (manifest.kind !== kind) throw new BackupError('BACKUP_UNREADABLE', `${dir} is a backup of ${manifest.kind}, not of ${kind}`)
  const known = new Set(manifest.files.map(({ path }) => path))
  for (const { path, size, sha256 } of manifest.files) {
    const found = await stat(join(dir, path)).catch(() => undefined)
    if (found === undefined) throw new BackupError('BACKUP_DAMAGED', `The backup lacks ${path}`)
    if (found.size !== size || (await digestOf(join(dir, path))) !== sha256) throw new BackupError('BACKUP_DAMAGED', `${path} is not as it was written`)
  }
  const stranger = (await filesIn(dir)).find((path) => !known.has(path))
  if (stranger !== undefined) throw new BackupError('BACKUP_DAMAGED', `${stranger} does not belong to the backup`)
  return manifest
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .filter((path) => path !== manifestFile).toSorted()
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
