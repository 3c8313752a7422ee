/**
 * What a batch leaves on the ledger. Before anything leaves: one `forward.reserve` for the events with everybody in them,
 * and one for each identifying field with whose it is. Afterwards the same as `forward.done`, or `forward.failed`, which
 * says whether something may have arrived. Nothing of a value is in them.
 */
import type { Ledger } from '../ledger/index.ts'
import type { ForwardLevel } from '../model/forward-record.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { StoredDestination } from '../registry/index.ts'
import type { BuiltBatch } from './build-batch.ts'

export type ForwardEnd = { readonly kind: 'forward.done' } | { readonly kind: 'forward.failed'; readonly reason: string; readonly reached: boolean }

/** @throws {LedgerError} LEDGER_UNAVAILABLE, LEDGER_CORRUPT: then nothing may leave */
export async function reserveBatch(ledger: Ledger, destination: StoredDestination, batch: BuiltBatch): Promise<void> {
  ledger.assertSound()
  await Promise.all(partsOf(destination, batch).map(({ facts, people }) => ledger.append({ kind: 'forward.reserve', ...facts }, people)))
}

/** Answers where the entry about the events stands. @throws {LedgerError} LEDGER_UNAVAILABLE */
export async function endBatch(ledger: Ledger, destination: StoredDestination, batch: BuiltBatch, end: ForwardEnd): Promise<number> {
  const entries = await Promise.all(partsOf(destination, batch).map(({ facts, people }) => ledger.append({ ...end, ...facts }, people)))
  return entries[0]!.index
}

function partsOf(destination: StoredDestination, batch: BuiltBatch) {
  const { id, project, vendor, policy, granted } = destination
  const head = { actor: 'signet', project, destination: id, vendor: vendor.name, batch: batch.id }
  const part = (level: ForwardLevel, fields: readonly string[], people: readonly Pseudonym[], more: object) => ({ facts: { ...head, level, fields, ...more }, people })
  return [
    part('pseudonymous', ['events'], batch.people, { count: batch.events.length, properties: batch.properties, ids: policy.ids }),
    ...[...batch.identity].map(([field, people]) => part(granted?.grant.level ?? 'full', [field], people, { count: people.length, grant: granted?.grant.id ?? '' })),
  ]
}
