/** `signet ledger`: the offline check of a ledger, and the public key that it needs. */
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { dataOption, several } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface VerifyCommandOptions {
  readonly key: string
  readonly checkpoint?: readonly string[]
  readonly witness?: readonly string[]
  readonly saveCheckpoint?: string
}

export function addLedger(signet: Command, terminal: Terminal): void {
  const ledger = signet.command('ledger').description('the append-only record of consequential acts')
  ledger
    .command('verify')
    .argument('<dir>', "the ledger's files")
    .description('check a ledger with nothing but its files and a public key; names the first entry that is wrong')
    .requiredOption('--key <file>', 'a public key of it, present or former, or of the root, as "signet ledger key" prints them')
    .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere; may be given several times', several)
    .option('--witness <file>', 'the public key of a witness; may be given several times', several)
    .option('--save-checkpoint <file>', 'write the last checkpoint to this file, to be kept elsewhere')
    .action((dir: string, options: VerifyCommandOptions) => verify(dir, options, terminal))
  ledger
    .command('key')
    .description('print the public key of an instance’s ledger')
    .addOption(dataOption())
    .option('--root', 'print the key of the instance’s root instead: it stays the same when the ledger’s key is renewed')
    .action(({ data, root }: { readonly data: string; readonly root?: boolean }) => printKey(data, root === true, terminal))
}

async function verify(dir: string, options: VerifyCommandOptions, terminal: Terminal): Promise<void> {
  const { CheckError, checkLedger } = await import('../../ledger/verify/check.ts')
  const asked = {
    dir, key: options.key, checkpoints: options.checkpoint ?? [], witnesses: options.witness ?? [], saveCheckpoint: options.saveCheckpoint,
  }
  const voice = {
    print: (line: string) => {
      if (terminal.isLive) terminal.sayOver('')
      terminal.print(line)
    },
    say: (line: string) => terminal.say(line),
    progress: progressOn(terminal),
  }
  try {
    if (!(await checkLedger(asked, voice))) process.exitCode = 1
  } catch (cause) {
    if (!(cause instanceof CheckError)) throw cause
    throw new CliError(cause.code, { message: cause.message, hint: cause.hint, cause })
  }
}

const entriesBetweenLines = 25_000

function progressOn({ isLive, sayOver }: Terminal): (hashed: number) => void {
  let said = 0
  return (hashed) => {
    if (!isLive || hashed - said < entriesBetweenLines) return
    said = hashed
    sayOver(`${hashed.toLocaleString('en')} entries checked …`)
  }
}

async function printKey(data: string, ofRoot: boolean, terminal: Terminal): Promise<void> {
  const { createPublicKey } = await import('node:crypto')
  const { noteKeyText } = await import('../../ledger/verify/index.ts')
  const { ledgerRootKey, readInstance } = await import('../../vault/index.ts')
  const { ledgerKey } = await import('../../main/ledger-key.ts')
  const { existingDir } = await import('../instance-files.ts')
  const { keys } = existingDir(data)
  const { origin, privateKey } = await ledgerKey(keys)
  if (ofRoot) return terminal.print(noteKeyText(ledgerRootKey(origin, (await readInstance(keys)).root)))
  terminal.print(noteKeyText({ name: origin, key: createPublicKey(privateKey) }))
}
