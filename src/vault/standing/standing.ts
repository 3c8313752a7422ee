/**
 * Standing grants: the owner's permission that certain identifying fields go to one outgoing destination, of whoever has
 * events, until a day that it names. Giving one takes the unlock secret; opening under one takes an unlocked vault.
 *
 * What a machine opens is no use that keeps the vault from locking itself. Everything else is as with any grant: a
 * reservation and an end on the ledger for every hundred people, canaries, one record outside and nothing opens.
 * Rules: SPEC.md V92–V96.
 */
import { sign, verify, type KeyObject } from 'node:crypto'
import { lengthPrefixed, privateKeyFromRaw } from '../../identity/sealed/index.ts'
import { destinationActor, type ProvenStandingGrant, type StandingGrant } from '../../model/destination.ts'
import type { Grant } from '../../model/grant.ts'
import type { VaultEntry } from '../entry.ts'
import { VaultError } from '../errors.ts'
import type { Held } from '../held.ts'
import { type OpenedRecord, openUnder, type OpeningDeps, type SealedRecord } from '../opening.ts'

/** A standing grant before it is given: the vault adds id and times. */
export type StandingDraft = Omit<StandingGrant, 'id' | 'issuedAt' | 'expiresAt'> & { readonly lastsMs: number }

export interface StandingGrants {
  /** @throws {VaultError} VAULT_LOCKED, VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG, GRANT_INVALID, LEDGER_UNAVAILABLE */
  grant(secret: string, draft: StandingDraft): Promise<ProvenStandingGrant>
  /** @throws {VaultError} VAULT_LOCKED, GRANT_INVALID, GRANT_EXPIRED, GRANT_TOO_NARROW, CANARY_OPENED, LEDGER_UNAVAILABLE */
  open(proven: ProvenStandingGrant, records: readonly SealedRecord[]): Promise<OpenedRecord[]>
}

/** The longest that a standing grant can be valid. */
export const longestStandingMs = 90 * 24 * 3_600_000
const clockSkewMs = 60_000

export interface StandingDeps {
  /** A name that no other grant has. */
  readonly newId: () => string
  readonly opening: OpeningDeps
  /** The keys, without counting it as use. @throws {VaultError} VAULT_LOCKED */
  readonly held: () => Held
  /** The keys, for somebody who shows the secret. @throws {VaultError} VAULT_LOCKED, VAULT_SECRET_… */
  readonly heldFor: (secret: string) => Held
  /** @throws {VaultError} LEDGER_UNAVAILABLE */
  readonly record: (entry: VaultEntry) => Promise<unknown>
  /** Ends a grant by elapsed time too. @throws {VaultError} GRANT_EXPIRED */
  readonly checkDeadline: (id: string, expiresAt: number) => void
}

export function createStandingGrants({ newId, opening, held, heldFor, record, checkDeadline }: StandingDeps): StandingGrants {
  const { now } = opening
  return {
    async grant(secret, draft) {
      const keys = heldFor(secret)
      const { lastsMs, ...said } = draft
      const issuedAt = now()
      const grant: StandingGrant = { ...said, id: newId(), issuedAt, expiresAt: issuedAt + lastsMs }
      const key = privateKeyFromRaw('ed25519', keys.grantsKey)
      const proven = { grant, signature: sign(null, standingStatement(grant), key).toString('base64url') }
      verifyStanding(proven, keys.grantsPublicKey, issuedAt)
      const { id, destination, project, fields, level, reason, expiresAt } = grant
      await record({ kind: 'grant.standing', at: issuedAt, grant: id, actor: 'owner', destination, project, fields, level, reason, expiresAt })
      return proven
    },

    async open(proven, records) {
      const keys = held()
      const { grant } = proven
      const actor = destinationActor(grant.destination)
      try {
        verifyStanding(proven, keys.grantsPublicKey, now())
        checkDeadline(grant.id, grant.expiresAt)
        const fields = new Set(grant.fields)
        if (!records.every(({ value }) => value.project === grant.project && fields.has(value.field))) {
          throw new VaultError('GRANT_TOO_NARROW', 'Cannot open these records: the grant does not cover all of them')
        }
      } catch (error) {
        const code = error instanceof VaultError ? error.code : 'VAULT_FAILED'
        await record({ kind: 'unseal.refused', at: now(), code, grant: grant.id, actor, project: grant.project })
        throw error
      }
      const people = [...new Set(records.map(({ value }) => value.pseudonym))]
      const once: Grant = { ...grant, actor, people, approvals: [] }
      return (await openUnder(opening, once, records, keys, undefined)).records
    },
  }
}

/** @throws {VaultError} GRANT_INVALID, GRANT_EXPIRED */
export function verifyStanding({ grant, signature }: ProvenStandingGrant, grantsKey: KeyObject, now: number): void {
  const bytes = Buffer.from(signature, 'base64url')
  if (bytes.length !== 64 || !verify(null, standingStatement(grant), grantsKey, bytes)) {
    throw new VaultError('GRANT_INVALID', 'Cannot open anything: the grant was not signed by this instance’s owner')
  }
  const lasts = grant.expiresAt - grant.issuedAt
  if (lasts <= 0 || lasts > longestStandingMs || grant.fields.length === 0) {
    throw new VaultError('GRANT_INVALID', 'Cannot open anything: a standing grant names fields and is valid for 90 days at most')
  }
  if (now < grant.issuedAt - clockSkewMs || now >= grant.expiresAt) {
    throw new VaultError('GRANT_EXPIRED', 'Cannot open anything: the grant is not valid at this time')
  }
}

/** The bytes that a proof is about: everything in the grant. */
export function standingStatement(grant: StandingGrant): Buffer {
  return lengthPrefixed(
    'signet/standing-grant/v1', grant.id, grant.destination, grant.project, grant.level, grant.reason, grant.issuedAt, grant.expiresAt,
    grant.fields.length, ...grant.fields,
  )
}
