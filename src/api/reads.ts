/**
 * Puts a read of rows about single people on the ledger before any of it leaves. When the ledger does not take the
 * entry, the error passes to the caller and nothing is sent.
 */
import { createHmac } from 'node:crypto'
import type { Ledger } from '../ledger/index.ts'
import type { ProjectId } from '../model/project.ts'
import type { Reader } from './deps.ts'

export type ReadKind = 'stream.read' | 'people.read' | 'live.read' | 'live.watch' | 'export.events' | 'export.profiles' | 'quarantine.read'

export interface RowRead {
  readonly kind: ReadKind
  readonly reader: Reader
  readonly project: ProjectId
  /** What was asked. Kept as a digest, in {@link createRecordRead}'s way. */
  readonly query: unknown
  /** Rows that are about to leave. */
  readonly count: number
  /** Of several entries about one read, which. */
  readonly part?: number
  readonly people: Iterable<string>
}

/** @throws {LedgerError} LEDGER_UNAVAILABLE: nothing may be released */
export type RecordRead = (read: RowRead) => Promise<void>

/**
 * @param key for the digests of queries. A search may hold anything, an address too, and a plain digest of that could
 * be guessed back; so the key is random and dies with the process. Equal searches of one run still look equal.
 */
export function createRecordRead(ledger: Ledger, key: Uint8Array): RecordRead {
  return async ({ kind, reader, project, query, count, part, people }) => {
    const digest = createHmac('sha256', key).update(JSON.stringify(query) ?? '').digest('hex')
    await ledger.append(
      { kind, actor: actorOf(reader), project, query: digest, count, ...(part !== undefined && { part }) },
      [...new Set(people)],
    )
  }
}

/** How the ledger names a reader. */
export function actorOf(reader: Reader): string {
  switch (reader.kind) {
    case 'owner':
      return `owner-session:${reader.session}`
    case 'member':
      return `member:${reader.member}`
    case 'service':
      return `service:${reader.service}`
    case 'secret':
      return `project-secret:${reader.project}`
  }
}
