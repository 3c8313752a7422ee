/**
 * `signet witness`: being the one outside who notices when a ledger is rewritten. `serve` answers instances that push
 * their checkpoints, `pull` looks at an instance from a laptop now and then.
 */
import type { Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { several } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface ServeWitnessOptions {
  readonly key: string
  readonly origin: string
  readonly log: readonly string[]
  readonly dir: string
  readonly host: string
  readonly port: string
}

export function addWitness(signet: Command, terminal: Terminal): void {
  const witness = signet.command('witness').description('watch a ledger from another machine')
  witness
    .command('serve')
    .description('sign the checkpoints of ledgers, each only when it continues what was seen before')
    .requiredOption('--key <file>', "the witness's private key; made when it is missing")
    .requiredOption('--origin <name>', "the witness's name: an address without https://, such as witness.example.org/w")
    .requiredOption('--log <file>', 'the public key of a ledger to watch, as "signet ledger key" prints it; may be given several times', several)
    .option('--dir <dir>', 'where it remembers what it has seen', './witness')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--port <n>', 'the port, 0 for any free one', '8090')
    .action((options: ServeWitnessOptions) => serve(options, terminal))
  witness
    .command('key')
    .description("print a witness's public key, for SIGNET_WITNESSES and for verify")
    .requiredOption('--key <file>', "the witness's private key")
    .action(({ key }: { readonly key: string }) => printKey(key, terminal))
  witness
    .command('pull')
    .argument('<url>', 'the address of a Signet')
    .description('fetch the checkpoint, make sure that it continues the one that was seen last, and keep it')
    .requiredOption('--log <file>', 'the public key of its ledger')
    .option('--seen <file>', 'where the last checkpoint is kept', './checkpoint.note')
    .action((url: string, options: { readonly log: string; readonly seen: string }) => pull(url, options, terminal))
}

async function serve({ key, origin, log, dir, host, port }: ServeWitnessOptions, terminal: Terminal): Promise<void> {
  const [{ createWitness }, { witnessKey }, { serveWitness }] = await Promise.all([
    import('../../ledger/witness/index.ts'), import('../../main/witness/key-file.ts'), import('../../main/witness/serve.ts'),
  ])
  const number = Number(port)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new CliError('INPUT_WRONG', { message: `"${port}" is no port`, hint: 'Give a number from 0 to 65535' })
  const logs = await Promise.all(log.map(readLogKey))
  const { self, privateKey } = await witnessKey(key, origin).catch(wrongKey)
  const witness = createWitness({ dir, name: self.name, privateKey, logs, now: terminal.now })
  const server = await serveWitness(witness, host, number).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError('ADDRESS_WRONG', { message: `Cannot listen on ${host}:${port} (${cause.code ?? 'unknown'})`, hint: 'Choose another with --host or --port', cause })
  })
  terminal.print(`The witness ${self.name} is ready at ${server.url}`)
  terminal.say(`It watches ${logs.map(({ name }) => name).join(', ')}`)
}

async function printKey(file: string, terminal: Terminal): Promise<void> {
  const [{ noteKeyText }, { witnessKey }] = await Promise.all([import('../../ledger/verify/index.ts'), import('../../main/witness/key-file.ts')])
  const { self } = await witnessKey(file).catch(wrongKey)
  terminal.print(noteKeyText(self, 'witness'))
}

async function pull(url: string, options: { readonly log: string; readonly seen: string }, terminal: Terminal): Promise<void> {
  const [{ followLog, writeSynced }, { NoteError, notExcluded }, { readLogAt }] = await Promise.all([
    import('../../ledger/witness/index.ts'), import('../../ledger/verify/index.ts'), import('../../main/witness/read-log.ts'),
  ])
  const key = await readLogKey(options.log)
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new CliError('ADDRESS_WRONG', { message: `"${url}" is no address`, hint: 'Give one such as https://signet.example.org' })
  const seen = await readFile(options.seen, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read "${options.seen}"`, hint: 'Name the file that the last pull wrote', cause: error })
  })
  const followed = await followLog(readLogAt(url), key, seen).catch((cause: unknown) => {
    if (cause instanceof NoteError) {
      throw new CliError('INPUT_WRONG', { message: `A checkpoint is not signed by this ledger: ${cause.message}`, hint: 'Check the key with --log, and the file with --seen', cause })
    }
    throw new CliError('SERVER_UNREACHABLE', { message: `Cannot read the ledger at ${url}`, hint: 'Check the address and whether the server runs', cause })
  })
  const { outcome, checkpoint, note } = followed
  if (outcome === 'rolled-back' || outcome === 'forked') {
    // Beside the good one, which stays: the two together are the evidence.
    await writeSynced(`${options.seen}.contradiction`, note)
    process.exitCode = 1
    terminal.say(outcome === 'rolled-back'
      ? `The ledger was rolled back: it shows ${checkpoint.size} entries, and ${followed.seen.size} were seen before`
      : `The ledger was rewritten: its ${checkpoint.size} entries do not begin with the ${followed.seen.size} that were seen before`)
    terminal.say(`Keep "${options.seen}" and "${options.seen}.contradiction": both are signed by the ledger's key`)
    return
  }
  await writeSynced(options.seen, note)
  terminal.print(outcome === 'first' ? `seen ${checkpoint.size} entries for the first time` : `${checkpoint.size} entries, which continue what was seen before`)
  terminal.say(notExcluded(checkpoint.size, checkpoint.size))
}

async function readLogKey(file: string) {
  const { NoteError, parseNoteKey } = await import('../../ledger/verify/index.ts')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read "${file}"`, hint: 'Check its name and that you may read it', cause })
  })
  try {
    return parseNoteKey(text)
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause
    throw new CliError('INPUT_WRONG', { message: `"${file}" is not the public key of a ledger`, hint: 'Use what "signet ledger key" printed', cause })
  }
}

function wrongKey(cause: unknown): never {
  if (cause instanceof RangeError) throw new CliError('INPUT_WRONG', { message: cause.message, hint: 'Name another file or name', cause })
  throw new CliError('FILE_UNREADABLE', { message: "Cannot read the witness's key", hint: 'Check the file; "signet witness serve" makes one', cause })
}
