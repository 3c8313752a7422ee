/**
 * `signet unseal`: opens sealed fields of one person, for a reason, under a grant that the owner gives here and now with
 * the unlock secret. The ledger has it before anything is shown.
 */
import { type Command, Option } from 'commander'
import type { DisclosureLevel } from '../../model/grant.ts'
import type { SealedValue } from '../../model/identity-write.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { Terminal } from '../terminal.ts'
import type { Registry } from '../../registry/index.ts'
import type { OpenedRecord, SealedRecord } from '../../vault/index.ts'
import { tableLines } from '../answer-text/table.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, list, projectOption } from '../options.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface UnsealOptions {
  readonly data: string
  readonly socket?: string
  readonly project?: number
  readonly person: string
  readonly fields?: readonly string[]
  readonly reason: string
  readonly level: DisclosureLevel
  readonly history?: boolean
  readonly unlockStdin?: boolean
  readonly json?: boolean
}

/** A grant of the command line is used at once. */
const grantLastsMs = 5 * 60_000

export function addUnseal(signet: Command, terminal: Terminal): void {
  signet
    .command('unseal')
    .description('open sealed fields of one person; asks for the unlock secret')
    .addOption(dataOption())
    .option('--socket <path>', "the vault's socket, when it is not beside the keys")
    .addOption(projectOption())
    .requiredOption('--person <handle|pseudonym>', 'whose')
    .option('--fields <names>', 'which, with commas between; says which there are when absent', list)
    .requiredOption('--reason <text>', 'why; it goes on the ledger')
    .addOption(new Option('--level <level>', 'how much of a value').choices(['coarse', 'masked', 'full']).default('masked'))
    .option('--history', 'former values too')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .option('--json', 'print JSON')
    .action((options: UnsealOptions) => unseal(options, terminal))
}

async function unseal(options: UnsealOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts, unlocked, withVault } = await import('../instance-files.ts')
  const { findPerson } = await import('../find-person.ts')
  const { handle } = await import('../../model/handle.ts')
  if (options.reason.trim() === '') throw new CliError('INPUT_WRONG', { message: 'The reason is empty', hint: 'Say in a few words why, as "ticket 4711: wrong address"' })
  const dir = existingDir(options.data)
  const registry = await openFacts(dir, terminal)
  let opened: readonly OpenedRecord[]
  try {
    const project = await projectIn(registry, options.project)
    const people = await findPerson(registry, project, options.person)
    const fields = options.fields ?? await askForFields(registry, project, people)
    const records = await sealedRecords(registry, project, people, fields, options.history === true)
    const secret = await unlockSecret(terminal, options.unlockStdin === true)
    opened = await withVault(dir, options.socket, terminal, (vault) => unlocked(vault, secret, async () => {
      const grant = await vault.grant(secret, {
        actor: 'owner', project, people, fields, level: options.level, reason: options.reason, approvals: [], lastsMs: grantLastsMs,
      })
      return vault.open(grant, records)
    }))
  } finally {
    await registry.close()
  }
  if (options.json === true) {
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
