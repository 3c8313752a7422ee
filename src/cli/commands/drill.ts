/**
 * `signet drill`: plays the attackers of THREATS.md against an instance that is made for it and thrown away, and prints what
 * each got. It touches no instance that is there.
 */
import { rmSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { list, positiveInteger } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface DrillOptions {
  readonly people: number
  readonly only?: readonly string[]
  readonly mode: 'both' | 'signet'
  readonly json?: boolean
  readonly lines?: boolean
}

export function addDrill(signet: Command, terminal: Terminal): void {
  signet
    .command('drill')
    .description('play the attackers of THREATS.md against a throw-away instance, and print what each got')
    .option('--people <n>', 'how many made-up people', positiveInteger, 1_000)
    .option('--only <ids>', 'only these, as D1,D5,P1', list)
    .addOption(new Option('--mode <mode>', 'whether a plain analytics store is attacked beside it').choices(['both', 'signet']).default('both'))
    .option('--json', 'print JSON')
    .addOption(new Option('--lines', 'print a line of JSON for each attacker as it was played, and one for all').hideHelp())
    .action((options: DrillOptions) => drill(options, terminal))
}

async function drill({ people, only, mode, json, lines }: DrillOptions, terminal: Terminal): Promise<void> {
  const { chosenPlays, fewestPeople, held, mostPeople, sayDrill } = await import('../../drill/index.ts')
  const { runDrill } = await import('../../main/drill/drill.ts')
  if (people < fewestPeople || people > mostPeople) {
    throw new CliError('INPUT_WRONG', { message: `A drill takes ${fewestPeople} to ${mostPeople} people`, hint: 'Write --people 1000' })
  }
  const ids = only?.map((id) => id.trim())
  const known = new Set(chosenPlays(undefined).map(({ id }) => id))
  const missing = ids?.find((id) => !known.has(id))
  if (missing !== undefined) throw new CliError('INPUT_WRONG', { message: `There is no attacker "${missing}"`, hint: `There are ${[...known].join(', ')}` })

  let folder: string | undefined
  // Whoever gives up waits for nothing, since nothing is worth keeping, and leaves nothing behind.
  const giveUp = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, giveUp)
  const played = await runDrill({
    people, plain: mode === 'both', ...(ids !== undefined && { only: ids }),
    onFolder: (root) => {
      folder = root
    },
    onOutcome: (outcome, done, of) => {
      if (lines === true) terminal.print(JSON.stringify({ outcome, done, of }))
      else if (terminal.isLive) terminal.sayOver(`${done}/${of}  ${outcome.id}  ${outcome.attacker}`)
    },
  })
  if (terminal.isLive && lines !== true) terminal.sayOver('')
  if (lines === true) terminal.print(JSON.stringify({ drill: played }))
  else if (json === true) terminal.print(JSON.stringify(played))
  else for (const line of sayDrill(played)) terminal.print(line)
  if (!held(played)) process.exitCode = 1
}
