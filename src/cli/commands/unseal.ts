/**
 * `signet unseal`: opens sealed fields of one person or many, for a reason, under a grant that is given here and now: by the
 * owner with the unlock secret, or by a member with a code of their app, where a second member may have to approve first
 * (`signet approve`). The ledger has it before anything is shown.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { DisclosureLevel } from '../../model/grant.ts'
import type { SealedValue } from '../../model/identity-write.ts'
import type { ProjectId } from '../../model/project.ts'
import { isPseudonym, type Pseudonym } from '../../model/pseudonym.ts'
import type { Terminal } from '../terminal.ts'
import type { Registry } from '../../registry/index.ts'
import type { OpenedRecord, OpenedRequest, SealedRecord, VaultClient } from '../../vault/index.ts'
import { tableLines } from '../answer-text/table.ts'
import { CliError } from '../cli-error.ts'
import { memberCode } from '../member-code.ts'
import { dataOption, list, positiveInteger, projectOption } from '../options.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface UnsealOptions {
  readonly data: string
  readonly socket?: string
  readonly project?: number
  readonly person?: string
  readonly peopleFile?: string
  readonly request?: string
  readonly fields?: readonly string[]
  readonly reason?: string
  readonly level: DisclosureLevel
  readonly history?: boolean
  readonly member?: number
  readonly code?: string
  readonly out?: string
  readonly unlockStdin?: boolean
  readonly json?: boolean
}

/** A grant of the command line is used at once. */
const grantLastsMs = 5 * 60_000
/** Records that the vault takes at once. */
const mostRecords = 10_000

export function addUnseal(signet: Command, terminal: Terminal): void {
  signet
    .command('unseal')
    .description('open sealed fields of people; asks for the unlock secret, or with --member for a code')
    .addOption(dataOption())
    .option('--socket <path>', "the vault's socket, when it is not beside the keys")
    .addOption(projectOption())
    .option('--person <handle|pseudonym>', 'whose')
    .option('--people-file <file>', 'whose: a pseudonym or handle in each line')
    .option('--request <id>', 'opens a request that was filed before and is approved now')
    .option('--fields <names>', 'which, with commas between; says which there are when absent', list)
    .option('--reason <text>', 'why; it goes on the ledger')
    .addOption(new Option('--level <level>', 'how much of a value').choices(['coarse', 'masked', 'full']).default('masked'))
    .option('--history', 'former values too')
    .addOption(new Option('--member <number>', 'as this member, who proves it with a code').argParser(positiveInteger))
    .option('--code <digits>', "the member's code; asked for when absent")
    .option('--out <file>', 'write a file that carries its receipt: .csv or .json')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .option('--json', 'print JSON')
    .action((options: UnsealOptions) => unseal(options, terminal))
}

async function unseal(options: UnsealOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts, withVault } = await import('../instance-files.ts')
  const ending = endingOf(options.out)
  const dir = existingDir(options.data)
  if (options.request !== undefined) {
    const { request } = options
    const opened = await withVault(dir, options.socket, terminal, async (vault) =>
      vault.openRequest(request, await shownBy(options, terminal, vault)))
    return give(opened, options, ending, terminal)
  }
  const { createReasonCheck } = await import('../../main/grants/reason-fault.ts')
  const reason = options.reason ?? ''
  const fault = createReasonCheck()(reason)
  if (fault !== undefined) throw new CliError('INPUT_WRONG', { message: fault })
  const registry = await openFacts(dir, terminal)
  try {
    const project = await projectIn(registry, options.project)
    const people = await peopleMeant(registry, project, options)
    const fields = options.fields ?? await askForFields(registry, project, people)
    const records = await sealedRecords(registry, project, people, fields, options.history === true)
    const named = { project, people: [...new Set(records.map(({ value }) => value.pseudonym))], fields, level: options.level, reason }
    if (options.member === undefined && options.out === undefined) {
      return show(await byOwner(options, terminal, named, records), options.json === true, terminal)
    }
    await byRequest(options, ending, terminal, { ...named, records })
  } finally {
    await registry.close()
  }
}

interface Named {
  readonly project: ProjectId
  readonly people: readonly Pseudonym[]
  readonly fields: readonly string[]
  readonly level: DisclosureLevel
  readonly reason: string
}

async function byOwner(options: UnsealOptions, terminal: Terminal, named: Named, records: readonly SealedRecord[]): Promise<OpenedRecord[]> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const secret = await unlockSecret(terminal, options.unlockStdin === true)
  return withVault(existingDir(options.data), options.socket, terminal, (vault) => unlocked(vault, secret, async () => {
    const grant = await vault.grant(secret, { actor: 'owner', ...named, approvals: [], lastsMs: grantLastsMs })
    return vault.open(grant, records)
  }))
}

/** Files a request and opens it at once, unless a second member must approve it first. */
async function byRequest(
  options: UnsealOptions, ending: Ending | undefined, terminal: Terminal, named: Named & { readonly records: readonly SealedRecord[] },
): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const dir = existingDir(options.data)
  if (options.member === undefined) {
    const secret = await unlockSecret(terminal, options.unlockStdin === true)
    const opened = await withVault(dir, options.socket, terminal, (vault) => unlocked(vault, secret, async () =>
      vault.openRequest((await vault.file({ actor: 'owner', ...named })).id, { secret })))
    return give(opened, options, ending, terminal)
  }
  const { member } = options
  await withVault(dir, options.socket, terminal, async (vault) => {
    await demandRunning(vault)
    const request = await vault.file({ actor: `member:${member}`, ...named })
    if (request.missing === null) {
      return give(await vault.openRequest(request.id, await shownBy(options, terminal, vault)), options, ending, terminal)
    }
    terminal.print(request.id)
    terminal.say(`A second member must approve this: signet approve ${request.id} --member NUMBER`)
    terminal.say(`Then open it: signet unseal --request ${request.id} --member ${member}${options.out === undefined ? '' : ` --out ${options.out}`}`)
  })
}

/** A request outlives this command in a running server's vault only. @throws {CliError} SERVER_UNREACHABLE */
export async function demandRunning(vault: VaultClient): Promise<void> {
  if ((await vault.status()).state === 'unlocked') return
  throw new CliError('VAULT_LOCKED', { message: 'The vault of the running server is locked, or no server runs', hint: 'Start the server, and unlock the vault at its desk' })
}

async function shownBy(options: UnsealOptions, terminal: Terminal, vault: VaultClient) {
  if (options.member !== undefined) return memberCode(vault, options.member, options.code, terminal)
  return { secret: await unlockSecret(terminal, options.unlockStdin === true) }
}

type Ending = 'csv' | 'json'

function endingOf(out: string | undefined): Ending | undefined {
  if (out === undefined) return undefined
  const ending = /\.(csv|json)$/i.exec(out)?.[1]?.toLowerCase()
  if (ending === 'csv' || ending === 'json') return ending
  throw new CliError('INPUT_WRONG', { message: `"${out}" ends in neither .csv nor .json`, hint: 'The ending says which file is written' })
}

async function give(opened: OpenedRequest, options: UnsealOptions, ending: Ending | undefined, terminal: Terminal): Promise<void> {
  if (ending === undefined || options.out === undefined) return show(opened.records, options.json === true, terminal)
  const { releaseCsv, releaseJson } = await import('../../vault/index.ts')
  await writeFile(options.out, ending === 'csv' ? releaseCsv(opened) : releaseJson(opened), { mode: 0o600 })
  const people = new Set(opened.records.map(({ pseudonym }) => pseudonym)).size
  terminal.say(`${options.out}: ${opened.records.length} values of ${people} people, on the ledger as entry ${opened.receipt?.index ?? 'unknown'}`)
}

async function show(opened: readonly OpenedRecord[], asJson: boolean, terminal: Terminal): Promise<void> {
  const { handle } = await import('../../model/handle.ts')
  if (asJson) {
    terminal.print(JSON.stringify(opened.map(({ pseudonym, field, text }) => ({ pseudonym, handle: handle(pseudonym), field, value: text }))))
    return
  }
  const rows = opened.map(({ pseudonym, field, text }) => [handle(pseudonym), field, text ?? '(does not open)'])
  for (const line of tableLines(['person', 'field', 'value'], rows)) terminal.print(line)
}

async function projectIn(registry: Registry, named: number | undefined): Promise<ProjectId> {
  const projects = await registry.projects.list()
  const project = named === undefined ? projects[0] : projects.find(({ id }) => id === named)
  if (project === undefined) throw new CliError('PROJECT_UNKNOWN', { message: `There is no project ${named ?? ''}`.trimEnd() })
  return project.id
}

async function peopleMeant(registry: Registry, project: ProjectId, { person, peopleFile }: UnsealOptions): Promise<Pseudonym[]> {
  const { findPerson } = await import('../find-person.ts')
  if ((person === undefined) === (peopleFile === undefined)) {
    throw new CliError('INPUT_WRONG', { message: 'Say whose: either --person or --people-file' })
  }
  if (person !== undefined) return findPerson(registry, project, person)
  const lines = (await readPeople(peopleFile!)).split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const people = new Set<Pseudonym>()
  const pseudonyms = lines.filter((line) => isPseudonym(line)) as Pseudonym[]
  const heads = await registry.links.resolve(project, pseudonyms)
  for (const one of new Set(pseudonyms.map((each) => heads.get(each) ?? each))) {
    people.add(one)
    for (const { from } of await registry.links.membersOf(project, one)) people.add(from)
  }
  for (const line of lines) if (!isPseudonym(line)) for (const one of await findPerson(registry, project, line)) people.add(one)
  if (people.size === 0) throw new CliError('INPUT_WRONG', { message: `${peopleFile} names nobody` })
  return [...people]
}

async function readPeople(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read ${file}`, cause })
  })
}

async function askForFields(registry: Registry, project: ProjectId, people: readonly Pseudonym[]): Promise<never> {
  const byPerson = await registry.sealed.sealedFieldsOf(project, people)
  const names = [...new Set([...byPerson.values()].flat())].toSorted()
  if (names.length === 0) throw nothingSealed()
  throw new CliError('INPUT_WRONG', { message: 'No fields were named', hint: `Under seal are: --fields '${names.join(',')}'` })
}

async function sealedRecords(
  registry: Registry, project: ProjectId, people: readonly Pseudonym[], fields: readonly string[], history: boolean,
): Promise<SealedRecord[]> {
  const values = await registry.sealed.readSealed(project, people, fields)
  const wanted = history ? values : newest(values)
  if (wanted.length > mostRecords) {
    throw new CliError('INPUT_WRONG', { message: `That is ${wanted.length} values; one grant takes ${mostRecords}`, hint: 'Ask for fewer people or fields' })
  }
  const keys = await registry.keys.readKeys(wanted)
  const records = wanted.flatMap((value) => {
    const key = keys.get(value.record)
    return key === undefined ? [] : [{ value, key }]
  })
  if (records.length === 0) throw nothingSealed()
  return records
}

function newest(values: readonly SealedValue[]): SealedValue[] {
  return [...new Map(values.map((value) => [`${value.pseudonym} ${value.field}`, value])).values()]
}

function nothingSealed(): CliError {
  return new CliError('NOTHING_SEALED', { message: 'Nothing of this person is under seal in these fields', hint: 'Leave out --fields to see which there are' })
}
