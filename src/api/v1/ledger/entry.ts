/** An entry as it is shown, and its proof as a file. */
import type { EntryFilter, StoredEntry } from '../../../ledger/index.ts'
import { actorOfEntry, ledgerGroupOf } from '../../../model/ledger-entry.ts'
import type { JsonValue } from '../../../model/json.ts'
import type { LedgerScope } from './scope.ts'

export function toShown(entry: StoredEntry) {
  const { index, recordedAt, kind, people, texts: _texts, actor: _actor, project, ...details } = entry
  return {
    index,
    recordedAt,
    kind,
    group: ledgerGroupOf(kind),
    actor: actorOfEntry(entry) ?? null,
    project: typeof project === 'number' ? project : null,
    people: people?.count ?? null,
    details: details as Record<string, JsonValue>,
  }
}

/** What of the ledger was asked for, within what the reader may see; undefined when that is nothing. */
export function filterOf(
  asked: {
    readonly group?: string | undefined; readonly kind?: string | undefined; readonly actor?: string | undefined
    readonly project?: number | undefined; readonly from?: number | undefined; readonly until?: number | undefined
  },
  { projects }: LedgerScope,
  kinds: readonly string[],
): EntryFilter | undefined {
  if (asked.project !== undefined && projects !== undefined && !projects.includes(asked.project)) return undefined
  const wanted = asked.project === undefined ? projects : [asked.project]
  const takes = (kind: string) => (asked.group === undefined || ledgerGroupOf(kind) === asked.group) && (asked.kind === undefined || kind === asked.kind)
  const narrowed = asked.group !== undefined || asked.kind !== undefined
  return {
    ...(narrowed && { kinds: kinds.filter(takes) }),
    ...(asked.actor !== undefined && { actor: asked.actor }),
    ...(wanted !== undefined && { projects: wanted }),
    ...(asked.from !== undefined && { from: asked.from }),
    ...(asked.until !== undefined && { until: asked.until }),
  }
}

/** C2SP tlog-proof v1. */
export function tlogProof(index: number, proof: readonly string[], checkpoint: string): string {
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${proof.map((hash) => `${hash}\n`).join('')}\n${checkpoint}`
}
