/**
 * Reads who asks to import (wire protocol §3): Basic in base64 or in plain text, or an `api_key`. Whether they may is
 * decided by whoever knows the secrets.
 */
import type { Params } from './decode/params.ts'

export interface ImportCredentials {
  /** A service account's name, a project's secret or its token; `""` when only `apiKey` was sent. */
  readonly username: string
  /** A service account's secret; `""` with a project's secret or token. */
  readonly password: string
  /** NaN when the parameter was no number. */
  readonly projectId: number | undefined
  readonly apiKey: string | undefined
}

/**
 * - `unknown_account`: a service account that is not known, or its secret is wrong
 * - `not_a_member`: a service account without a right to import into this project
 * - `invalid_secret`: a secret or token that is not known, no credentials, or an account without `project_id`
 * - `project_mismatch`: good credentials for another project than `project_id` names
 */
export type ImportRefusal = 'unknown_account' | 'not_a_member' | 'invalid_secret' | 'project_mismatch'

/** The credentials of a request, or undefined when it has none that can be read. */
export function readCredentials(authorization: string | undefined, params: Params): ImportCredentials | undefined {
  const { projectId, apiKey } = params
  const basic = readBasic(authorization)
  if (basic !== undefined) return { ...basic, projectId, apiKey }
  return apiKey === undefined ? undefined : { username: '', password: '', projectId, apiKey }
}

function readBasic(authorization: string | undefined): { username: string; password: string } | undefined {
  if (authorization === undefined || authorization.length > 4096) return undefined
  const value = authorization.trim()
  if (value.slice(0, 6).toLowerCase() !== 'basic ') return undefined
  const encoded = value.slice(6).trim()
  // No base64 holds a colon: what does was sent unencoded, as some scripts do.
  const pair = encoded.includes(':') ? encoded : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const username = colon < 0 ? pair : pair.slice(0, colon)
  return username === '' ? undefined : { username, password: colon < 0 ? '' : pair.slice(colon + 1) }
}
