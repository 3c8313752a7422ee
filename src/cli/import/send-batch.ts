/**
 * Sends lines to `/import` until each was taken or refused. What the server cannot take at the moment is sent again,
 * later each time and never before it asked for; what it refuses is named by reason and line.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { CliError, type CliErrorCode } from '../cli-error.ts'
import { unreachable } from '../api-client.ts'

export interface SentLine {
  readonly number: number
  readonly text: string
}

export interface BatchOutcome {
  readonly taken: number
  readonly refused: readonly { readonly reason: string; readonly count: number; readonly lines: readonly number[] }[]
}

export interface SendOptions {
  readonly url: URL
  /** The `Authorization` header. */
  readonly authorization: string
  readonly strict: boolean
  readonly signal: AbortSignal
  readonly now: () => number
  /** From 0 to 1: spreads the attempts of several importers. */
  readonly random: () => number
  /** Told of each pause, with what the server said. */
  readonly onWait: (why: string, ms: number) => void
}

const compress = promisify(gzip)
const firstPauseMs = 500
const longestPauseMs = 30_000
/** After so long without one success an import ends; it can be gone on with. */
const patienceMs = 300_000
/** A server that refuses connections is not there: no sense in waiting long. */
const refusedPatienceMs = 15_000

interface Failed {
  readonly index: number
  readonly message: string
}

interface Said {
  readonly status: number
  readonly imported: number
  readonly error: string | undefined
  readonly failed: readonly Failed[]
}

/** @throws {CliError} SERVER_REFUSED, SERVER_UNREACHABLE */
export async function sendBatch(lines: readonly SentLine[], options: SendOptions): Promise<BatchOutcome> {
  const said = await post(lines, options.strict, options)
  if (said.status === 413) return sendHalves(lines, options)
  if (said.imported >= lines.length) return { taken: lines.length, refused: [] }
  if (options.strict) return { taken: said.imported, refused: reasonsOf(lines, said) }
  return findRefused(lines, said, options)
}

async function sendHalves(lines: readonly SentLine[], options: SendOptions): Promise<BatchOutcome> {
  if (lines.length === 1) return refusedAll(lines, 'the event is larger than the server takes')
  const middle = lines.length >> 1
  const halves = [await sendBatch(lines.slice(0, middle), options), await sendBatch(lines.slice(middle), options)]
  return { taken: halves[0]!.taken + halves[1]!.taken, refused: halves.flatMap(({ refused }) => refused) }
}

/**
 * Which lines of a batch were refused: without `strict` the server only says how many. Asked strictly it names what it
 * would refuse then, and of these each kind is sent once more by itself. Sending twice changes nothing.
 */
async function findRefused(lines: readonly SentLine[], lenient: Said, options: SendOptions): Promise<BatchOutcome> {
  const missing = lines.length - lenient.imported
  const named = await post(lines, true, options)
  const suspects = reasonsOf(lines, named)
  if (suspects.reduce((sum, { count }) => sum + count, 0) === missing) return { taken: lenient.imported, refused: suspects }
  const refused: BatchOutcome['refused'][number][] = []
  const byNumber = new Map(lines.map((line) => [line.number, line]))
  let found = 0
  for (const { reason, lines: numbers } of suspects) {
    const group = numbers.map((number) => byNumber.get(number)!)
    const { imported } = await post(group, false, options)
    const count = group.length - imported
    found += count
    if (count > 0) refused.push({ reason, count, lines: imported === 0 ? numbers : [] })
  }
  if (found < missing) refused.push({ reason: lenient.error ?? 'not said', count: missing - found, lines: [] })
  return { taken: lenient.imported, refused }
}

function reasonsOf(lines: readonly SentLine[], { failed, error, imported }: Said): BatchOutcome['refused'] {
  if (failed.length === 0) return imported === 0 ? refusedAll(lines, error ?? 'not said').refused : []
  const byReason = new Map<string, number[]>()
  for (const { index, message } of failed) {
    const numbers = byReason.get(message) ?? []
    const line = lines[index]
    if (line !== undefined) numbers.push(line.number)
    byReason.set(message, numbers)
  }
  return [...byReason].map(([reason, numbers]) => ({ reason, count: numbers.length, lines: numbers }))
}

function refusedAll(lines: readonly SentLine[], reason: string): BatchOutcome {
  return { taken: 0, refused: [{ reason, count: lines.length, lines: lines.map(({ number }) => number) }] }
}

/** One request, sent again for as long as the server is not able to answer it. */
async function post(lines: readonly SentLine[], strict: boolean, options: SendOptions): Promise<Said> {
  const body = await compress(`[${lines.map(({ text }) => text).join(',\n')}]`, { level: 1 })
  const target = new URL(`import?strict=${strict ? 1 : 0}&verbose=1`, options.url)
  const began = options.now()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const tried = await tryPost(target, body, options)
    if ('said' in tried) return tried.said
    const patience = tried.isRefused ? refusedPatienceMs : patienceMs
    if (options.now() - began > patience) throw tried.error
    const ms = Math.max(tried.retryAfterMs, pauseMs * (0.75 + options.random() / 2))
    options.onWait(tried.error.message, ms)
    await pause(ms, undefined, { signal: options.signal })
  }
}

type Tried =
  | { readonly said: Said }
  | { readonly error: CliError; readonly retryAfterMs: number; readonly isRefused: boolean }

async function tryPost(target: URL, body: Uint8Array<ArrayBuffer>, options: SendOptions): Promise<Tried> {
  options.signal.throwIfAborted()
  let response: Response
  let text: string
  try {
    response = await fetch(target, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { Authorization: options.authorization, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    })
    text = await response.text()
  } catch (cause) {
    const error = unreachable(options.url, cause)
    return { error, retryAfterMs: 0, isRefused: error.message.includes('ECONNREFUSED') }
  }
  const { status } = response
  if (status === 429 || status >= 500) {
    const error = new CliError('SERVER_UNREACHABLE', { message: `The server answered ${status} and does not take events`, hint: 'Call the same command again later: it goes on where it was' })
    return { error, retryAfterMs: retryAfter(response.headers.get('retry-after'), options.now()), isRefused: false }
  }
  const said = readAnswer(status, text)
  if (said !== undefined) return { said }
  throw refusal(status, text)
}

function retryAfter(header: string | null, now: number): number {
  if (header === null) return 0
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 120_000) : 0
}

/** Undefined when it is not an answer about events. */
function readAnswer(status: number, text: string): Said | undefined {
  if (status === 413) return { status, imported: 0, error: undefined, failed: [] }
  if (status !== 200 && status !== 400) return undefined
  const answer = parse(text)
  if (typeof answer?.['num_records_imported'] !== 'number') return undefined
  const failed = Array.isArray(answer['failed_records']) ? answer['failed_records'] as unknown[] : []
  const whole = failed.find((item) => typeof item === 'string')
  return {
    status,
    imported: answer['num_records_imported'],
    error: whole ?? (typeof answer['error'] === 'string' ? answer['error'] : undefined),
    failed: failed.flatMap((item) => {
      const { index, message } = (typeof item === 'object' && item !== null ? item : {}) as Partial<Failed>
      return typeof index === 'number' && typeof message === 'string' ? [{ index, message }] : []
    }),
  }
}

function refusal(status: number, text: string): CliError {
  const answer = parse(text)
  const otherwise = status >= 300 && status < 400 ? 'it points to another address, which is not followed' : `status ${status}`
  const said = typeof answer?.['error'] === 'string' ? answer['error'] : otherwise
  const code: CliErrorCode = 'SERVER_REFUSED'
  const hint = status === 401 || status === 403 ? 'Check --token or --secret' : 'Check that --url names a Signet server'
  return new CliError(code, { message: `The server refused the import: ${said}`, hint })
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : undefined
  } catch {
    return undefined
  }
}
