/**
 * Opens records under a grant that was checked: a hundred people at a time, each with an entry before opening and one
 * before handing over, and not one of them when a canary is among them.
 *
 * Rules: SPEC.md V26–V29, V80–V83.
 */
import { createSealedOpener, privateKeyFromRaw } from '../identity/sealed/index.ts'
import type { Grant } from '../model/grant.ts'
import type { SealedValue, WrappedKey } from '../model/identity-write.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { disclose } from './disclose.ts'
import type { EntryReceipt, EntryScope, ProofName, VaultEntry } from './entry.ts'
import { VaultError } from './errors.ts'
import type { Held } from './held.ts'

/** People who are released under one ledger entry. */
export const peoplePerEntry = 100

export interface SealedRecord {
  readonly value: SealedValue
  readonly key: WrappedKey
}

export interface OpenedRecord {
  readonly record: string
  readonly pseudonym: Pseudonym
  readonly field: string
  /** At the grant's level; null when the record does not open. */
  readonly text: string | null
}

/** How a grant was proven, for the ledger. */
export interface Proof {
  readonly proof: ProofName
  /** Second members, as the ledger names them. */
  readonly approvers: readonly string[]
}

export interface OpenedUnder {
  readonly records: OpenedRecord[]
  /** Where the last entry about it stands; undefined when there was nothing to open. */
  readonly receipt: EntryReceipt | undefined
}

export interface OpeningDeps {
  readonly now: () => number
  /** @throws {VaultError} LEDGER_UNAVAILABLE */
  readonly record: (entry: VaultEntry) => Promise<EntryReceipt | undefined>
  /** Fails when the vault was locked since. @throws {VaultError} VAULT_LOCKED */
  readonly use: (held: Held) => void
  /** Locks the vault because of a canary. */
  readonly alarm: (grant: Grant) => Promise<void>
}

/**
 * @param onReserve called once the first people are reserved: from then on the grant is used up
 * @throws {VaultError} CANARY_OPENED, LEDGER_UNAVAILABLE, VAULT_LOCKED
 */
export async function openUnder(
  deps: OpeningDeps, grant: Grant, records: readonly SealedRecord[], held: Held, proof: Proof | undefined,
  onReserve: () => void = () => undefined,
): Promise<OpenedUnder> {
  await refuseCanaries(deps, grant, records, held)
  const opened: OpenedRecord[] = []
  let receipt: EntryReceipt | undefined
  for (const chunk of chunksOf(records)) {
    const done = await openChunk(deps, grant, chunk, held, proof, onReserve)
    opened.push(...done.records)
    receipt = done.receipt ?? receipt
  }
  return { records: opened, receipt }
}

async function refuseCanaries(
  deps: OpeningDeps, grant: Grant, records: readonly SealedRecord[], held: Held,
): Promise<void> {
  const people = [...new Set(records.map(({ value }) => value.pseudonym))]
  const canaries = await held.canaries.among(grant.project, people)
  deps.use(held)
  if (canaries.length === 0) return
  const { id, actor, project, level, fields } = grant
  // The lock does not wait for the ledger.
  const locked = deps.alarm(grant)
  await deps.record({
    kind: 'canary.opened', at: deps.now(), grant: id, actor, project, level, fields, people: canaries,
  }).catch(() => undefined)
  await locked
  throw new VaultError('CANARY_OPENED',
    'Cannot open anything: a made-up person is among these, whom nobody has a reason to open; the vault is locked')
}

async function openChunk(
  { now, record, use }: OpeningDeps, grant: Grant, records: readonly SealedRecord[], held: Held, proof: Proof | undefined,
  onReserve: () => void,
): Promise<OpenedUnder> {
  const scope = { ...scopeOf(grant, records), ...proof }
  await record({ kind: 'unseal.reserve', at: now(), ...scope })
  onReserve()
  use(held)
  const opener = createSealedOpener((project, epoch) => {
    const key = held.safes.get(`${project} ${epoch}`)
    return key === undefined ? undefined : privateKeyFromRaw('x25519', key)
  })
  const opened = records.map(({ value, key }): OpenedRecord => ({
    record: value.record, pseudonym: value.pseudonym, field: value.field,
    text: openOrNull(() => disclose(value.field, opener.open(value, key), grant.level)),
  }))
  opener.destroy()
  const unreadable = opened.filter(({ text }) => text === null).length
  const receipt = await record({ kind: 'unseal.done', at: now(), ...scope, unreadable })
  use(held)
  return { records: opened, receipt }
}

/** Records in groups of at most a hundred people, each person's together. */
function* chunksOf(records: readonly SealedRecord[]): Generator<readonly SealedRecord[]> {
  const byPerson = new Map<Pseudonym, SealedRecord[]>()
  for (const record of records) {
    const ofPerson = byPerson.get(record.value.pseudonym)
    if (ofPerson === undefined) byPerson.set(record.value.pseudonym, [record])
    else ofPerson.push(record)
  }
  let chunk: SealedRecord[] = []
  let people = 0
  for (const ofPerson of byPerson.values()) {
    chunk.push(...ofPerson)
    if (++people < peoplePerEntry) continue
    yield chunk
    chunk = []
    people = 0
  }
  if (people > 0) yield chunk
}

/** The people and fields of these records, not all that the grant would allow. */
function scopeOf(grant: Grant, records: readonly SealedRecord[]): EntryScope {
  return {
    grant: grant.id, actor: grant.actor, project: grant.project, level: grant.level,
    fields: [...new Set(records.map(({ value }) => value.field))].toSorted(),
    people: [...new Set(records.map(({ value }) => value.pseudonym))],
  }
}

function openOrNull(open: () => string): string | null {
  try {
    return open()
  } catch {
    return null
  }
}
