/** `signet backup` and `signet restore`: data and keys apart, while the server serves. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { dataOption } from '../options.ts'
import { unlockSecret } from '../unlock-secret.ts'
import { sharesFrom } from './recovery.ts'

interface BackupOptions {
  readonly data: string
  readonly out: string
}

interface RestoreOptions {
  readonly shares?: readonly string[]
  readonly data: string
  readonly backup: string
  readonly keys: string
  readonly shelf?: string
  readonly ledger?: string
  readonly unlockStdin?: boolean
}

export function addBackup(signet: Command, terminal: Terminal): void {
  const backup = signet.command('backup').description('copy an instance, while it serves; data and keys apart')
  backup
    .command('data', { isDefault: true })
    .description('events, profiles, ciphertexts and ledger, without any key')
    .addOption(dataOption())
    .requiredOption('--out <dir>', 'where the dated folder goes')
    .action((options: BackupOptions) => data(options, terminal))
  backup
    .command('keys')
    .description('the key store and the keys directory, encrypted; keep them away from the data')
    .addOption(dataOption())
    .requiredOption('--out <dir>', 'where the dated folder goes, and beside it shelf.age, which each time is replaced')
    .action((options: BackupOptions) => keys(options, terminal))
  signet
    .command('restore')
    .description('make an instance of a backup of the data and one of the keys; asks for the unlock secret')
    .requiredOption('--backup <dir>', 'the dated folder of the data')
    .requiredOption('--keys <dir>', 'the dated folder of the keys')
    .option('--shelf <file>', "the shelf key's file; shelf.age beside the folder of the keys unless given")
    .option('--ledger <dir>', 'a newer copy of the ledger: what was erased since the backup is erased again')
    .addOption(dataOption())
    .option('--shares <file...>', 'open the keys with these recovery shares instead; then make a new secret: "signet keys recovery restore"')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((options: RestoreOptions) => restore(options, terminal))
}

async function data({ data: from, out }: BackupOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts } = await import('../instance-files.ts')
  const { withActs } = await import('../with-acts.ts')
  const { writeDataBackup } = await import('../../main/backup/write-backup.ts')
  const { packageVersion } = await import('../../main/version.ts')
  const dir = existingDir(from)
  const registry = await openFacts(dir, terminal)
  try {
    const { path, manifest } = await withActs(dir, terminal, (acts) => acts.whileHeld(async ({ frozen, mark }) =>
      writeDataBackup({ dir, registry, frozen }, mark, resolve(out), { version: await packageVersion(), at: terminal.now() })))
    terminal.print(`Written to ${path}: ${manifest.files.length} files, ${size(manifest.files)}, the ledger up to entry ${manifest.ledger.size}`)
    sayElsewhere(manifest.elsewhere, terminal)
  } finally {
    await registry.close()
  }
}

async function keys({ data: from, out }: BackupOptions, terminal: Terminal): Promise<void> {
  const { existingDir } = await import('../instance-files.ts')
  const { withActs } = await import('../with-acts.ts')
  const { checkBackup } = await import('../../main/backup/manifest.ts')
  const path = await withActs(existingDir(from), terminal, (acts) => acts.backUpKeys(resolve(out)))
  const manifest = await checkBackup(path, 'keys')
  terminal.print(`Written to ${path}: ${manifest.files.length} files, ${size(manifest.files)}, under shelf key ${manifest.shelf ?? ''}`)
  terminal.print('It opens with shelf.age as it is now, and no more once the shelf key is replaced: keep no other copy of shelf.age')
  sayElsewhere(manifest.elsewhere, terminal)
}

async function restore(options: RestoreOptions, terminal: Terminal): Promise<void> {
  const { restoreBackup } = await import('../../main/backup/restore-backup.ts')
  const proof = options.shares === undefined
    ? { secret: await unlockSecret(terminal, options.unlockStdin === true) }
    : { recovery: await sharesFrom(options.shares) }
  const done = await restoreBackup({
    backup: resolve(options.backup), keys: resolve(options.keys), target: options.data, proof,
    ...(options.shelf !== undefined && { shelf: resolve(options.shelf) }), ...(options.ledger !== undefined && { ledger: resolve(options.ledger) }),
    environment: terminal.environment,
  })
  terminal.print(`Restored to ${done.root}, the ledger up to entry ${done.ledgerSize}`)
  terminal.print(`${done.erasures} erasures of after the backup were done again`)
  if (done.withoutKey > 0) terminal.say(`${done.withoutKey} sealed values have no key in this backup of the keys and open no more: it is older than the data, or they were erased since`)
  if (options.ledger === undefined) terminal.say('No newer copy of the ledger was given: what was erased after the backup was made is back, but for its identity where the keys are newer')
}

function size(files: readonly { readonly size: number }[]): string {
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}

function sayElsewhere(elsewhere: readonly string[], terminal: Terminal): void {
  if (elsewhere.length === 0) return
  terminal.say(`Not in it, because it lies on a server of its own: ${elsewhere.join(', ')}; back that up with the server's own tools`)
}
