/**
 * Ceremonies with passkeys: making one, and proving with one that its holder is there, verified, and means this purpose.
 *
 * A challenge is bound to its purpose and answered once. The key must have been made for the host at which it is used.
 */
import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticationResponseJSON, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Factors, NewPasskey, SignIns, StoredPasskey } from '../registry/index.ts'
import type { Challenges } from './challenges.ts'
import { AccessError } from './errors.ts'
import { readOrigin } from './origin.ts'

export type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'

export interface Passkeys {
  /** What the browser makes a passkey from. @throws {AccessError} PASSKEY_NOT_HERE */
  registration(
    purpose: string, origin: string, whose: { readonly name: string; readonly userHandle: string; readonly has: readonly StoredPasskey[] },
  ): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** @throws {AccessError} CEREMONY_STALE, CEREMONY_FAILED, PASSKEY_NOT_HERE */
  registered(purpose: string, origin: string, response: RegistrationResponseJSON, label: string): Promise<NewPasskey>
  /** What the browser asks an authenticator. @param only the keys that will do; any that is kept for this host without */
  assertion(purpose: string, origin: string, only?: readonly StoredPasskey[]): Promise<PublicKeyCredentialRequestOptionsJSON>
  /** The key that answered. @throws {AccessError} CEREMONY_STALE, CEREMONY_FAILED, PASSKEY_NOT_HERE */
  asserted(purpose: string, origin: string, response: AuthenticationResponseJSON): Promise<StoredPasskey>
}

const name = 'Signet'
/** EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257]

export function createPasskeys(challenges: Challenges, factors: Factors, signIns: SignIns): Passkeys {
  /** The challenge that the browser says it answered, if it is ours and for this. */
  function challengeOf(purpose: string, clientData: string) {
    let challenge: unknown
    try {
      challenge = (JSON.parse(Buffer.from(clientData, 'base64url').toString('utf8')) as { challenge?: unknown }).challenge
    } catch {
      throw failed()
    }
    if (typeof challenge !== 'string') throw failed()
    const checked = challenges.check(challenge, purpose)
    if (checked === undefined) throw stale()
    return { challenge, ...checked }
  }

  async function useUp({ nonce, expiresAt }: { nonce: string; expiresAt: number }): Promise<void> {
    if (!(await signIns.useChallenge(nonce, expiresAt))) throw stale()
  }

  return {
    async registration(purpose, origin, { name: userName, userHandle, has }) {
      const host = hostFor(origin)
      return generateRegistrationOptions({
        rpName: name, rpID: host, userName, userDisplayName: userName, userID: Uint8Array.from(Buffer.from(userHandle, 'base64url')),
        challenge: Uint8Array.from(Buffer.from(challenges.issue(purpose), 'base64url')),
        attestationType: 'none',
        excludeCredentials: has.filter((key) => key.host === host).map(({ credential, transports }) => ({ id: credential, transports: [...transports] })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: algorithms,
      })
    },

    async registered(purpose, origin, response, label) {
      const host = hostFor(origin)
      const answered = challengeOf(purpose, response.response.clientDataJSON)
      const result = await verifyRegistrationResponse({
        response, expectedChallenge: answered.challenge, expectedOrigin: readOrigin(origin).origin, expectedRPID: host,
        requireUserVerification: true, supportedAlgorithmIDs: algorithms,
      }).catch((cause: unknown) => {
        throw failed(cause)
      })
      if (!result.verified) throw failed()
      await useUp(answered)
      const { credential, credentialBackedUp } = result.registrationInfo
      return {
        credential: credential.id, publicKey: Buffer.from(credential.publicKey).toString('base64url'), counter: credential.counter,
        transports: credential.transports ?? [], host, label, synced: credentialBackedUp,
      }
    },

    async assertion(purpose, origin, only) {
      const host = hostFor(origin)
      return generateAuthenticationOptions({
        rpID: host, challenge: Uint8Array.from(Buffer.from(challenges.issue(purpose), 'base64url')), userVerification: 'required',
        ...(only !== undefined && {
          allowCredentials: only.filter((key) => key.host === host).map(({ credential, transports }) => ({ id: credential, transports: [...transports] })),
        }),
      })
    },

    async asserted(purpose, origin, response) {
      const host = hostFor(origin)
      const answered = challengeOf(purpose, response.response.clientDataJSON)
      const key = await factors.passkeyByCredential(response.id)
      if (key === undefined || key.host !== host) throw failed()
      const result = await verifyAuthenticationResponse({
        response, expectedChallenge: answered.challenge, expectedOrigin: readOrigin(origin).origin, expectedRPID: host,
        requireUserVerification: true,
        credential: {
          id: key.credential, publicKey: Uint8Array.from(Buffer.from(key.publicKey, 'base64url')), counter: key.counter,
        },
      }).catch((cause: unknown) => {
        throw failed(cause)
      })
      if (!result.verified) throw failed()
      await useUp(answered)
      if (!(await factors.passkeyUsed(key.id, result.authenticationInfo.newCounter))) throw failed()
      return key
    },
  }
}

/** @throws {AccessError} PASSKEY_NOT_HERE */
function hostFor(origin: string): string {
  const { host, passkeys } = readOrigin(origin)
  if (passkeys === 'yes') return host
  throw new AccessError('PASSKEY_NOT_HERE', passkeys === 'address'
    ? 'A passkey belongs to a name, and this page was opened by a number'
    : 'A passkey needs a connection that the browser holds for secure', {
    hint: 'Open http://localhost with the same port on this machine, or serve Signet under a name with TLS (SIGNET_ORIGIN)',
  })
}

function stale(): AccessError {
  return new AccessError('CEREMONY_STALE', 'This ceremony took too long, or was answered before', { hint: 'Begin it again' })
}

function failed(cause?: unknown): AccessError {
  return new AccessError('CEREMONY_FAILED', 'The passkey did not prove what it should', { cause })
}
