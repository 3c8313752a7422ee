/** Which entries a reader may see: those of the projects whose ledger it may read, and all of them with a right for all. */
import type { ApiDeps, Reader } from '../../deps.ts'
import { readerMay, visible } from '../../access/rights.ts'
import { notAllowed } from '../../errors.ts'

export interface LedgerScope {
  readonly wholeInstance: boolean
  /** Undefined: every project's and those of none. */
  readonly projects: readonly number[] | undefined
}

/** @throws {ApiError} NOT_ALLOWED */
export function ledgerScope(reader: Reader, deps: Pick<ApiDeps, 'projects'>): LedgerScope {
  if (readerMay(reader, 'ledger.read')) return { wholeInstance: true, projects: undefined }
  const projects = visible(reader, deps.projects()).filter(({ id }) => readerMay(reader, 'ledger.read', id)).map(({ id }) => id)
  if (projects.length === 0) throw notAllowed('ledger.read')
  return { wholeInstance: false, projects }
}
