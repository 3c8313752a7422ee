/** `signet export`: a project's events as JSON lines, as they are kept, or all that is kept of one person. */
import { type Command, InvalidArgumentError } from 'commander'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createApiClient } from '../api-client.ts'
import { list, secretOption, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { secretMissing } from './ask.ts'
import { addExportPerson } from './export-person.ts'

interface ExportOptions {
  readonly url: string
  readonly secret?: string
  readonly from: string
  readonly to: string
  readonly event?: readonly string[]
}

export function addExport(signet: Command, terminal: Terminal): void {
  const all = signet.command('export').description('write events as JSON lines to standard output, or what is kept of a person to a file')
  addExportPerson(all, terminal)
  all
    .command('events', { isDefault: true })
    .description('write events as JSON lines to standard output')
    .addOption(urlOption())
    .addOption(secretOption())
    .requiredOption('--from <day>', 'the first day, as 2026-03-01', day)
    .requiredOption('--to <day>', 'the last day', day)
    .option('--event <names>', 'only these events, with commas between', list)
    .action((options: ExportOptions) => exportEvents(options, terminal))
}

async function exportEvents({ url, secret, from, to, event }: ExportOptions, terminal: Terminal): Promise<void> {
  if (secret === undefined) throw secretMissing()
  const query = new URLSearchParams({ from_date: from, to_date: to })
  if (event !== undefined) query.set('event', JSON.stringify(event))
  const response = await createApiClient(url, secret).open(`api/2.0/export?${query}`)
  if (response.body !== null) await pipeline(Readable.fromWeb(response.body as never), terminal.stdout, { end: false })
}

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError('It must be a day, as 2026-03-01.')
}
