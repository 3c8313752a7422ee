/** What went wrong on the command line, and what every failure looks like there: a code, what was wrong, what to do. */
import { shownText } from './answer-text/table.ts'

export type CliErrorCode =
  | 'ADDRESS_WRONG'
  | 'SERVER_UNREACHABLE'
  | 'SERVER_REFUSED'
  | 'ANSWER_UNREADABLE'
  | 'FILE_UNREADABLE'
  | 'INPUT_WRONG'
  | 'INSTANCE_EXISTS'
  | 'INSTANCE_MISSING'
  | 'MEMBER_UNKNOWN'
  | 'PERSON_UNKNOWN'
  | 'PROJECT_UNKNOWN'
  | 'NOTHING_SEALED'
  | 'SERVER_RUNNING'
  | 'SECRET_MISSING'
  | 'ERASURE_UNFINISHED'

export interface CliErrorText {
  /** The act that failed, then what stopped it. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  readonly cause?: unknown
}

export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode | (string & {})
  readonly hint: string | undefined
  constructor(code: CliErrorCode | (string & {}), { message, hint, cause }: CliErrorText) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
  }
}

/** The lines that a person sees for any error. Never a stack: what only a bug can cause says so. */
export function errorLines(error: unknown): string[] {
  const hint = error instanceof CliError ? error.hint : undefined
  return [`signet: ${codeOf(error)}: ${shownText(messageOf(error))}`, ...(hint === undefined ? [] : [`  ${hint}`])]
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code
  return error instanceof Error && error.name !== 'Error' ? error.name : 'INTERNAL'
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message.split('\n', 1)[0]! : 'an unexpected failure'
}
