/** `signet approve`: a second member approves what another asked for, with a code of their app; without an id it lists what waits. */
import { type Command, Option } from 'commander'
import { handle } from '../../model/handle.ts'
import type { RequestView } from '../../vault/index.ts'
import { shownText, tableLines } from '../answer-text/table.ts'
import { memberCode } from '../member-code.ts'
import { dataOption, positiveInteger } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { CliError } from '../cli-error.ts'
import { demandRunning } from './unseal.ts'

interface ApproveOptions {
  readonly data: string
  readonly socket?: string
  readonly member?: number
  readonly code?: string
}

export function addApprove(signet: Command, terminal: Terminal): void {
  signet
    .command('approve')
    .description('approve a request to unseal as a second member; without an id, list what waits')
    .argument('[id]', 'the request')
    .addOption(dataOption())
    .option('--socket <path>', "the vault's socket, when it is not beside the keys")
    .addOption(new Option('--member <number>', 'who approves').argParser(positiveInteger))
    .option('--code <digits>', "the member's code; asked for when absent")
    .action((id: string | undefined, options: ApproveOptions) => approve(id, options, terminal))
}

async function approve(id: string | undefined, options: ApproveOptions, terminal: Terminal): Promise<void> {
  const { existingDir, withVault } = await import('../instance-files.ts')
  await withVault(existingDir(options.data), options.socket, terminal, async (vault) => {
    if (id === undefined) {
      const waiting = (await vault.requests()).filter(({ missing }) => missing !== null)
      for (const line of tableLines(['request', 'who', 'ids', 'fields', 'level', 'why'], waiting.map(toRow))) terminal.print(line)
      return
    }
    if (options.member === undefined) throw new CliError('INPUT_WRONG', { message: 'Say who approves, with --member' })
    await demandRunning(vault)
    const request = await vault.request(id)
    for (const line of said(request)) terminal.say(shownText(line))
    const approved = await vault.approve(id, await memberCode(vault, options.member, options.code, terminal))
    terminal.print(shownText(`Approved by ${approved.approvals.map(({ name }) => name).join(', ')}`))
  })
}

function toRow({ id, actor, name, ids, fields, level, reason }: RequestView): string[] {
  return [id, name ?? actor, String(ids), fields.join(','), level, reason]
}

function said({ actor, name, ids, people, fields, level, reason }: RequestView): string[] {
  const whom = people.slice(0, 5).map((one) => handle(one)).join(', ')
  return [`${name ?? actor} asks for ${fields.join(', ')} (${level}) of ${ids} ids: ${whom}${people.length > 5 ? ' …' : ''}`, `because: ${reason}`]
}
