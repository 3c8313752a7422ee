/**
 * Puts a read of rows about single people on the ledger before any of it leaves. When the ledger does not take the
 * entry, or is known not to be what was signed, or the reader's limit is reached, the error passes to the caller and
 * nothing is sent.
 */
import { createHmac } from 'node:crypto'
import type { Ledger } from '../ledger/index.ts'
import type { ProjectId } from '../model/project.ts'
import type { ApiDeps, Reader } from './deps.ts'
import { type Meter, ReadMeter } from './read-limits.ts'

export type ReadKind =
  | 'stream.read' | 'people.read' | 'live.read' | 'live.watch' | 'export.events' | 'export.profiles' | 'export.person' | 'quarantine.read'
  /** Who has read a person. */
  | 'ledger.read'

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

/** @throws {LedgerError} LEDGER_UNAVAILABLE, LEDGER_CORRUPT @throws {ApiError} READ_LIMIT_REACHED; nothing may be released then */
export type RecordRead = (read: RowRead) => Promise<void>

/**
 * @param key for the digests of queries. A search may hold anything, an address too, and a plain digest of that could
 * be guessed back; so the key is random and dies with the process. Equal searches of one run still look equal.
 */
export function createRecordRead(ledger: Ledger, key: Uint8Array, meterOf: () => Promise<Meter>): RecordRead {
  return async ({ kind, reader, project, query, count, part, people }) => {
    ledger.assertSound()
    const actor = actorOf(reader)
    const set = new Set(people)
    const meter = await meterOf()
    const takeBack = meter.admit(actor, kind, set)
    const digest = createHmac('sha256', key).update(JSON.stringify(query) ?? '').digest('hex')
    try {
      // A member has many sessions, and an incident may be about one of them; the owner's link names its own.
      const session = reader.kind === 'member' ? { session: reader.session } : {}
      await ledger.append({ kind, actor, ...session, project, query: digest, count, ...(part !== undefined && { part }) }, [...set])
    } catch (error) {
      takeBack()
      throw error
    }
    const unusual = meter.unusual(actor)
    if (unusual === undefined) return
    await ledger.append({ kind: 'alarm.reads', actor: 'signet', reader: actor, project, seen: unusual.people, median: unusual.median })
  }
}

/** The meter of this server, once it knows what was read before this start. A ledger that cannot be read now is asked again. */
export function primedMeter({ ledger, catalogue, readLimits, now }: Pick<ApiDeps, 'ledger' | 'catalogue' | 'readLimits' | 'now'>): () => Promise<Meter> {
  let primed: Promise<Meter> | undefined
  const prime = async (): Promise<Meter> => {
    const meter = new ReadMeter(readLimits, now)
    await meter.prime(ledger, catalogue)
    return meter
  }
  return () => {
    primed ??= prime().catch((error: unknown) => {
      primed = undefined
      throw error
    })
    return primed
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
