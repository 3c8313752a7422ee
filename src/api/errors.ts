/**
 * From an error with a stable code to an HTTP answer: the only place where codes meet statuses. Every code is explained
 * in docs/errors.md.
 *
 * An error that is for operators reaches clients as its code alone; its message goes to the log. Anything without a
 * code is a fault of ours and says nothing but that.
 */
import { AccessError, type AccessErrorCode } from '../access/index.ts'
import type { IdentityErrorCode } from '../identity/index.ts'
import type { ForwardErrorCode } from '../forward/index.ts'
import { IncidentError, type IncidentErrorCode } from '../incident/index.ts'
import type { LedgerErrorCode } from '../ledger/index.ts'
import type { Act } from '../model/member.ts'
import type { QueryErrorCode } from '../query/index.ts'
import type { RegistryErrorCode } from '../registry/index.ts'
import type { StoreErrorCode } from '../store/index.ts'
import type { VaultErrorCode } from '../vault/index.ts'

/** What the doors themselves refuse. */
export type ApiErrorCode =
  | 'NOT_SIGNED_IN'
  | 'LINK_INVALID'
  | 'TOO_MANY_WRONG_KEYS'
  | 'FOREIGN_PAGE'
  | 'NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'REQUEST_INVALID'
  | 'REQUEST_TOO_LARGE'
  | 'TOO_MANY_READERS'
  | 'READ_LIMIT_REACHED'
  | 'REASON_REFUSED'
  | 'SAMPLE_BUSY'
  | 'DRILL_RUNNING'
  | 'INTERNAL'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly hint: string | undefined
  /** Seconds after which asking again can help. */
  readonly retryAfter: number | undefined

  constructor(code: ApiErrorCode, message: string, more: { readonly hint?: string; readonly retryAfter?: number } = {}) {
    super(message)
    this.code = code
    this.hint = more.hint
    this.retryAfter = more.retryAfter
  }
}

export function notAllowed(act: Act): ApiError {
  return new ApiError('NOT_ALLOWED', `This key does not hold the right to do this (${act})`, {
    hint: 'Ask an owner for a role that holds it; docs/access.md has the table',
  })
}

export type ErrorCode =
  | ApiErrorCode | AccessErrorCode | QueryErrorCode | StoreErrorCode | RegistryErrorCode | VaultErrorCode | LedgerErrorCode | IdentityErrorCode
  | IncidentErrorCode | ForwardErrorCode

/** The HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'REQUEST_INVALID':
    case 'QUESTION_INVALID':
    case 'EXPRESSION_INVALID':
    case 'RANGE_INVALID':
    case 'RANGE_TOO_LONG':
    case 'TIME_ZONE_UNKNOWN':
    case 'REASON_REFUSED':
    case 'REGISTRY_INVALID':
    case 'CEREMONY_FAILED':
    case 'PASSKEY_NOT_HERE':
    case 'VAULT_SECRET_MISTYPED':
    case 'VAULT_REQUEST_MALFORMED':
    case 'POLICY_INVALID':
    case 'INCIDENT_INVALID':
    case 'SCOPE_NAMES_NOTHING':
    case 'SCOPE_IN_FUTURE':
    case 'MEASURE_INVALID':
    case 'NOTICE_REFUSED':
    case 'BULLETIN_REFUSED':
    case 'FEED_UNREADABLE':
    case 'RECOVERY_WRONG':
    case 'SHARES_WRONG':
    case 'DESTINATION_INVALID':
      return 400
    case 'NOT_SIGNED_IN':
    case 'LINK_INVALID':
    case 'SIGN_IN_REFUSED':
    case 'INVITATION_INVALID':
      return 401
    case 'FOREIGN_PAGE':
    case 'NOT_ALLOWED':
    case 'PROOF_NEEDED':
    case 'ROLE_TOO_HIGH':
    case 'VAULT_SECRET_WRONG':
    case 'GRANT_INVALID':
    case 'GRANT_EXPIRED':
    case 'GRANT_TOO_NARROW':
    case 'CEREMONY_INVALID':
    case 'APPROVAL_MISSING':
    case 'VAULT_MEMBER_UNKNOWN':
      return 403
    case 'NOT_FOUND':
    case 'ACCESS_NOT_FOUND':
    case 'DESTINATION_NOT_FOUND':
    case 'REGISTRY_NOT_FOUND':
    case 'LEDGER_NOT_FOUND':
    case 'GRANT_UNKNOWN':
    case 'ENROLMENT_UNKNOWN':
    case 'INCIDENT_NOT_FOUND':
    case 'NOTICE_NOT_FOUND':
      return 404
    case 'SAMPLE_BUSY':
    case 'DRILL_RUNNING':
    case 'FORWARDING_STOPPED':
    case 'SAFE_KEY_NOT_PREPARED':
    case 'KEYS_EXIST':
    case 'EPOCH_IN_USE':
    case 'GRANT_SPENT':
    case 'MEMBER_NAME_TAKEN':
    case 'MEMBER_LAST_OWNER':
    case 'LAST_FACTOR':
    case 'CEREMONY_STALE':
    case 'INCIDENT_CHANGED':
    case 'STATUS_NOT_REACHABLE':
    case 'EXPOSURE_WOULD_SHRINK':
    case 'MEASURE_UNAVAILABLE':
    case 'NOTICE_ISSUED':
    case 'NOTICE_DRAFT':
    case 'NOTICE_EMPTY':
    case 'NOTICE_SENDING':
    case 'NOTICE_NO_MAIL':
      return 409
    case 'REQUEST_TOO_LARGE':
      return 413
    case 'ANSWER_SUPPRESSED':
    case 'QUERY_TOO_LONG':
    case 'QUERY_TOO_LARGE':
      return 422
    case 'VAULT_LOCKED':
    case 'CANARY_OPENED':
    case 'CONTAINED':
      return 423
    case 'TOO_MANY_WRONG_KEYS':
    case 'SIGN_IN_TOO_OFTEN':
    case 'TOO_MANY_READERS':
    case 'READ_LIMIT_REACHED':
    case 'CEREMONY_TOO_MANY':
    case 'GRANTS_TOO_MANY':
      return 429
    // The client went away; nobody reads this.
    case 'QUERY_CANCELLED':
      return 499
    case 'STORE_UNAVAILABLE':
    case 'STORE_FULL':
    case 'STORE_LOCKED':
    case 'REGISTRY_UNREACHABLE':
    case 'VAULT_UNREACHABLE':
    case 'LEDGER_UNAVAILABLE':
    case 'LEDGER_LOCKED':
      return 503
    case 'STORE_FOREIGN':
    case 'STORE_NEWER':
    case 'QUERY_FAILED':
    case 'REGISTRY_FOREIGN':
    case 'REGISTRY_WRONG_STORE':
    case 'REGISTRY_NEWER':
    case 'REGISTRY_NOT_MIGRATED':
    case 'REGISTRY_MIGRATION_FAILED':
    case 'REGISTRY_SHELF_MISSING':
    case 'VAULT_FAILED':
    case 'KEYS_UNREADABLE':
    case 'AGE_UNREADABLE':
    case 'SHELF_UNREADABLE':
    case 'LEDGER_CORRUPT':
    case 'LEDGER_ENTRY_INVALID':
    case 'IDENTITY_NO_KEYS':
    case 'SAFE_KEY_UNSIGNED':
    case 'SAFE_KEY_STALE':
    case 'COLLECTOR_KEYS_MALFORMED':
    case 'INTERNAL':
      return 500
  }
}

export interface HttpError {
  readonly status: number
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  /** Seconds. */
  readonly retryAfter?: number
}

/** Whose messages say what the reader can change; those of other errors speak to whoever runs the server. */
const forCallers: ReadonlySet<string> = new Set(['ApiError', 'QueryError'])

const internal: HttpError = {
  status: 500,
  code: 'INTERNAL',
  message: 'Something failed on our side; the server log says what',
}

export function toHttpError(error: unknown): HttpError {
  if (!(error instanceof Error)) return internal
  const fault = faultOfFramework(error)
  if (fault !== undefined) return fault
  const { code, audience } = error as { code?: unknown; audience?: unknown }
  const status = typeof code === 'string' ? (statusOf(code as ErrorCode) as number | undefined) : undefined
  if (status === undefined) return internal
  const spoken = audience === 'caller' || forCallers.has(error.name) || status === 422
  const ours = error instanceof ApiError || error instanceof AccessError || error instanceof IncidentError
  const retryAfter = ours && 'retryAfter' in error ? error.retryAfter : status === 503 ? 5 : undefined
  return {
    status,
    code: code as ErrorCode,
    message: spoken ? error.message : status === 503 ? unavailable : internal.message,
    ...(ours && error.hint !== undefined && { hint: error.hint }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

const unavailable = 'Part of the server cannot answer at the moment; try again in a while'

/** What the HTTP framework refuses before a handler runs: a body that is no JSON, is too long, has no known type. */
function faultOfFramework(error: Error): HttpError | undefined {
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof statusCode !== 'number' || statusCode >= 500) return undefined
  if (statusCode === 413) return { status: 413, code: 'REQUEST_TOO_LARGE', message: 'The body is longer than this route takes' }
  return { status: statusCode, code: 'REQUEST_INVALID', message: 'The body cannot be read as JSON' }
}
