/**
 * The engine's error codes as Signet's.
 *
 * Source of the numbers: ClickHouse, src/Common/ErrorCodes.cpp.
 */
import { StoreError, type StoreErrorCode } from '../errors.ts'

const byCode: Readonly<Record<string, StoreErrorCode>> = {
  '158': 'QUERY_TOO_LARGE', // TOO_MANY_ROWS
  '159': 'QUERY_TOO_LONG', // TIMEOUT_EXCEEDED
  '160': 'QUERY_TOO_LONG', // TOO_SLOW
  '241': 'QUERY_TOO_LARGE', // MEMORY_LIMIT_EXCEEDED
  '243': 'STORE_FULL', // NOT_ENOUGH_SPACE
  '307': 'QUERY_TOO_LARGE', // TOO_MANY_BYTES
  '394': 'QUERY_CANCELLED', // QUERY_WAS_CANCELLED
  '396': 'QUERY_TOO_LARGE', // TOO_MANY_ROWS_OR_BYTES
  '210': 'STORE_UNAVAILABLE', // NETWORK_ERROR
  '209': 'STORE_UNAVAILABLE', // SOCKET_TIMEOUT
  '242': 'STORE_UNAVAILABLE', // TABLE_IS_READ_ONLY
  '516': 'STORE_UNAVAILABLE', // AUTHENTICATION_FAILED
}

/** Any failure of an engine as a {@link StoreError}; the engine's own words stay in `cause`. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const { code, message } = error as { code?: string; message?: string }
  const text = message ?? String(error)
  if (/No space left on device/.test(text)) return new StoreError('STORE_FULL', 'The disk of the event store is full', { cause: error })
  const known = code === undefined ? undefined : byCode[code]
  if (known !== undefined) return new StoreError(known, sentence[known] ?? text, { cause: error })
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    return new StoreError('STORE_UNAVAILABLE', `Cannot reach the event store: ${code}`, { cause: error })
  }
  return new StoreError('QUERY_FAILED', text.slice(0, 2000), { cause: error })
}

const sentence: Partial<Record<StoreErrorCode, string>> = {
  QUERY_TOO_LONG: 'The question took longer than it may; ask for fewer days or add a filter',
  QUERY_TOO_LARGE: 'The question needs more memory than it may; ask for fewer days or add a filter',
  QUERY_CANCELLED: 'The question was cancelled',
  STORE_FULL: 'The disk of the event store is full',
  STORE_UNAVAILABLE: 'The event store does not answer',
}
