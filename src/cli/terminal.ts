/** The terminal that a command speaks to. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { CliError } from './cli-error.ts'

export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable
  /** Whether standard error is seen by a person as it is written. */
  readonly isLive: boolean
  /** Characters in a line of standard error. */
  readonly columns: number
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A line on standard output: what the command was called for. */
  print(line: string): void
  /** A line on standard error: what happens meanwhile. */
  say(line: string): void
  /** Writes over the present line of standard error; `''` clears it. Only when {@link isLive}. */
  sayOver(line: string): void
  now(): number
  /** From 0 to 1; nothing secret is made of it. */
  random(): number
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  return {
    stdin,
    stdout,
    isLive: stderr.isTTY === true,
    columns: stderr.columns ?? 80,
    environment: process.env,
    print: (line) => void stdout.write(`${line}\n`),
    say: (line) => void stderr.write(`${line}\n`),
    sayOver: (line) => void stderr.write(`\r\u001B[K${line}`),
    now: Date.now,
    random: Math.random,
  }
}

/** All of standard input. @throws {CliError} INPUT_WRONG when it is a keyboard */
export async function readInput({ stdin }: Terminal, what: string): Promise<string> {
  if (stdin.isTTY === true) {
    throw new CliError('INPUT_WRONG', { message: `${what} is read from standard input`, hint: 'Write "< FILE" behind the command' })
  }
  return text(stdin)
}

/**
 * Asks for a secret without showing it.
 * @throws {CliError} SECRET_MISSING when nobody can be asked
 */
export async function askSecret({ stdin }: Terminal, question: string, otherwise: string): Promise<string> {
  if (stdin.isTTY !== true) throw new CliError('SECRET_MISSING', { message: `${question} is needed, and nobody can be asked`, hint: otherwise })
  process.stderr.write(`${question}: `)
  const typed = createInterface({ input: stdin, terminal: true })
  try {
    return await new Promise<string>((resolve, reject) => {
      typed.once('line', resolve)
      typed.once('close', () => reject(new CliError('SECRET_MISSING', { message: `${question} was not given`, hint: otherwise })))
    })
  } finally {
    typed.close()
    process.stderr.write('\n')
  }
}
