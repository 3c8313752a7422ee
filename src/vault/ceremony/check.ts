/**
 * Ceremonies: whether a member's passkey or code proves that they act now, for exactly this statement.
 *
 * {@link CeremonyDesk.take} uses one up; {@link areStanding} looks once more, just before opening, whether all who took
 * part still may.
 *
 * Rules: SPEC.md V50–V59.
 */
import { hash } from 'node:crypto'
import { matchTotp } from '../../base/totp.ts'
import type { Ceremony, CeremonyRole, PasskeyAssertion, ProvenGrant } from '../../model/grant.ts'
import { memberOfActor } from '../../model/grant.ts'
import { openAgeByIdentity } from '../age/age.ts'
import type { DeskPlace } from '../desk/place.ts'
import { VaultError } from '../errors.ts'
import type { KnownMember } from '../members/known-members.ts'
import { checkAssertion } from './passkey.ts'
import type { CeremonyState } from './state.ts'

/** What a member shows. */
export type ShownFactor = { readonly member: number } & (
  | { readonly factor: 'passkey'; readonly assertion: PasskeyAssertion }
  | { readonly factor: 'totp'; readonly code: string }
)

export interface CeremonyDesk {
  /**
   * Takes what a member shows for a challenge; it never counts again.
   *
   * @param identity the vault's age identity, which opens seeds
   * @throws {VaultError} CEREMONY_INVALID, CEREMONY_TOO_MANY
   */
  take(
    shown: ShownFactor, member: KnownMember, role: CeremonyRole, challenge: Buffer, identity: string,
  ): Promise<Ceremony>
}

/** Wrong codes of one member within {@link triesWindowMs}. Passkeys cannot be guessed and are not counted. */
export const mostWrongCodes = 10
const triesWindowMs = 3_600_000

/** What a passkey signs for a statement. */
export function challengeOf(statement: Buffer): Buffer {
  return hash('sha256', statement, 'buffer')
}

export function createCeremonyDesk(options: {
  readonly state: CeremonyState
  readonly now: () => number
  readonly monotonic: () => number
  readonly place: () => DeskPlace
}): CeremonyDesk {
  const { state, now, monotonic, place } = options
  const wrongCodes = new Map<number, number[]>()

  function assertTries(member: number): void {
    const since = monotonic() - triesWindowMs
    const tries = (wrongCodes.get(member) ?? []).filter((at) => at > since)
    wrongCodes.set(member, tries)
    if (tries.length < mostWrongCodes) return
    throw new VaultError('CEREMONY_TOO_MANY', 'Cannot take codes of this member for up to an hour: too many were wrong')
  }

  return {
    async take(shown, known, role, challenge, identity) {
      const { member } = known
      if (shown.factor === 'passkey') {
        const { assertion } = shown
        const passkey = known.passkeys.find(({ credentialId }) => credentialId === assertion.credentialId)
        const counter = passkey && checkAssertion(assertion, passkey, challenge, place())
        if (counter === undefined) throw invalid('the passkey’s answer is not for this')
        if (!await state.takeCounter(assertion.credentialId, counter)) {
          throw invalid('the passkey’s counter went back, as that of a copy would')
        }
        return { member, role, factor: 'passkey', assertion }
      }
      assertTries(member)
      const step = known.totpSeed === null
        ? undefined
        : matchTotp(openAgeByIdentity(Buffer.from(known.totpSeed, 'base64url'), identity), shown.code, now(), undefined)
      if (step === undefined || !await state.takeStep(member, step)) {
        wrongCodes.get(member)!.push(monotonic())
        throw invalid('the code is wrong, or was used')
      }
      return { member, role, factor: 'totp', step }
    },
  }
}

/**
 * Whether the grant's ceremonies are one of its requester and those of its approvers, all of whom the vault still
 * knows for it, with passkeys that still sign exactly this grant.
 */
export function areStanding(
  { grant, proof }: ProvenGrant, challenge: Buffer, members: readonly KnownMember[], place: DeskPlace,
): boolean {
  if (proof.kind !== 'ceremonies') return false
  const requesters = proof.ceremonies.filter(({ role }) => role === 'requester')
  const approvers = proof.ceremonies.filter(({ role }) => role === 'approver')
  const requester = memberOfActor(grant.actor)
  if (requester === undefined || requesters.length !== 1 || requesters[0]?.member !== requester) return false
  if (new Set(approvers.map(({ member }) => member)).size !== approvers.length) return false
  if (approvers.some(({ member }) => member === requester)) return false
  const approved = approvers.map(({ member }) => `member:${member}`).toSorted()
  if (grant.approvals.map(({ actor }) => actor).toSorted().join() !== approved.join()) return false
  return proof.ceremonies.every((ceremony) => {
    const known = members.find(({ member }) => member === ceremony.member)
    if (known === undefined || !(ceremony.role === 'requester' ? known.mayRequest : known.mayApprove)) return false
    if (ceremony.factor === 'totp') return known.totpSeed !== null
    const passkey = known.passkeys.find(({ credentialId }) => credentialId === ceremony.assertion.credentialId)
    return passkey !== undefined && checkAssertion(ceremony.assertion, passkey, challenge, place) !== undefined
  })
}

function invalid(why: string): VaultError {
  return new VaultError('CEREMONY_INVALID', `Cannot go on: ${why}`)
}
