/** `signet sessions`: ending sessions, from the machine itself. On the ledger. */
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { dataOption, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface RevokeOptions {
  readonly data: string
  readonly url: string
  readonly all?: boolean
}

export function addSessions(signet: Command, terminal: Terminal): void {
  const sessions = signet.command('sessions').description('who is signed in')
  sessions
    .command('revoke')
    .description('end every session; each is refused from its next request on')
    .addOption(dataOption())
    .addOption(urlOption())
    .option('--all', 'every session of everybody')
    .action((options: RevokeOptions) => revoke(options, terminal))
}

async function revoke({ all, ...options }: RevokeOptions, terminal: Terminal): Promise<void> {
  if (all !== true) {
    throw new CliError('INPUT_WRONG', { message: 'Nothing says which sessions', hint: 'Write --all, or "signet members revoke-sessions NAME"' })
  }
  const { withAccess } = await import('../access-door.ts')
  terminal.print(`${await withAccess(options, terminal, (door) => door.revokeSessions())} sessions ended`)
}
