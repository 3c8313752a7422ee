/** `signet verify`: checks a notice offline, with the keys that an instance publishes. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { BulletinVerdict } from '../../model/signed/check-bulletin.ts'
import type { NoticeFault, NoticeVerdict, PublishedKeys } from '../../model/signed/check-notice.ts'
import { shownText } from '../answer-text/table.ts'
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
    .argument('<file>', 'the notice: its text, or the mail as it was saved; or a bulletin, as its .json address gives it; - for standard input')
    .description('check a notice or a bulletin: whether it is what was signed, where the ledger announced it, and what replaced a notice')
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
  const bulletin = await bulletinIn(given)
  if (bulletin !== undefined) {
    const { checkBulletin } = await import('../../model/signed/check-bulletin.ts')
    const found = await checkBulletin(bulletin, keys)
    if (options.json === true) terminal.print(JSON.stringify(found))
    else for (const line of bulletinLines(found, keys)) terminal.print(shownText(line))
    if (!found.good) process.exitCode = 1
    return
  }
  const verdict = await checkNotice(mailText(given), keys)
  if (options.json === true) terminal.print(JSON.stringify(verdict))
  // Whoever sent it may not be who it says, and wrote every word of it.
  else for (const line of linesOf(verdict, keys)) terminal.print(shownText(line))
  if (!verdict.good) process.exitCode = 1
}

/** Undefined when it is none, which a notice is not either. */
async function bulletinIn(given: string) {
  const { isProvenBulletin } = await import('../../model/signed/check-bulletin.ts')
  if (!given.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(given)
    return isProvenBulletin(value) ? value : undefined
  } catch {
    return undefined
  }
}

const bulletinSentences: Readonly<Record<(BulletinVerdict & { good: false })['fault'], string>> = {
  unreadable: 'It is cut off or damaged',
  'foreign-ledger': 'Its checkpoint is from another ledger. Do not trust it',
  'wrong-proof': 'The ledger does not hold this entry. Do not trust it',
  'wrong-text': 'The text is not what the ledger took: somebody changed it. Do not trust it',
}

function bulletinLines(verdict: BulletinVerdict, { organisation }: PublishedKeys): string[] {
  if (!verdict.good) return ['not confirmed', bulletinSentences[verdict.fault]]
  const { slug, version, date, ledger, text } = verdict
  const said = (value: unknown): string => (Array.isArray(value) ? value.map(said).join(' ') : typeof value === 'object' && value !== null ? Object.values(value).map(said).join(': ') : String(value))
  return [
    'genuine',
    `${organisation} published exactly this: bulletin ${slug}, version ${version} of ${date}`,
    `The ledger took it as entry ${ledger.index}, as a checkpoint over ${ledger.size} entries shows. Whether a later version replaced it stands in the feeds`,
    ...(['en', 'fr'] as const).flatMap((language) => ['', `[${language}]`, ...Object.entries(text[language]).flatMap(([name, value]) => `${name}: ${said(value)}`.split('\n'))]),
  ]
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
