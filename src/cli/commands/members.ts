/** `signet members`: who can sign in, from the machine itself. Each act is on the ledger. */
import { InvalidArgumentError, type Command } from 'commander'
import { roles, type Role, type RoleIn } from '../../model/member.ts'
import { shownText } from '../answer-text/table.ts'
import { dataOption, positiveInteger, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface DoorOptions {
  readonly data: string
  readonly url: string
}

interface InviteOptions extends DoorOptions {
  readonly role: Role
  readonly project?: number
  readonly note: string
}

export function addMembers(signet: Command, terminal: Terminal): void {
  const members = signet.command('members').description('who can sign in')
  members
    .command('list')
    .description('list members with their roles, factors and sessions')
    .addOption(dataOption())
    .option('--json', 'print JSON')
    .action((options: { readonly data: string; readonly json?: boolean }) => list(options, terminal))
  members
    .command('invite')
    .description('make a link that lets somebody in, once, within three days')
    .addOption(dataOption())
    .addOption(urlOption())
    .option('--role <role>', roles.join(', '), role, 'viewer')
    .option('--project <id>', 'only in this project; in all without it', positiveInteger)
    .option('--note <text>', 'whom it is for', '')
    .action((options: InviteOptions) => invite(options, terminal))
  members
    .command('revoke-sessions <member>')
    .description("end a member's sessions; a name or a number says whose")
    .addOption(dataOption())
    .addOption(urlOption())
    .action((member: string, options: DoorOptions) => revokeSessions(member, options, terminal))
  members
    .command('force-factors <member>')
    .description("take a member's passkeys, app, recovery codes and sessions away, and make the link to enrol anew")
    .addOption(dataOption())
    .addOption(urlOption())
    .action((member: string, options: DoorOptions) => forceFactors(member, options, terminal))
}

function role(text: string): Role {
  const found = roles.find((one) => one === text)
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${roles.join(', ')}.`)
  return found
}

async function list({ data, json }: { readonly data: string; readonly json?: boolean }, terminal: Terminal): Promise<void> {
  const { withFacts } = await import('../access-door.ts')
  await withFacts(data, terminal, async ({ members, factors, sessions }) => {
    const found = await Promise.all((await members.list()).map(async ({ id, name, roles: held, joinedAt }) => ({
      id, name, roles: held, joinedAt,
      passkeys: (await factors.passkeys(id)).length,
      totp: (await factors.seed(id)) !== undefined,
      recoveryCodesLeft: await factors.recoveryCodesLeft(id),
      sessions: (await sessions.list(Number.MAX_SAFE_INTEGER, id)).length,
    })))
    if (json === true) {
      terminal.print(JSON.stringify(found))
      return
    }
    if (found.length === 0) terminal.print('Nobody is enrolled yet: open the owner’s link')
    for (const { id, name, roles: held, passkeys, totp, recoveryCodesLeft, sessions: open } of found) {
      const where = held.map(({ project, role: what }) => `${what}${project === 'all' ? '' : ` in project ${project}`}`).join(', ')
      terminal.print(`${id}  ${shownText(name)}  ${where}  ${passkeys} passkeys${totp ? ', app' : ''}, ${recoveryCodesLeft} codes, ${open} sessions`)
    }
  })
}

async function invite({ role: what, project, note, ...options }: InviteOptions, terminal: Terminal): Promise<void> {
  const { withAccess } = await import('../access-door.ts')
  const held: readonly RoleIn[] = [{ project: project ?? 'all', role: what }]
  terminal.print(await withAccess(options, terminal, (door) => door.invite(held, note)))
  terminal.say(`Whoever opens it first within three days comes in as ${what}${project === undefined ? '' : ` in project ${project}`}`)
}

async function revokeSessions(who: string, options: DoorOptions, terminal: Terminal): Promise<void> {
  const { memberNamed, withAccess } = await import('../access-door.ts')
  const ended = await withAccess(options, terminal, async (door, registry) => door.revokeSessions((await memberNamed(registry, who)).id))
  terminal.print(`${ended} sessions ended`)
}

async function forceFactors(who: string, options: DoorOptions, terminal: Terminal): Promise<void> {
  const { memberNamed, withAccess } = await import('../access-door.ts')
  await withAccess(options, terminal, async (door, registry) => {
    const { id, name } = await memberNamed(registry, who)
    terminal.print(await door.forceFactors(id))
    terminal.say(`${name} can no longer sign in with what there was. With the link, within three days, ${name} enrols anew`)
  })
}
