/** `signet keys recovery`: a second way to the keys, split among people, and a new unlock secret for whoever lost it. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { sayNewSecret } from '../new-secret.ts'
import { dataOption, positiveInteger } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface SplitOptions {
  readonly data: string
  readonly shares: number
  readonly needed: number
  readonly out?: string
  readonly unlockStdin?: boolean
}

export interface ShareOptions {
  /** Files, each with one share. */
  readonly shares?: readonly string[]
}

export function addRecovery(keys: Command, terminal: Terminal): void {
  const recovery = keys.command('recovery').description('a second way to the keys, in shares for several people')
  recovery
    .command('split')
    .description('make shares; shares that were made before open nothing from then on')
    .addOption(dataOption())
    .option('--shares <n>', 'how many', positiveInteger, 3)
    .option('--needed <n>', 'how many of them open the keys together', positiveInteger, 2)
    .option('--out <dir>', 'write each into a file of its own in this folder, instead of printing them')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((options: SplitOptions) => split(options, terminal))
  recovery
    .command('restore')
    .description('make a new unlock secret with enough shares')
    .argument('<share...>', 'files, each with one share')
    .addOption(dataOption())
    .option('--json', 'print JSON')
    .action((shares: readonly string[], options: { readonly data: string; readonly json?: boolean }) => restore(shares, options, terminal))
}

async function split({ data, shares, needed, out, unlockStdin }: SplitOptions, terminal: Terminal): Promise<void> {
  if (needed < 2 || needed > shares || shares > 255) {
    throw new CliError('INPUT_WRONG', { message: `${needed} of ${shares} makes no shares`, hint: 'At least 2 are needed, no more than there are, and there are 255 at most' })
  }
  const { existingDir, withVault } = await import('../instance-files.ts')
  const { makeShares } = await import('../../main/keys/recovery-shares.ts')
  const dir = existingDir(data)
  const secret = await unlockSecret(terminal, unlockStdin === true)
  const made = await makeShares(shares, needed)
  // Handed out first: a recipient whose shares nobody has would be no way at all.
  for (const [n, share] of made.shares.entries()) {
    const text = shareText(share, n + 1, shares, needed)
    if (out === undefined) terminal.print(text)
    else await writeFile(join(out, `signet-share-${n + 1}-of-${shares}.txt`), `${text}\n`, { mode: 0o600, flag: 'wx', flush: true })
  }
  await withVault(dir, undefined, terminal, (vault) => vault.keys.setRecovery(secret, { recipient: made.recipient, shares, needed }))
  terminal.say(`Any ${needed} of these ${shares} shares open the keys from now on. Give each to another person, and keep none here.`)
  terminal.say('Then rehearse them: "signet keys rehearse --shares FILE …"')
}

function shareText(share: string, n: number, shares: number, needed: number): string {
  const lines = share.replace(/((?:[^-]+-){8})/g, '$1\n').split('\n').map((line) => `  ${line.replace(/-$/, '')}`)
  return [`# Signet recovery share ${n} of ${shares}; ${needed} are needed. Alone it opens nothing. Show it to nobody but for a recovery.`, ...lines].join('\n')
}

async function restore(files: readonly string[], { data, json }: { readonly data: string; readonly json?: boolean }, terminal: Terminal): Promise<void> {
  const { existingDir, withVault } = await import('../instance-files.ts')
  const dir = existingDir(data)
  const recovery = await sharesFrom(files)
  const { secret } = await withVault(dir, undefined, terminal, (vault) => vault.keys.restore(recovery))
  sayNewSecret(secret, json === true, terminal)
}

/** The recovery identity of share files. @throws {CliError} FILE_UNREADABLE @throws {VaultError} SHARES_WRONG */
export async function sharesFrom(files: readonly string[]): Promise<string> {
  const { combineShares } = await import('../../main/keys/recovery-shares.ts')
  const texts = await Promise.all(files.map(async (file) => {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new CliError('FILE_UNREADABLE', { message: `Cannot read ${file}`, cause })
    })
    return text.split('\n').filter((line) => !line.startsWith('#')).join(' ')
  }))
  return combineShares(texts)
}
