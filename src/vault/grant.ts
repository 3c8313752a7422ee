/**
 * Whether a grant was really given, is valid now, and covers what is asked.
 *
 * A grant is proven by the owner's grants key, which lives under the unlock secret and is looked at here, or by
 * ceremonies of members over the same statement (ceremony/check.ts).
 */
import { sign, verify, type KeyObject } from 'node:crypto'
import { lengthPrefixed } from '../identity/sealed/index.ts'
import type { Grant, ProvenGrant } from '../model/grant.ts'
import type { SealedValue } from '../model/identity-write.ts'
import { VaultError } from './errors.ts'

/** The longest that a grant can be valid. */
export const longestGrantMs = 24 * 3_600_000
/** How far the clock of whoever issued it may be ahead. */
const clockSkewMs = 60_000

/** The grant with the owner's proof. */
export function proveGrant(grant: Grant, grantsKey: KeyObject): ProvenGrant {
  const signature = sign(null, grantStatement(grant), grantsKey).toString('base64url')
  return { grant, proof: { kind: 'owner-key', signature } }
}

/**
 * @param grantsKey the public half of the owner's grants key
 * @throws {VaultError} GRANT_INVALID, GRANT_EXPIRED
 */
export function verifyGrant({ grant, proof }: ProvenGrant, grantsKey: KeyObject, now: number): void {
  switch (proof.kind) {
    case 'owner-key': {
      const signature = Buffer.from(proof.signature, 'base64url')
      if (signature.length === 64 && verify(null, grantStatement(grant), grantsKey, signature)) break
      throw new VaultError('GRANT_INVALID', 'Cannot open anything: the grant was not signed by this instance’s owner')
    }
    // Ceremonies are of use at the desk alone, where they happened; see grants/requests.ts.
    case 'ceremonies':
      throw new VaultError('GRANT_INVALID', 'Cannot open anything: a grant by ceremony is opened at the desk')
  }
  const lasts = grant.expiresAt - grant.issuedAt
  if (lasts <= 0 || lasts > longestGrantMs) {
    throw new VaultError('GRANT_INVALID', 'Cannot open anything: a grant is valid for a day at most')
  }
  if (now < grant.issuedAt - clockSkewMs || now >= grant.expiresAt) {
    throw new VaultError('GRANT_EXPIRED', 'Cannot open anything: the grant is not valid at this time')
  }
}

/** Whether the grant names this record's project, person and field. */
export function createCoverage(grant: Pick<Grant, 'project' | 'people' | 'fields'>): (value: SealedValue) => boolean {
  const people = new Set<string>(grant.people)
  const fields = new Set(grant.fields)
  return (value) => value.project === grant.project && people.has(value.pseudonym) && fields.has(value.field)
}

/** The bytes that a proof is about: everything in the grant. */
export function grantStatement(grant: Grant): Buffer {
  return lengthPrefixed(
    'signet/grant/v1', grant.id, grant.actor, grant.project, grant.level, grant.reason, grant.issuedAt, grant.expiresAt,
    grant.people.length, ...grant.people, grant.fields.length, ...grant.fields,
    grant.approvals.length, ...grant.approvals.flatMap(({ actor, at }) => [actor, at]),
  )
}
