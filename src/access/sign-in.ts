/**
 * Signing in: by passkey, by a name and an app's code, by a name and a recovery code. Each opens a session, whose token
 * is handed out once its entry is on the ledger.
 */
import type { Ledger } from '../ledger/index.ts'
import type { FactorKind, MemberId } from '../model/member.ts'
import type { Position } from '../model/position.ts'
import type { Member, Registry, SignInSeen, StoredSession } from '../registry/index.ts'
import { type Codes, hashDeviceKey } from './codes.ts'
import { AccessError } from './errors.ts'
import type { Failures } from './failures.ts'
import type { AuthenticationResponseJSON, Passkeys } from './passkeys.ts'
import { impossibleTravel } from './travel.ts'
import type { Visitor } from './visitor.ts'

export interface SignedIn {
  /** For the session's cookie. */
  readonly token: string
  readonly session: StoredSession
  readonly member: Member
  readonly newDevice: boolean
}

export interface SignIn {
  passkeyOptions(origin: string): ReturnType<Passkeys['assertion']>
  /** @throws {AccessError} SIGN_IN_REFUSED, CEREMONY_STALE, PASSKEY_NOT_HERE */
  withPasskey(response: AuthenticationResponseJSON, visitor: Visitor): Promise<SignedIn>
  /** @throws {AccessError} SIGN_IN_REFUSED, SIGN_IN_TOO_OFTEN */
  withTotp(name: string, code: string, visitor: Visitor): Promise<SignedIn>
  /** @throws {AccessError} SIGN_IN_REFUSED */
  withRecoveryCode(name: string, code: string, visitor: Visitor): Promise<SignedIn>
  /** Opens a session for a member who has just proved themselves. */
  open(member: MemberId, via: FactorKind | 'enrolment', visitor: Visitor): Promise<SignedIn>
}

export interface SignInDeps {
  readonly registry: Pick<Registry, 'members' | 'sessions' | 'signIns'>
  readonly ledger: Ledger
  readonly passkeys: Passkeys
  readonly codes: Codes
  readonly failures: Failures
  readonly sessionMs: number
}

const purpose = 'sign-in'

export function createSignIn({ registry, ledger, passkeys, codes, failures, sessionMs }: SignInDeps): SignIn {
  const { members, sessions, signIns } = registry

  async function open(id: MemberId, via: FactorKind | 'enrolment', visitor: Visitor): Promise<SignedIn> {
    const member = await members.get(id)
    if (member === undefined) throw refused()
    // So that the ledger tells of tries in their order.
    await failures.flush()
    const { device, place, position } = visitor
    const deviceKey = visitor.deviceKey === undefined ? undefined : hashDeviceKey(visitor.deviceKey)
    const newDevice = via !== 'enrolment' && (deviceKey === undefined || !(await sessions.knowsDevice(id, deviceKey)))
    const { token, session } = await sessions.open({ member: id, via, lastsMs: sessionMs, device, place, deviceKey })
    try {
      await ledger.append({ kind: 'session.opened', session: session.id, member: id, via, newDevice, expiresAt: session.expiresAt })
    } catch (error) {
      await sessions.revoke({ id: session.id })
      throw error
    }
    const before = await signIns.lastSeen(id)
    await signIns.record({ member: id, outcome: 'in', via, device, place, position, session: session.id, newDevice, count: 1 })
    await alarmAbout(session, before, position)
    return { token, session, member, newDevice }
  }

  /** The member is let in all the same: who was here first may be the thief, and places are guessed from addresses. */
  async function alarmAbout(session: StoredSession, before: SignInSeen | undefined, position: Position | undefined): Promise<void> {
    if (before === undefined || position === undefined) return
    const travel = impossibleTravel(before, { at: session.createdAt, position })
    if (travel === undefined) return
    const other = before.session === undefined ? {} : { before: before.session }
    await ledger.append({ kind: 'alarm.sign-in', actor: 'signet', member: session.member, session: session.id, ...other, ...travel })
  }

  async function byCode(
    via: 'totp' | 'recovery', name: string, visitor: Visitor, isRight: (member: MemberId | undefined) => Promise<boolean>,
  ): Promise<SignedIn> {
    const member = await members.byName(name)
    if (!(await isRight(member?.id)) || member === undefined) {
      failures.note(via, member?.id, visitor)
      throw refused()
    }
    return open(member.id, via, visitor)
  }

  return {
    open,
    passkeyOptions: (origin) => passkeys.assertion(purpose, origin),

    async withPasskey(response, visitor) {
      let id: MemberId
      try {
        id = (await passkeys.asserted(purpose, visitor.origin, response)).member
      } catch (error) {
        if (!(error instanceof AccessError) || error.code !== 'CEREMONY_FAILED') throw error
        failures.note('passkey', undefined, visitor)
        throw refused()
      }
      return open(id, 'passkey', visitor)
    },

    withTotp: (name, code, visitor) => byCode('totp', name, visitor, (member) => codes.checkTotp(member, code, visitor)),
    withRecoveryCode: (name, code, visitor) => byCode('recovery', name, visitor, (member) => codes.checkRecovery(member, code)),
  }
}

function refused(): AccessError {
  return new AccessError('SIGN_IN_REFUSED', 'This does not sign in here', {
    hint: 'Check the name and the code; a code counts once, and an app makes a new one every half minute',
  })
}
