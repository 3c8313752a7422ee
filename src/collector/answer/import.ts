/**
 * What `/import` answers: by `strict` and `verbose`, never by Content-Type (wire protocol §5.1), in the words that
 * clients compare (§3, §5.3).
 */
import type { Params } from '../decode/params.ts'
import type { HttpAnswer } from '../request.ts'
import type { ImportRefusal } from '../credentials.ts'
import { jsonAnswer } from './json.ts'

export interface FailedRecord {
  /** Position in the request, from 0. */
  readonly index: number
  readonly insertId: string | undefined
  readonly field: string
  readonly message: string
}

export const failedValidation = 'some data points in the request failed validation'

/** `failed` holds a record for each that was refused; the others are kept. */
export function importAnswer(params: Params, imported: number, failed: readonly FailedRecord[]): HttpAnswer {
  if (params.strict) {
    if (failed.length > 0) return badRequest(imported, failed.map(failedRecord))
    if (params.verbose) return verboseAnswer(imported, null)
    return jsonAnswer(200, { code: 200, num_records_imported: imported, status: 'OK' })
  }
  if (params.verbose) return verboseAnswer(imported, failed.length > 0 ? failedValidation : null)
  return { status: 200, contentType: 'text/plain', body: imported > 0 ? '1' : '0' }
}

/** A body of which nothing can be read. */
export function unreadableAnswer(params: Params, error: string): HttpAnswer {
  if (params.strict) return badRequest(0, [], error)
  if (params.verbose) return verboseAnswer(0, error)
  return { status: 200, contentType: 'text/plain', body: '0' }
}

/** Verbs of the original mode in a simplified project, under strict: nothing is kept, and the list holds text. */
export function identityEventsAnswer(): HttpAnswer {
  return badRequest(0, ['identity events are not allowed when project is using simplified identity management'])
}

export function importTooLargeAnswer(limit: string): HttpAnswer {
  const error = `request exceeds max limit of ${limit}`
  return jsonAnswer(413, { code: 413, error, status: 'Request Entity Too Large' })
}

export function importRefusalAnswer(refusal: ImportRefusal): HttpAnswer {
  const { code, error, status } = refusals[refusal]
  return jsonAnswer(code, { code, error, status })
}

const refusals: Readonly<Record<ImportRefusal, { code: number; error: string; status: string }>> = {
  unknown_account: { code: 401, error: 'Not a valid service account username', status: 'Unauthorized' },
  invalid_secret: {
    code: 401,
    error: 'Unauthorized, invalid project secret. Send the secret, the project token, or an account with project_id',
    status: 'Unauthorized',
  },
  not_a_member: { code: 403, error: 'Service account is not a project member', status: 'Forbidden' },
  project_mismatch: {
    code: 400,
    error: 'Credentials in request did not match project_id URL parameter',
    status: 'Bad Request',
  },
}

function verboseAnswer(imported: number, error: string | null): HttpAnswer {
  return jsonAnswer(200, { code: 200, error, num_records_imported: imported, status: error === null ? 1 : 0 })
}

function badRequest(imported: number, failed: readonly unknown[], error: string = failedValidation): HttpAnswer {
  return jsonAnswer(400, {
    code: 400,
    error,
    status: 'Bad Request',
    num_records_imported: imported,
    failed_records: failed,
  })
}

/** The documentation names the id in two ways, and clients read either. */
function failedRecord({ index, insertId, field, message }: FailedRecord): object {
  const shown = insertId !== undefined && plainId.test(insertId) ? insertId : ''
  return { index, insert_id: shown, $insert_id: shown, field, message }
}

/** What an `$insert_id` may be. One that is something else can be anything, an e-mail too, and is not said again. */
const plainId = /^[A-Za-z0-9-]{1,36}$/
