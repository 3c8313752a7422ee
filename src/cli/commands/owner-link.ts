/** `signet owner-link`: a way in when no owner can get in any more. On the ledger. */
import type { Command } from 'commander'
import { dataOption, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addOwnerLink(signet: Command, terminal: Terminal): void {
  signet
    .command('owner-link')
    .description('make a link that opens one session with all rights, once, within an hour')
    .addOption(dataOption())
    .addOption(urlOption())
    .action((options: { readonly data: string; readonly url: string }) => ownerLink(options, terminal))
}

async function ownerLink(options: { readonly data: string; readonly url: string }, terminal: Terminal): Promise<void> {
  const { withAccess } = await import('../access-door.ts')
  terminal.print(await withAccess(options, terminal, (door) => door.ownerLink()))
  terminal.say('It opens once, within an hour; the session lasts an hour. Enrolling there makes another owner')
}
