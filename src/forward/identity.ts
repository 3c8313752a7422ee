/**
 * Identifying fields on their way out: opened by the vault, under the destination's standing grant, for the people of one
 * batch. They are held until the batch was sent and written nowhere.
 */
import type { ProvenStandingGrant } from '../model/destination.ts'
import type { SealedValue } from '../model/identity-write.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { StoredDestination } from '../registry/index.ts'
import type { ForwardDeps } from './deps.ts'

export interface OpenedFields {
  readonly values: ReadonlyMap<Pseudonym, Readonly<Record<string, string>>>
  readonly byField: ReadonlyMap<string, readonly Pseudonym[]>
}

const recordsAtOnce = 5_000
const unopened = new Set<unknown>(['VAULT_LOCKED', 'VAULT_UNREACHABLE'])
const ended = new Set<unknown>(['GRANT_EXPIRED', 'GRANT_INVALID'])

/** The grant that holds at this instant. */
export function grantedAt({ granted }: StoredDestination, now: number): ProvenStandingGrant | undefined {
  return granted !== null && now < granted.grant.expiresAt ? granted : undefined
}

/**
 * Undefined: nothing may be opened now, and the events go without it. @throws {VaultError} VAULT_LOCKED when the policy
 * says that events wait; CANARY_OPENED, GRANT_TOO_NARROW, LEDGER_UNAVAILABLE
 */
export async function openGranted(
  deps: ForwardDeps, { project, policy }: StoredDestination, proven: ProvenStandingGrant, people: readonly Pseudonym[],
): Promise<OpenedFields | undefined> {
  const { registry } = deps
  const headOf = new Map<Pseudonym, Pseudonym>()
  for (const person of people) {
    headOf.set(person, person)
    for (const { from } of await registry.links.membersOf(project, person)) headOf.set(from, person)
  }
  const stored = await registry.sealed.readSealed(project, [...headOf.keys()], proven.grant.fields)
  // Of each person the newest value of a field, whichever of their ids it came by.
  const newest = new Map<string, SealedValue>()
  for (const value of stored) {
    const place = `${headOf.get(value.pseudonym)!} ${value.field}`
    const before = newest.get(place)
    if (before === undefined || before.sealedAt <= value.sealedAt) newest.set(place, value)
  }
  const wanted = [...newest.values()]
  const keys = await registry.keys.readKeys(wanted)
  const records = wanted.flatMap((value) => {
    const key = keys.get(value.record)
    return key === undefined ? [] : [{ value, key }]
  })
  const values = new Map<Pseudonym, Record<string, string>>()
  const byField = new Map<string, Pseudonym[]>()
  for (let at = 0; at < records.length; at += recordsAtOnce) {
    let opened
    try {
      opened = await deps.openIdentity(proven, records.slice(at, at + recordsAtOnce))
    } catch (error) {
      const { code } = error as { readonly code?: unknown }
      if (ended.has(code) || (unopened.has(code) && policy.whenLocked === 'leave-out')) return undefined
      throw error
    }
    for (const { pseudonym, field, text } of opened) {
      const person = headOf.get(pseudonym)
      if (text === null || person === undefined) continue
      const own = values.get(person) ?? {}
      own[field] = text
      values.set(person, own)
      const list = byField.get(field)
      if (list === undefined) byField.set(field, [person])
      else list.push(person)
    }
  }
  return { values, byField }
}
