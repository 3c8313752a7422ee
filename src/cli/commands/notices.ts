/** `signet notices`: notices from a terminal on the machine itself, through the running server; everything is on its ledger. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { CliError } from '../cli-error.ts'
import { dataOption, positiveInteger, projectOption, urlOption } from '../options.ts'
import type { AskServer } from '../access-door.ts'
import type { Terminal } from '../terminal.ts'

interface Common {
  readonly data: string
  readonly url: string
  readonly project?: number
}

interface Detail {
  readonly notice: { readonly id: number; readonly incident: string; readonly version: number; readonly people: number; readonly issuedAt: number | null }
  readonly counts: Readonly<Record<'waiting' | 'trying' | 'sent' | 'refused' | 'unsure' | 'withheld' | 'unreachable', number>>
  readonly sending: { readonly state: string; readonly fault: string | null }
  readonly flaws: readonly { readonly at: string; readonly flaw: string }[]
}

export function addNotices(signet: Command, terminal: Terminal): void {
  const notices = signet.command('notices').description('notices to the people of an incident: drafted, previewed, signed, sent')
  const command = (name: string, description: string) =>
    notices.command(name).description(description).addOption(dataOption()).addOption(urlOption()).addOption(projectOption())

  command('list', 'the notices of a project').action((options: Common) => withServer(options, terminal, async (ask, base) => {
    const { notices: all } = await ask<{ notices: Detail['notice'][] }>('GET', base)
    for (const one of all) terminal.print(`${one.id}\tincident ${one.incident}\tversion ${one.version}\t${one.people} people\t${one.issuedAt === null ? 'draft' : 'issued'}`)
  }))
  command('draft <facts>', 'draft a version from a JSON file (docs/notices.md), with people from an exposure that it names or from --people')
    .option('--people <file>', 'JSON lines: {"person","exposed":[…],"possibly":[…],"notExposed":[…]}')
    .action((facts: string, options: Common & { readonly people?: string }) => withServer(options, terminal, async (ask, base) => {
      const { id } = await ask<{ id: number }>('POST', base, JSON.parse(await readInput(facts)))
      if (options.people !== undefined) await addPeople(ask, `${base}/${id}`, await readInput(options.people))
      terminal.print(String(id))
    }))
  command('preview <notice>', 'what it would say: for made-up people, and for a sample')
    .action((notice: string, options: Common) => withServer(options, terminal, async (ask, base) => {
      const { flaws, canaries, sample } = await ask<{ flaws: Detail['flaws']; canaries: Written[]; sample: Written[] }>('GET', `${base}/${numberOf(notice)}/preview`)
      for (const { at, flaw } of flaws) terminal.say(`refused: ${at}: ${flaw}`)
      for (const { subject, text } of [...canaries, ...sample]) terminal.print(`Subject: ${subject}\n\n${text}\n${'='.repeat(74)}`)
      if (flaws.length > 0) process.exitCode = 1
    }))
  command('issue <notice>', 'sign it and send it, under a grant that the unlock secret proves; also goes on with one that was interrupted')
    .requiredOption('--reason <text>', 'why, for the ledger')
    .option('--no-mail', 'only sign it, to hand it out with "signet notices files"')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .addOption(new Option('--socket <path>').hideHelp())
    .action((notice: string, options: Issue) => issue(numberOf(notice), options, terminal))
  command('status <notice>', 'how its sending goes').action((notice: string, options: Common) => withServer(options, terminal, async (ask, base) => {
    say(await ask<Detail>('GET', `${base}/${numberOf(notice)}`), terminal)
  }))
  command('stop <notice>', 'stop the sending after the address that is being tried').action((notice: string, options: Common) => withServer(options, terminal, async (ask, base) => {
    say(await ask<Detail>('POST', `${base}/${numberOf(notice)}/stop`), terminal)
  }))
  command('unsure <notice>', 'decide about addresses of which nobody knows whether they got it')
    .addOption(new Option('--as <what>', 'taken as sent, or sent again').choices(['sent', 'waiting']).makeOptionMandatory())
    .action((notice: string, options: Common & { readonly as: string }) => withServer(options, terminal, async (ask, base) => {
      terminal.print(`${(await ask<{ count: number }>('POST', `${base}/${numberOf(notice)}/unsure`, { as: options.as })).count} addresses`)
    }))
  command('bounces <notice> <codes...>', 'count mails that came back, by the codes in them')
    .action((notice: string, codes: string[], options: Common) => withServer(options, terminal, async (ask, base) => {
      terminal.print(`${(await ask<{ count: number }>('POST', `${base}/${numberOf(notice)}/bounces`, { codes })).count} bounces`)
    }))
  command('files <notice>', 'the issued notices as files, named by their codes')
    .requiredOption('--out <dir>', 'where to')
    .action((notice: string, options: Common & { readonly out: string }) => withServer(options, terminal, (ask, base) => writeFiles(ask, `${base}/${numberOf(notice)}/files`, options.out, terminal)))
}

interface Written {
  readonly subject: string
  readonly text: string
}

interface Issue extends Common {
  readonly reason: string
  readonly mail: boolean
  readonly unlockStdin?: boolean
  readonly socket?: string
}

async function withServer<T>(options: Common, terminal: Terminal, work: (ask: AskServer, base: string) => Promise<T>): Promise<T> {
  const { asOwner, withFacts } = await import('../access-door.ts')
  return withFacts(options.data, terminal, (registry) => asOwner(registry, options, async (ask) => {
    const projects = await registry.projects.list()
    const project = options.project === undefined ? projects[0] : projects.find(({ id }) => id === options.project)
    if (project === undefined) throw new CliError('PROJECT_UNKNOWN', { message: 'There is no such project here' })
    return work(ask, `v1/projects/${project.id}/notices`)
  }))
}

async function issue(notice: number, options: Issue, terminal: Terminal): Promise<void> {
  const { existingDir, withVault } = await import('../instance-files.ts')
  const { unlockSecret } = await import('../unlock-secret.ts')
  const secret = await unlockSecret(terminal, options.unlockStdin === true)
  await withServer(options, terminal, (ask, base) => withVault(existingDir(options.data), options.socket, terminal, async (vault) => {
    if ((await vault.status()).state !== 'unlocked') await vault.unlock(secret)
    const { id } = await ask<{ id: string }>('POST', `${base}/${notice}/grant`, { reason: options.reason })
    await vault.openRequest(id, { secret })
    let detail = await ask<Detail>('POST', `${base}/${notice}/release`, { grant: id, mail: options.mail })
    while (detail.sending.state === 'running') {
      if (terminal.isLive) terminal.sayOver(`${detail.counts.sent} sent, ${detail.counts.waiting} to go …`)
      await new Promise((resolve) => void setTimeout(resolve, 500))
      detail = await ask<Detail>('GET', `${base}/${notice}`)
    }
    if (terminal.isLive) terminal.sayOver('')
    say(detail, terminal)
    if (detail.sending.state === 'paused') process.exitCode = 1
  }))
}

function say({ notice, counts, sending }: Detail, terminal: Terminal): void {
  terminal.print(`incident ${notice.incident}, version ${notice.version}: ${notice.issuedAt === null ? 'a draft' : 'issued'}, for ${notice.people} people`)
  terminal.print(`addresses: ${counts.sent} sent, ${counts.waiting} waiting, ${counts.refused} refused, ${counts.unsure + counts.trying} unsure, ${counts.withheld} withheld; ${counts.unreachable} people without one`)
  if (sending.fault !== null) terminal.print(`paused: ${sending.fault}`)
}

async function addPeople(ask: AskServer, notice: string, lines: string): Promise<void> {
  const people = lines.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as unknown)
  for (let at = 0; at < people.length; at += 1_000) await ask('POST', `${notice}/people`, { people: people.slice(at, at + 1_000) })
}

async function writeFiles(ask: AskServer, path: string, out: string, terminal: Terminal): Promise<void> {
  await mkdir(out, { recursive: true, mode: 0o700 })
  let count = 0
  for (let from: number | null = 0; from !== null;) {
    const page: { notices: { code: string; text: string }[]; next: number | null } = await ask('GET', `${path}?from=${from}`)
    for (const { code, text } of page.notices) {
      if (!/^[\w-]{4,64}$/.test(code)) throw new CliError('ANSWER_UNREADABLE', { message: 'The server answered a code that is none' })
      await writeFile(join(out, `${code}.txt`), text, { mode: 0o600 })
      count++
    }
    from = page.next
  }
  terminal.print(`${count} notices in ${out}`)
}

async function readInput(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError('INPUT_WRONG', { message: `Cannot read ${file}`, cause })
  })
}

function numberOf(text: string): number {
  return positiveInteger(text)
}
