/**
 * What an entry of the ledger says about whom it names: what left, what may have left, or nothing. An entry of a kind that
 * is not known here counts as a possible read, so that a new kind is never silently clean.
 */
import type { StoredEntry } from '../../ledger/index.ts'
import { behaviourField, type ExposureLevel } from '../../model/incident.ts'
import type { DisclosureCause } from './disclosure.ts'

export interface EntryMeaning {
  readonly grade: 'confirmed' | 'potential'
  readonly level: ExposureLevel
  readonly fields: readonly string[]
  readonly cause: DisclosureCause
}

/** They name people of whom nothing was shown: asked for, approved, erased, caught. */
const showsNothing = /^(grant\.|erase\.|erasure\.|expiry\.|delete\.|canary\.|key\.|contain\.|incident\.|forward\.(?:deleted|delete|failed))/

const confirmedKinds: Readonly<Record<string, DisclosureCause>> = {
  'unseal.done': 'unsealed', 'export.done': 'exported', 'forward.done': 'forwarded',
}

/** @returns undefined when nobody was shown anything */
export function meaningOf(entry: StoredEntry): EntryMeaning | undefined {
  const { kind } = entry
  if (entry.people === undefined || showsNothing.test(kind)) return undefined
  const fields = Array.isArray(entry['fields']) ? (entry['fields'] as readonly unknown[]).map(String) : []
  const level = levelOf(entry['level'])
  const cause = confirmedKinds[kind]
  if (cause !== undefined && level !== undefined && fields.length > 0) return { grade: 'confirmed', level, fields, cause }
  // Announced: what did not follow it may still have left.
  if (kind.endsWith('.reserve') && level !== undefined && fields.length > 0) return { grade: 'potential', level, fields, cause: 'reserved' }
  // A whole person was packed; of which fields, the entry does not say.
  return { grade: 'potential', level: 'behaviour', fields: [behaviourField], cause: 'stream' }
}

/** What a reservation and its end have in common: the same grant, or batch, and the same people. */
export function reservationKey(entry: StoredEntry): string {
  return [entry.kind.split('.', 1)[0], entry['grant'] ?? entry['batch'] ?? '', entry.people?.sha256].join(' ')
}

function levelOf(level: unknown): ExposureLevel | undefined {
  return level === 'full' || level === 'masked' || level === 'coarse' ? level : undefined
}
