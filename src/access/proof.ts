/**
 * Proof of an act: a ceremony for exactly this act, by the member whose session asks. A stolen session alone can thus
 * neither bring in a factor of its own nor a second member, nor make a key for a machine.
 *
 * What the act is stands in `what`, a digest of the request; with a passkey it is in the challenge. A code of an app
 * cannot be bound to an act, and counts once.
 */
import type { MemberId } from '../model/member.ts'
import type { Factors } from '../registry/index.ts'
import type { Codes } from './codes.ts'
import { AccessError } from './errors.ts'
import type { Failures } from './failures.ts'
import type { AuthenticationResponseJSON, Passkeys } from './passkeys.ts'
import type { Visitor } from './visitor.ts'

export type Proof =
  | { readonly kind: 'passkey'; readonly response: AuthenticationResponseJSON }
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'recovery'; readonly code: string }

export interface ProofOptions {
  /** Null when the member has no passkey for this host. */
  readonly passkey: Awaited<ReturnType<Passkeys['assertion']>> | null
  readonly totp: boolean
  /** How many recovery codes are left. They prove changes of one's own factors, and nothing else. */
  readonly recovery: number
}

export interface Proofs {
  options(member: MemberId, what: string, origin: string): Promise<ProofOptions>
  /** @throws {AccessError} PROOF_NEEDED, CEREMONY_STALE, SIGN_IN_TOO_OFTEN */
  demand(member: MemberId, what: string, proof: Proof | undefined, visitor: Visitor, allowRecovery: boolean): Promise<void>
}

export function createProofs(factors: Factors, passkeys: Passkeys, codes: Codes, failures: Failures): Proofs {
  const purpose = (member: MemberId, what: string) => `act\0${member}\0${what}`

  async function isRight(member: MemberId, what: string, proof: Proof, visitor: Visitor, allowRecovery: boolean): Promise<boolean> {
    switch (proof.kind) {
      case 'passkey':
        return (await passkeys.asserted(purpose(member, what), visitor.origin, proof.response)).member === member
      case 'totp':
        return codes.checkTotp(member, proof.code, visitor)
      case 'recovery':
        return allowRecovery && codes.checkRecovery(member, proof.code)
    }
  }

  return {
    async options(member, what, origin) {
      const [keys, seed, recovery] = await Promise.all([factors.passkeys(member), factors.seed(member), factors.recoveryCodesLeft(member)])
      const host = URL.canParse(origin) ? new URL(origin).hostname : ''
      const here = keys.filter((key) => key.host === host)
      const passkey = here.length === 0 ? null : await passkeys.assertion(purpose(member, what), origin, here)
      return { passkey, totp: seed !== undefined, recovery }
    },

    async demand(member, what, proof, visitor, allowRecovery) {
      const needed = (message: string) => new AccessError('PROOF_NEEDED', message, {
        hint: 'Confirm with your passkey or a code of your app, for exactly this act (POST /v1/proof)',
      })
      if (proof === undefined) throw needed('This act needs to be confirmed')
      let right: boolean
      try {
        right = await isRight(member, what, proof, visitor, allowRecovery)
      } catch (error) {
        if (!(error instanceof AccessError) || error.code !== 'CEREMONY_FAILED') throw error
        right = false
      }
      if (right) return
      failures.note(`proof-${proof.kind}`, member, visitor)
      throw needed('This does not confirm the act')
    },
  }
}
