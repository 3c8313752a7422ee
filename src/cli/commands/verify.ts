/** `signet verify`: checks a notice offline, with the keys that an instance publishes. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { NoticeFault, NoticeVerdict, PublishedKeys } from '../../model/signed/check-notice.ts'
import { CliError } from '../cli-error.ts'
import type { Terminal } from '../terminal.ts'

interface VerifyOptions {
  readonly keys?: string
  readonly url?: string
  readonly json?: boolean
}

export function addVerify(signet: Command, terminal: Terminal): void {
  signet
    .command('verify')
    .argument('<file>', 'the notice: its text, or the mail as it was saved; - for standard input')
    .description('check a notice: whether it is what was signed, where the ledger announced it, and what replaced it')
    .option('--keys <file>', 'what the instance publishes at /.well-known/signet-notice-keys.json, as it was saved; then no network is needed')
    .option('--url <url>', 'the instance, to read that from')
    .option('--json', 'print the verdict as JSON')
    .action((file: string, options: VerifyOptions) => verify(file, options, terminal))
}

const sentences: Readonly<Record<NoticeFault, string>> = {
  'no-signature': 'There is no signature in it. A message without one is not from this instance',
  'two-signatures': 'There are two signatures in it: give one notice alone',
  'broken-signature': 'Its signature is cut off or damaged: save the whole message, down to "END SIGNATURE"',
  'broken-proof': 'Its proof from the ledger is cut off or damaged',
  'keys-unreadable': 'The keys cannot be read',
  'other-key': 'It was signed by another key. Do not trust it',
  'wrong-signature': 'The text is not what was signed: somebody changed it or added something. Do not trust it',
  'no-notice': 'What was signed is no notice',
  'wrong-proof': 'The ledger did not announce this text. Do not trust it',
  'foreign-ledger': 'Its proof is from another ledger. Do not trust it',
}

async function verify(file: string, options: VerifyOptions, terminal: Terminal): Promise<void> {
  const { checkNotice } = await import('../../model/signed/check-notice.ts')
  const { mailText } = await import('../../model/signed/mail-text.ts')
  const keys = await readKeys(options)
  const { text: readAll } = await import('node:stream/consumers')
  const given = file === '-' ? await readAll(terminal.stdin) : await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError('INPUT_WRONG', { message: `Cannot read ${file}`, cause })
  })
  const verdict = await checkNotice(mailText(given), keys)
  if (options.json === true) terminal.print(JSON.stringify(verdict))
  else for (const line of linesOf(verdict, keys)) terminal.print(line)
  if (!verdict.good) process.exitCode = 1
}

function linesOf(verdict: NoticeVerdict, { organisation }: PublishedKeys): string[] {
  if (!verdict.good) return ['not confirmed', sentences[verdict.fault]]
  const { mark, ledger, replacedBy, text } = verdict
  return [
    'genuine',
    `${organisation} signed exactly the text below: incident ${mark.incident}, version ${mark.version} of ${mark.date}, code ${mark.code}`,
    ledger === undefined ? 'It carries no proof from the ledger; only the signature was checked' : `The ledger announced it as entry ${ledger.index}, as a checkpoint over ${ledger.size} entries shows`,
    replacedBy === undefined ? 'No later version is known' : `It was replaced by version ${replacedBy.version} of ${replacedBy.date}`,
    '', ...text.trimEnd().split('\n'),
  ]
}

async function readKeys({ keys, url }: VerifyOptions): Promise<PublishedKeys> {
  if ((keys === undefined) === (url === undefined)) {
    throw new CliError('INPUT_WRONG', { message: 'Nothing says which keys to check with', hint: 'Give --keys FILE, or --url of the instance' })
  }
  const text = keys === undefined ? await fetchKeys(url!) : await readFile(keys, 'utf8').catch((cause: unknown) => {
    throw new CliError('INPUT_WRONG', { message: `Cannot read ${keys}`, cause })
  })
  let parsed: PublishedKeys | undefined
  try {
    parsed = JSON.parse(text) as PublishedKeys
  } catch {
    // Said below.
  }
  if (parsed?.format === 'signet/notice-keys/v1' && Array.isArray(parsed.versions)) return parsed
  throw new CliError('INPUT_WRONG', { message: 'These are no keys of an instance', hint: 'They are at /.well-known/signet-notice-keys.json' })
}

async function fetchKeys(address: string): Promise<string> {
  const { serverUrl, unreachable } = await import('../api-client.ts')
  const url = serverUrl(address)
  const response = await fetch(new URL('.well-known/signet-notice-keys.json', url), { redirect: 'manual' }).catch((cause: unknown) => {
    throw unreachable(url, cause)
  })
  if (!response.ok) throw new CliError('SERVER_REFUSED', { message: `The server answered ${response.status}: it has published no keys` })
  return response.text()
}
