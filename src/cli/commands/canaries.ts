/** `signet canaries spread`: puts made-up people among the real ones. Which they are is told to the vault alone. */
import { type Command, Option } from 'commander'
import { CliError } from '../cli-error.ts'
import { dataOption, positiveInteger, projectOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface SpreadOptions {
  readonly data: string
  readonly project?: number
  readonly count: number
}

const mostAtOnce = 100

export function addCanaries(signet: Command, terminal: Terminal): void {
  signet
    .command('canaries')
    .description('made-up people whom nobody has a reason to open')
    .command('spread')
    .description('put more of them among the people of a project')
    .addOption(dataOption())
    .addOption(projectOption())
    .addOption(new Option('--count <n>', 'how many').argParser(positiveInteger).default(5))
    .action((options: SpreadOptions) => spread(options, terminal))
}

async function spread(options: SpreadOptions, terminal: Terminal): Promise<void> {
  if (options.count > mostAtOnce) throw new CliError('INPUT_WRONG', { message: `At most ${mostAtOnce} at once` })
  const { existingDir, openFacts } = await import('../instance-files.ts')
  const { spreadCanaries } = await import('../../main/grants/plant-canaries.ts')
  const dir = existingDir(options.data)
  const registry = await openFacts(dir, terminal)
  try {
    const projects = await registry.projects.list()
    const project = options.project === undefined ? projects[0] : projects.find(({ id }) => id === options.project)
    if (project === undefined) throw new CliError('PROJECT_UNKNOWN', { message: `There is no project ${options.project ?? ''}`.trimEnd() })
    const count = await spreadCanaries({ registry, keysDir: dir.keys, project, now: terminal.now }, options.count)
    terminal.print(`${count} canaries stand among the people of "${project.name}"; only the vault can tell which they are`)
  } finally {
    await registry.close()
  }
}
