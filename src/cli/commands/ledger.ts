/** `signet ledger`: the offline check of a ledger, and the public key that it needs. */
import type { Command } from 'commander'
import { readFile, writeFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { dataOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface VerifyCommandOptions {
  readonly key: string
  readonly checkpoint?: readonly string[]
  readonly saveCheckpoint?: string
}

export function addLedger(signet: Command, terminal: Terminal): void {
  const ledger = signet.command('ledger').description('the append-only record of consequential acts')
  ledger
    .command('verify')
    .argument('<dir>', "the ledger's files")
    .description('check a ledger with nothing but its files and a public key; names the first entry that is wrong')
    .requiredOption('--key <file>', 'the public key, as "signet ledger key" prints it')
    .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere; may be given several times', (file: string, all: readonly string[] = []) => [...all, file])
    .option('--save-checkpoint <file>', 'write the last checkpoint to this file, to be kept elsewhere')
    .action((dir: string, options: VerifyCommandOptions) => verify(dir, options, terminal))
  ledger
    .command('key')
    .description('print the public key of an instance’s ledger')
    .addOption(dataOption())
    .action(({ data }: { readonly data: string }) => printKey(data, terminal))
}

async function verify(dir: string, options: VerifyCommandOptions, terminal: Terminal): Promise<void> {
  const { NoteError, parseNoteKey, verifyLedger } = await import('../../ledger/verify/index.ts')
  const key = (text: string) => {
    try {
      return parseNoteKey(text)
    } catch (cause) {
      if (!(cause instanceof NoteError)) throw cause
      throw new CliError('INPUT_WRONG', { message: `"${options.key}" is not the public key of a ledger`, hint: 'Use what "signet ledger key" printed', cause })
    }
  }
  const noteKey = key(await readText(options.key))
  const checkpoints = await Promise.all((options.checkpoint ?? []).map(readText))
  const verdict = await verifyLedger(dir, noteKey, { checkpoints }).catch((cause: unknown) => {
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read the ledger in "${dir}"`, hint: 'Name the directory that holds "entries" and "checkpoints"', cause })
  })
  for (const { message } of verdict.findings) terminal.say(message)
  if (!verdict.ok) {
    process.exitCode = 1
    return
  }
  terminal.print(`verified ${verdict.size} entries, checkpoint ${verdict.checkpoint?.size ?? 0}`)
  if (options.saveCheckpoint !== undefined && verdict.note !== undefined) await writeFile(options.saveCheckpoint, verdict.note)
}

async function printKey(data: string, terminal: Terminal): Promise<void> {
  const { createPublicKey } = await import('node:crypto')
  const { noteKeyText } = await import('../../ledger/verify/index.ts')
  const { ledgerKey } = await import('../../main/ledger-key.ts')
  const { existingDir } = await import('../instance-files.ts')
  const { origin, privateKey } = await ledgerKey(existingDir(data).keys)
  terminal.print(noteKeyText({ name: origin, key: createPublicKey(privateKey) }))
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read "${file}"`, hint: 'Check its name and that you may read it', cause })
  }
}
