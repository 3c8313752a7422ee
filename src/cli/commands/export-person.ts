/**
 * `signet export person`: what is kept of a person, as a ZIP for that person. What is under seal stays so, unless the
 * owner opens it here and now: then the values come from the vault straight into the file, past the server.
 */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, projectOption } from '../options.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface ExportPersonOptions {
  readonly data: string
  readonly project?: number
  readonly person: string
  readonly out: string
  readonly unsealed?: boolean
  readonly reason?: string
  readonly unlockStdin?: boolean
}

const grantLastsMs = 5 * 60_000

export function addExportPerson(parent: Command, terminal: Terminal): void {
  parent
    .command('person')
    .description('write what is kept of a person to a ZIP file, for that person')
    .addOption(dataOption())
    .addOption(projectOption())
    .requiredOption('--person <handle|pseudonym>', 'whose')
    .requiredOption('--out <file>', 'the ZIP file')
    .option('--unsealed', 'with what names the person; asks for the unlock secret')
    .option('--reason <text>', 'why it is opened; it goes on the ledger')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((options: ExportPersonOptions) => exportPerson(options, terminal))
}

async function exportPerson(options: ExportPersonOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts } = await import('../instance-files.ts')
  const { findPerson } = await import('../find-person.ts')
  const { withActs } = await import('../with-acts.ts')
  const { packageFiles, zip } = await import('../../erasure/index.ts')
  const reason = options.reason?.trim() ?? ''
  if (options.unsealed === true && reason === '') {
    throw new CliError('INPUT_WRONG', { message: 'The reason is empty', hint: 'Say with --reason why it is opened, as "request 12: right of access"' })
  }
  const dir = existingDir(options.data)
  const registry = await openFacts(dir, terminal)
  try {
    const project = options.project ?? (await registry.projects.list())[0]?.id
    if (project === undefined) throw new CliError('PROJECT_UNKNOWN', { message: 'There is no project' })
    const [person] = await findPerson(registry, project, options.person)
    const packed = await withActs(dir, terminal, (acts) => acts.packPerson(project, person!))
    const values = options.unsealed === true ? await opened() : new Map<string, string>()
    await writeFile(resolve(options.out), zip(packageFiles(packed, values), terminal.now()), { mode: 0o600 })
    terminal.print(`Written to ${resolve(options.out)}: ${packed.events} events, ${packed.parts.identity.length} sealed values, ${values.size} of them opened`)

    async function opened(): Promise<Map<string, string>> {
      const { unlocked, withVault } = await import('../instance-files.ts')
      const sealed = await registry.sealed.readSealed(project!, packed.ids)
      const keys = await registry.keys.readKeys(sealed)
      const records = sealed.flatMap((value) => (keys.has(value.record) ? [{ value, key: keys.get(value.record)! }] : []))
      if (records.length === 0) return new Map()
      const secret = await unlockSecret(terminal, options.unlockStdin === true)
      const found = await withVault(dir, undefined, terminal, (vault) => unlocked(vault, secret, async () => {
        const grant = await vault.grant(secret, {
          actor: 'owner', project: project!, people: packed.ids, fields: [...new Set(records.map(({ value }) => value.field))],
          level: 'full', reason, approvals: [], lastsMs: grantLastsMs,
        })
        return vault.open(grant, records)
      }))
      return new Map(found.flatMap(({ record, text }) => (text === null ? [] : [[record, text] as const])))
    }
  } finally {
    await registry.close()
  }
}
