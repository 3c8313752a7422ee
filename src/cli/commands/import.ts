/** `signet import mixpanel`: sends a file of events through `/import`. Stopped, it goes on where it was. */
import type { Command } from 'commander'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basic, serverUrl } from '../api-client.ts'
import { CliError } from '../cli-error.ts'
import { type ImportPlace, readState, removeState, stateFile, targetOf, writeState } from '../import/import-state.ts'
import { importFile, type Reached } from '../import/import-file.ts'
import { createProgressView, duration } from '../import/progress.ts'
import { positiveInteger, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface ImportCommandOptions {
  readonly url: string
  readonly token?: string
  readonly secret?: string
  readonly strict?: boolean
  readonly concurrency: number
  readonly allowRefused?: boolean
  readonly json?: boolean
}

export function addImport(signet: Command, terminal: Terminal): void {
  const from = signet.command('import').description('bring in events from elsewhere')
  from
    .command('mixpanel')
    .argument('<file>', 'events, one JSON object a line, gzip or not; "-" reads standard input')
    .description('send lines of a Mixpanel export, or of the form that /import takes')
    .addOption(urlOption())
    .option('--token <token>', "the project's token")
    .option('--secret <secret>', "the project's secret, in place of the token (SIGNET_SECRET)")
    .option('--strict', 'refuse what /import?strict=1 refuses')
    .option('--concurrency <n>', 'requests on their way at once', positiveInteger, 4)
    .option('--allow-refused', 'succeed even when events were refused')
    .option('--json', 'print what was taken and refused as JSON')
    .action((file: string, options: ImportCommandOptions) => importMixpanel(file, options, terminal))
}

async function importMixpanel(file: string, options: ImportCommandOptions, terminal: Terminal): Promise<void> {
  const url = serverUrl(options.url)
  const credentials = options.token ?? options.secret ?? terminal.environment['SIGNET_SECRET']
  if (credentials === undefined) {
    throw new CliError('SECRET_MISSING', { message: 'No project was named', hint: 'Give --token with the project’s token, or --secret' })
  }
  const strict = options.strict === true
  const place = file === '-' ? undefined : await placeOf(file, targetOf(url, credentials, strict))
  const sidecar = stateFile(file)
  const from = place === undefined ? undefined : await readState(sidecar, place)
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  const began = terminal.now()
  const view = createProgressView(terminal, place?.size)
  if (from !== undefined) view.remark(`Going on after line ${from.lines.toLocaleString('en')}, where an earlier import stopped`)

  let reached: Reached
  try {
    reached = await importFile({
      url,
      authorization: basic(credentials),
      strict,
      signal: stop.signal,
      now: terminal.now,
      random: terminal.random,
      onWait: (why, ms) => view.remark(`${why}; trying again in ${duration(ms)}`),
      source: place === undefined ? terminal.stdin : createReadStream(file, { highWaterMark: 1 << 20 }),
      concurrency: options.concurrency,
      from,
      save: async (now) => {
        if (place !== undefined && now.offset > 0) await writeState(sidecar, { ...place, ...now })
      },
      onProgress: view.show,
    })
  } catch (error) {
    view.clear()
    if (!stop.signal.aborted) throw unreadable(error)
    terminal.say(place === undefined ? 'Stopped' : 'Stopped. Call the same command again to go on')
    process.exitCode = 130
    return
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
  view.clear()
  if (place !== undefined) await removeState(sidecar)
  const refused = reached.refused.reduce((sum, { count }) => sum + count, 0)
  if (options.json === true) terminal.print(JSON.stringify({ taken: reached.taken, refused, reasons: reached.refused }))
  else report(reached, refused, terminal.now() - began, terminal)
  if (refused > 0 && options.allowRefused !== true) process.exitCode = 1
}

function report(reached: Reached, refused: number, ms: number, terminal: Terminal): void {
  terminal.print(`taken ${reached.taken.toLocaleString('en')} events in ${duration(ms)}`)
  if (refused === 0) return
  terminal.print(`refused ${refused.toLocaleString('en')}`)
  for (const { reason, count, lines } of reached.refused) {
    const where = lines.length === 0 ? '' : ` (line${count === 1 ? '' : 's'} ${lines.join(', ')}${count > lines.length ? ', …' : ''})`
    terminal.print(`  ${count.toLocaleString('en')}  ${reason}${where}`)
  }
}

async function placeOf(file: string, target: string): Promise<ImportPlace> {
  try {
    const { size, mtimeMs } = await stat(file)
    return { size, mtimeMs, target }
  } catch (cause) {
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read "${file}"`, hint: 'Check its name and that you may read it', cause })
  }
}

/** What the file system or zlib said, as an error of ours. */
function unreadable(error: unknown): unknown {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new CliError('FILE_UNREADABLE', { message: 'Cannot unpack the file: it is cut off or damaged', hint: 'Fetch it again; what was imported stays', cause: error })
  }
  return error
}
