/** `signet erase`: erases people, or one identifying field; what names them is unreadable when the command returns. */
import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { readInput, type Terminal } from '../terminal.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, projectOption, several } from '../options.ts'

interface EraseOptions {
  readonly data: string
  readonly project?: number
  readonly person: readonly string[]
  readonly id: readonly string[]
  readonly list?: string
  readonly field?: string
  readonly everyone?: boolean
  readonly events?: 'keep' | 'remove'
  readonly now?: boolean
  readonly json?: boolean
}

export function addErase(signet: Command, terminal: Terminal): void {
  signet
    .command('erase')
    .description('erase people, or one identifying field, for good')
    .addOption(dataOption())
    .addOption(projectOption())
    .option('--person <handle|pseudonym>', 'whom; may be given several times', several, [])
    .option('--id <id>', 'whom, by the id that clients send; may be given several times', several, [])
    .option('--list <file|->', 'a file of such ids, one a line')
    .option('--field <name>', 'only this identifying field')
    .option('--everyone', 'the field of everyone')
    .addOption(new Option('--events <what>', "what becomes of the events; as the project's settings say unless given").choices(['keep', 'remove']))
    .option('--now', 'replace the shelf key at once, so that nothing of it is readable in older backups either')
    .option('--json', 'print JSON')
    .action((options: EraseOptions) => erase(options, terminal))
}

async function erase(options: EraseOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts } = await import('../instance-files.ts')
  const { findPerson } = await import('../find-person.ts')
  const { withActs } = await import('../with-acts.ts')
  const ids = [...options.id, ...(options.list === undefined ? [] : await idsIn(options.list, terminal))]
  const everyone = options.everyone === true
  if (everyone && (options.field === undefined || options.person.length + ids.length > 0)) {
    throw new CliError('INPUT_WRONG', { message: '--everyone goes with --field and without people', hint: 'To remove a project with all its data, use its settings' })
  }
  if (!everyone && options.person.length + ids.length === 0) {
    throw new CliError('INPUT_WRONG', { message: 'Nobody was named', hint: 'Name people with --person, --id or --list' })
  }
  const dir = existingDir(options.data)
  const registry = await openFacts(dir, terminal)
  let project: number | undefined
  const people = new Set<string>()
  try {
    project = options.project ?? (await registry.projects.list())[0]?.id
    if (project === undefined) throw new CliError('PROJECT_UNKNOWN', { message: 'There is no project' })
    for (const person of options.person) for (const id of await findPerson(registry, project, person)) people.add(id)
  } finally {
    await registry.close()
  }
  const { id, result } = await withActs(dir, terminal, (acts) => acts.erase({
    project: project!, people: [...people], ids, now: options.now === true,
    ...(options.field !== undefined && { field: options.field }), ...(everyone && { everyone: true as const }),
    ...(options.events !== undefined && { events: options.events }),
  }))
  if (options.json === true) return terminal.print(JSON.stringify({ erasure: id, ...result }))
  const what = options.field === undefined ? `${result.persons ?? 0} people with ${result.ids ?? 0} ids` : `${options.field} of ${result.persons ?? 0} people`
  terminal.print(`Erased ${what}: ${result.values ?? 0} sealed values, ${result.profiles ?? 0} profiles, ${result.links ?? 0} links; ${result.events ?? 0} events unlinked or removed`)
  terminal.print(`On the ledger as entries ${result.begun ?? ''} and ${result.done ?? ''}`)
  terminal.print(options.now === true
    ? 'The shelf key was replaced: no earlier copy of the key store opens any more'
    : 'Copies of the key store that were made before open until the shelf key is replaced, within a day unless set otherwise')
}

/** @throws {CliError} FILE_UNREADABLE */
async function idsIn(path: string, terminal: Terminal): Promise<string[]> {
  let text: string
  try {
    text = path === '-' ? await readInput(terminal, 'The list') : await readFile(path, 'utf8')
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', { message: 'Cannot read the list', hint: 'Name a file of ids, one a line', cause })
  }
  return text.split(/\r?\n/).filter((line) => line !== '')
}
