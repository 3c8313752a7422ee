/**
 * What the registry refuses. Every code is stable and explained in docs/errors.md.
 */
export type RegistryErrorCode =
  /** The database holds tables that Signet did not make. */
  | 'REGISTRY_FOREIGN'
  /** The database is one of Signet's, but another than the one expected here (say, the key store for the registry). */
  | 'REGISTRY_WRONG_STORE'
  /** The database was written by a newer Signet. */
  | 'REGISTRY_NEWER'
  /** The database cannot be opened or reached. */
  | 'REGISTRY_UNREACHABLE'
  /** The database is not at the version that this Signet needs; `migrate()` was not run. */
  | 'REGISTRY_NOT_MIGRATED'
  /** A migration failed and was rolled back. */
  | 'REGISTRY_MIGRATION_FAILED'
  /** A value that a caller gave cannot be kept: an unknown time zone, an empty name. */
  | 'REGISTRY_INVALID'
  /** No such project, board, session or secret. */
  | 'REGISTRY_NOT_FOUND'
  /** Another member has that name. */
  | 'MEMBER_NAME_TAKEN'
  /** Nobody would be left who may manage members and keys. */
  | 'MEMBER_LAST_OWNER'
  /** A row of the key store was encrypted under a shelf key that is not at hand. */
  | 'REGISTRY_SHELF_MISSING'

const forCallers: ReadonlySet<RegistryErrorCode> = new Set([
  'REGISTRY_INVALID', 'REGISTRY_NOT_FOUND', 'MEMBER_NAME_TAKEN', 'MEMBER_LAST_OWNER',
])

export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode
  /** `operator` errors reach clients as a reference only. */
  readonly audience: 'caller' | 'operator'

  constructor(code: RegistryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.audience = forCallers.has(code) ? 'caller' : 'operator'
  }
}
