/** `signet grant-policy`: how much a member opens alone; changing it takes the unlock secret. */
import { type Command, Option } from 'commander'
import type { PolicyChange } from '../../vault/index.ts'
import { dataOption, positiveInteger } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface PolicyOptions extends PolicyChange {
  readonly data: string
  readonly socket?: string
  readonly unlockStdin?: boolean
}

const numbers = {
  idsPerHour: ['--ids-per-hour <n>', 'ids of people that a member opens alone in an hour'],
  idsPerDay: ['--ids-per-day <n>', 'and in a day'],
  idsPerGrant: ['--ids-per-grant <n>', 'more in one grant need a second member'],
  fullIdsPerGrant: ['--full-ids-per-grant <n>', 'the same for full values'],
} as const

export function addGrantPolicy(signet: Command, terminal: Terminal): void {
  const command = signet
    .command('grant-policy')
    .description('print, or with the unlock secret change, how much a member unseals alone')
    .addOption(dataOption())
    .option('--socket <path>', "the vault's socket, when it is not beside the keys")
    .option('--unlock-stdin', 'read the unlock secret from standard input')
  for (const [flags, words] of Object.values(numbers)) command.addOption(new Option(flags, words).argParser(positiveInteger))
  command.action((options: PolicyOptions) => run(options, terminal))
}

async function run(options: PolicyOptions, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const names = Object.keys(numbers) as (keyof typeof numbers)[]
  const change: PolicyChange = Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])))
  await withVault(existingDir(options.data), options.socket, terminal, async (vault) => {
    if (Object.keys(change).length > 0) {
      const secret = await unlockSecret(terminal, options.unlockStdin === true)
      await unlocked(vault, secret, () => vault.setPolicy(secret, change))
    }
    terminal.print(JSON.stringify(await vault.policy(), null, 1))
  })
}
