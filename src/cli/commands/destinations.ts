/**
 * `signet destinations`: where events are forwarded to, from the machine itself, through the running server. Letting
 * identifying fields go takes the unlock secret, which goes to the vault and not to the server.
 */
import { type Command, Option } from 'commander'
import { destinationKinds, type DestinationKind, type PlaceLevel, placeLevels } from '../../model/destination.ts'
import type { DisclosureLevel } from '../../model/grant.ts'
import { tableLines } from '../answer-text/table.ts'
import type { AskServer } from '../access-door.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, list, positiveInteger, projectOption, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface Common {
  readonly data: string
  readonly url: string
  readonly project?: number
  readonly json?: boolean
}

interface AddOptions extends Common {
  readonly name: string
  readonly kind: DestinationKind
  readonly address: string
  readonly vendor: string
  readonly contact?: string
  readonly country?: string
  readonly purpose?: string
  readonly events?: readonly string[]
  readonly properties?: readonly string[]
  readonly places: PlaceLevel
  readonly sameIds?: boolean
  readonly keySecret?: string
  readonly keyToken?: string
  readonly keyUser?: string
  readonly keyProject?: string
}

interface GrantOptions extends Common {
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly days: number
  readonly reason: string
  readonly socket?: string
  readonly unlockStdin?: boolean
}

interface Shown {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly state: string
  readonly vendor: { readonly name: string }
  readonly granted: { readonly fields: readonly string[]; readonly isOver: boolean } | null
  readonly progress: { readonly sentEvents: number; readonly trouble: string | null; readonly batches: { readonly dead: number } }
}

const dayMs = 24 * 3_600_000

export function addDestinations(signet: Command, terminal: Terminal): void {
  const group = signet.command('destinations').description('where events are forwarded to')
  const command = (name: string, description: string) =>
    group.command(name).description(description).addOption(dataOption()).addOption(urlOption()).addOption(projectOption()).option('--json', 'print JSON')
  command('list', 'list destinations and how they go').action((options: Common) => listAll(options, terminal))
  command('add', 'forward events from now on; ids are made for it, and no property goes that is not named')
    .requiredOption('--name <name>', 'what it is called')
    .addOption(new Option('--kind <kind>', 'which protocol').choices(destinationKinds).makeOptionMandatory())
    .requiredOption('--address <url|folder>', 'where; for a folder its name')
    .requiredOption('--vendor <name>', 'who receives it')
    .option('--contact <text>', 'the contact that the contract names')
    .option('--country <code>', 'the vendor’s country, two letters')
    .option('--purpose <text>', 'why they get it')
    .option('--events <names>', 'only these events, with commas between', list)
    .option('--properties <names>', 'these properties too', list)
    .addOption(new Option('--places <level>', 'how much of a place').choices(placeLevels).default('none'))
    .option('--same-ids', 'the project’s pseudonyms in place of ids of its own')
    .option('--key-secret <secret>', 'the key that it is reached with')
    .option('--key-token <token>', 'mixpanel: the project’s token, for deletions')
    .option('--key-user <name>', 'mixpanel: a service account')
    .option('--key-project <id>', 'mixpanel: the project’s number, for a service account')
    .action((options: AddOptions) => add(options, terminal))
  for (const [name, description] of [
    ['pause', 'finish what is under way and begin nothing more'], ['stop', 'stop at once, also what is under way'], ['resume', 'go on from where it was'],
  ] as const) {
    command(`${name} <id>`, description).action((id: string, options: Common) => withServer(options, terminal, async (ask, project) => {
      const { state } = await ask<Shown>('POST', `v1/projects/${project}/destinations/${numberIn(id)}/${name}`)
      terminal.print(`Destination ${id}: ${state}`)
    }))
  }
  command('stop-all', 'stop every destination of every project at once').action((options: Common) => withServer(options, terminal, async (ask) => {
    const { destinations } = await ask<{ destinations: number[] }>('POST', 'v1/destinations/stop')
    terminal.print(`${destinations.length} destinations stopped; allow forwarding again with "signet destinations allow"`)
  }))
  command('allow', 'let destinations be resumed after all were stopped').action((options: Common) => withServer(options, terminal, async (ask) => {
    await ask('POST', 'v1/destinations/allow')
    terminal.print('Destinations can be resumed, one by one')
  }))
  command('record <id>', 'what was sent there and is not confirmed deleted').action((id: string, options: Common) => record(numberIn(id), options, terminal))
  command('grant <id>', 'let identifying fields go until a day; asks for the unlock secret')
    .requiredOption('--fields <names>', 'which, with commas between', list)
    .addOption(new Option('--level <level>', 'how much of a value').choices(['coarse', 'masked', 'full']).default('full'))
    .addOption(new Option('--days <n>', 'for how long, 90 days at most').argParser(positiveInteger).default(30))
    .requiredOption('--reason <text>', 'why; it goes on the ledger')
    .option('--socket <path>', "the vault's socket, when it is not beside the keys")
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((id: string, options: GrantOptions) => grant(numberIn(id), options, terminal))
  command('end-grant <id>', 'let no identifying field go any more, at once').action((id: string, options: Common) => withServer(options, terminal, async (ask, project) => {
    await ask('DELETE', `v1/projects/${project}/destinations/${numberIn(id)}/grant`)
    terminal.print(`Destination ${id} gets no identifying field any more`)
  }))
}

async function withServer<T>(options: Common, terminal: Terminal, work: (ask: AskServer, project: number) => Promise<T>): Promise<T> {
  const { asOwner, withFacts } = await import('../access-door.ts')
  return withFacts(options.data, terminal, async (registry) => {
    const projects = await registry.projects.list()
    const project = options.project === undefined ? projects[0] : projects.find(({ id }) => id === options.project)
    if (project === undefined) throw new CliError('PROJECT_UNKNOWN', { message: `There is no project ${options.project ?? ''}`.trimEnd() })
    return asOwner(registry, options, (ask) => work(ask, project.id))
  })
}

async function listAll(options: Common, terminal: Terminal): Promise<void> {
  await withServer(options, terminal, async (ask, project) => {
    const { destinations, isStopped } = await ask<{ destinations: Shown[]; isStopped: boolean }>('GET', `v1/projects/${project}/destinations`)
    if (options.json === true) return terminal.print(JSON.stringify(destinations))
    const rows = destinations.map(({ id, name, kind, vendor, state, progress, granted }) => [
      String(id), name, kind, vendor.name, state, String(progress.sentEvents), granted === null || granted.isOver ? '' : granted.fields.join(' '),
      progress.trouble ?? (progress.batches.dead > 0 ? `${progress.batches.dead} dead batches` : ''),
    ])
    for (const line of tableLines(['id', 'name', 'kind', 'vendor', 'state', 'events', 'identifying', 'trouble'], rows)) terminal.print(line)
    if (isStopped) terminal.say('Forwarding is stopped for the whole instance')
  })
}

async function add(options: AddOptions, terminal: Terminal): Promise<void> {
  const { name, kind, address, vendor, contact = '', country = '', purpose = '', events, properties = [], places } = options
  const keys = { secret: options.keySecret, token: options.keyToken, username: options.keyUser, projectId: options.keyProject }
  await withServer(options, terminal, async (ask, project) => {
    const made = await ask<Shown & { readonly secret: string | null }>('POST', `v1/projects/${project}/destinations`, {
      name, kind, address, events: events ?? null, vendor: { name: vendor, contact, country, purpose }, keys,
      policy: { properties, places, ids: options.sameIds === true ? 'same' : 'separate' },
    })
    if (options.json === true) return terminal.print(JSON.stringify(made))
    terminal.print(`Destination ${made.id} gets events from now on`)
    if (made.secret !== null) terminal.print(`Its secret, shown only now: ${made.secret}`)
  })
}

async function record(id: number, options: Common, terminal: Terminal): Promise<void> {
  interface Field { readonly field: string; readonly level: string; readonly grade: string; readonly people: number; readonly firstAt: number; readonly lastAt: number }
  await withServer(options, terminal, async (ask, project) => {
    const found = await ask<{ fields: Field[]; properties: string[]; confirmedDeleted: number; ledgerSize: number }>('GET', `v1/projects/${project}/destinations/${id}/record`)
    if (options.json === true) return terminal.print(JSON.stringify(found))
    const rows = found.fields.map(({ field, level, grade, people, firstAt, lastAt }) => [field, level, grade, String(people), instant(firstAt), instant(lastAt)])
    for (const line of tableLines(['field', 'level', 'grade', 'people', 'first', 'last'], rows)) terminal.print(line)
    terminal.say(`${found.confirmedDeleted} people are confirmed deleted; from ${found.ledgerSize} entries of the ledger`)
  })
}

async function grant(destination: number, options: GrantOptions, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const { createReasonCheck } = await import('../../main/grants/reason-fault.ts')
  const fault = createReasonCheck()(options.reason)
  if (fault !== undefined) throw new CliError('INPUT_WRONG', { message: fault })
  const { fields, level, reason, days } = options
  await withServer(options, terminal, async (ask, project) => {
    const path = `v1/projects/${project}/destinations/${destination}`
    await ask('GET', path)
    const secret = await unlockSecret(terminal, options.unlockStdin === true)
    const proven = await withVault(existingDir(options.data), options.socket, terminal, (vault) => unlocked(vault, secret, () =>
      vault.grantStanding(secret, { destination, project, fields, level, reason, lastsMs: days * dayMs })))
    await ask('PUT', `${path}/grant`, proven)
    terminal.print(`Destination ${destination} gets ${fields.join(', ')} (${level}) until ${instant(proven.grant.expiresAt)}, while the vault is unlocked`)
  })
}

function numberIn(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new CliError('INPUT_WRONG', { message: `"${text}" is no number of a destination`, hint: 'See "signet destinations list"' })
}

function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
