/** `signet init`: creates an instance without a browser. What it prints is told once and kept nowhere. */
import { type Command, Option } from 'commander'
import { CliError } from '../cli-error.ts'
import { dataOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface InitOptions {
  readonly data: string
  readonly json?: boolean
  readonly name: string
  readonly timeZone: string
  readonly idMode: 'simplified' | 'original'
  readonly email?: string
  readonly port?: string
}

export function addInit(signet: Command, terminal: Terminal): void {
  signet
    .command('init')
    .description('create an instance: its keys, a first project and the owner’s link')
    .addOption(dataOption())
    .option('--json', 'print JSON')
    .option('--name <name>', "the project's name", 'My product')
    .option('--time-zone <zone>', "the project's time zone, as Europe/Paris", 'UTC')
    .addOption(new Option('--id-mode <mode>', 'how ids of one person become one').choices(['simplified', 'original']).default('simplified'))
    .option('--email <address>', "the owner's address, to be printed with the link")
    .option('--port <n>', 'the port that the owner’s link names (SIGNET_PORT, 8080)')
    .action((options: InitOptions) => init(options, terminal))
}

async function init(options: InitOptions, terminal: Terminal): Promise<void> {
  const { readConfig } = await import('../../main/config.ts')
  const { dataDir, hasInstance } = await import('../../main/data-dir.ts')
  const config = readConfig({
    ...terminal.environment,
    SIGNET_DATA: options.data,
    ...(options.port === undefined ? {} : { SIGNET_PORT: options.port }),
  })
  const dir = dataDir(config.data)
  if (hasInstance(dir)) {
    throw new CliError('INSTANCE_EXISTS', {
      message: `${dir.root} already holds an instance`,
      hint: 'Name an empty directory, or start the one that is there with "signet serve"',
    })
  }
  checkProject(options)
  const { initialise } = await import('../../main/make-instance.ts')
  const { project, ownerKey, unlock } = await initialise(config, {
    name: options.name,
    idMode: options.idMode,
    timeZone: options.timeZone,
  })
  const setupUrl = `${config.origin ?? `http://127.0.0.1:${config.port}`}/open/${ownerKey}`
  if (options.json === true) {
    const { id, name, token, secret } = project
    const made = { project: { id, name, token, secret }, owner: { email: options.email ?? null, setupUrl }, unlock }
    terminal.print(JSON.stringify(made))
    return
  }
  terminal.print(`Made an instance in ${dir.root}`)
  terminal.print('')
  terminal.print(`  project        ${project.name} (${project.id})`)
  terminal.print(`  token          ${project.token}    for SDKs; not a secret`)
  terminal.print(`  secret         ${project.secret}    for scripts that ask questions`)
  terminal.print(`  owner’s link   ${setupUrl}`)
  terminal.print(`  unlock secret  ${unlock}`)
  terminal.print('')
  terminal.print('The last three are shown this once. Without the unlock secret nobody can ever open what is under seal, us included.')
  terminal.print('Make a second way to the keys now, in shares for several people, and try both: "signet keys recovery split", "signet keys rehearse".')
}

/** Looks before anything is made, so that a slip leaves nothing behind. */
function checkProject({ name, timeZone }: InitOptions): void {
  if (name.trim() === '') throw new CliError('INPUT_WRONG', { message: 'The project’s name is empty' })
  try {
    Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw new CliError('INPUT_WRONG', { message: `"${timeZone}" is no time zone`, hint: 'Write it as Europe/Paris', cause })
  }
}
