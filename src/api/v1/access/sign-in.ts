/** Signing in and coming in: the routes that take no session. Each needs a page of this server. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  AccessError, type AuthenticationResponseJSON, type Gate, type NewFactor, readOrigin, type SignedIn, type Visitor,
} from '../../../access/index.ts'
import { sessionToken, setCookies } from '../../access/credentials.ts'
import type { Guard } from '../../access/guard.ts'
import type { VisitorOf } from '../../access/visitor.ts'
import type { WrongKeys } from '../../access/wrong-keys.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import * as shapes from './shapes.ts'

export interface DoorOptions {
  readonly guard: Guard
  readonly wrongKeys: WrongKeys
  readonly visitorOf: VisitorOf
  /** Unguessable: 43 characters of base64url. */
  readonly newDeviceKey: () => string
}

/** Codes that prove that one may try again. */
const wrong: ReadonlySet<string> = new Set(['SIGN_IN_REFUSED', 'INVITATION_INVALID'])

export function signInEndpoints(deps: ApiDeps, { guard, wrongKeys, visitorOf, newDeviceKey }: DoorOptions): Endpoint[] {
  const { access, registry, ledger } = deps
  const withName = z.strictObject({ name: shapes.name, code: shapes.code })

  function visitorAtDoor(request: FastifyRequest): Visitor & { readonly deviceKey: string } {
    const visitor = visitorOf(request)
    return { ...visitor, deviceKey: visitor.deviceKey ?? newDeviceKey() }
  }

  /** Counts wrong tries by address. Whoever shows a passkey is always heard: it cannot be guessed. */
  async function counted<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    const { deviceKey } = visitorOf(request)
    const wait = wrongKeys.waitOf(request.ip)
    const known = wait !== undefined && deviceKey !== undefined && (await access.knowsBrowser(deviceKey))
    if (wait !== undefined && !known) throw new ApiError('TOO_MANY_WRONG_KEYS', 'Too many wrong keys came from this address', { retryAfter: wait })
    try {
      return await work()
    } catch (error) {
      if (error instanceof AccessError && wrong.has(error.code)) wrongKeys.count(request.ip)
      throw error
    }
  }

  /** Sets the cookies, and ends the session that the browser had: a token that was planted before is of no use. */
  async function welcome(request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn, deviceKey: string) {
    const { token, session, member, newDevice } = signedIn
    const before = sessionToken(request)
    const old = before === undefined ? undefined : await access.session(before)
    if (old !== undefined) {
      await ledger.append({ kind: 'session.ended', session: old.id, by: session.id })
      await registry.sessions.revoke({ id: old.id })
    }
    setCookies(request, reply, { token, maxAgeSeconds: Math.floor((session.expiresAt - session.createdAt) / 1000), deviceKey })
    return {
      member: { id: member.id, name: member.name }, session: session.id, newDevice,
      recoveryCodesLeft: await registry.factors.recoveryCodesLeft(member.id),
    }
  }

  async function gateOf({ request }: Asked<unknown, unknown>, invitation: string | undefined): Promise<Gate> {
    if (invitation !== undefined) return { kind: 'invitation', key: invitation }
    const reader = await guard.readerOf(request)
    if (reader.kind === 'owner') return { kind: 'owner-link', session: reader.session }
    throw new ApiError('NOT_ALLOWED', 'One comes in by an invitation, or by the owner\'s link')
  }

  return [
    endpoint(
      { method: 'GET', path: '/v1/sign-in', needs: 'no-reader', summary: 'Whether there are members, and whether passkeys work at this address', answer: shapes.signInState },
      async ({ request }) => {
        const { passkeys, host, origin } = readOrigin(visitorOf(request).origin)
        const onThisMachine = passkeys === 'address' && (host === '127.0.0.1' || host === '[::1]')
        return {
          members: (await registry.members.count()) > 0, passkeys,
          instead: onThisMachine ? origin.replace(host, 'localhost') : null,
        }
      },
    ),
    endpoint(
      { method: 'POST', path: '/v1/sign-in/passkey/options', needs: 'no-reader', summary: "What the browser asks an authenticator: WebAuthn's request options", answer: shapes.ceremony },
      async ({ request }) => (await access.signIn.passkeyOptions(visitorOf(request).origin)) as never,
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/sign-in/passkey', needs: 'no-reader', summary: 'Signs in with a passkey',
        body: z.strictObject({ response: shapes.response }), answer: shapes.signedIn,
      },
      async ({ request, reply, body }) => {
        const visitor = visitorAtDoor(request)
        const signedIn = await access.signIn.withPasskey(body.response as unknown as AuthenticationResponseJSON, visitor)
        return welcome(request, reply, signedIn, visitor.deviceKey)
      },
    ),
    endpoint(
      { method: 'POST', path: '/v1/sign-in/totp', needs: 'no-reader', summary: "Signs in with a member's name and the code of their app", body: withName, answer: shapes.signedIn },
      ({ request, reply, body }) => counted(request, async () => {
        const visitor = visitorAtDoor(request)
        return welcome(request, reply, await access.signIn.withTotp(body.name, body.code, visitor), visitor.deviceKey)
      }),
    ),
    endpoint(
      { method: 'POST', path: '/v1/sign-in/recovery', needs: 'no-reader', summary: "Signs in with a member's name and a recovery code, which is used up", body: withName, answer: shapes.signedIn },
      ({ request, reply, body }) => counted(request, async () => {
        const visitor = visitorAtDoor(request)
        return welcome(request, reply, await access.signIn.withRecoveryCode(body.name, body.code, visitor), visitor.deviceKey)
      }),
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/enrolment/invitation', needs: 'no-reader', summary: 'What an invitation offers',
        body: z.strictObject({ invitation: shapes.invitationKey }), answer: shapes.invitationOffer,
      },
      ({ request, body }) => counted(request, async () => {
        const found = await access.enrolment.look(body.invitation)
        if (found === undefined) throw new AccessError('INVITATION_INVALID', 'This invitation does not open anything, or no longer', { hint: 'Ask whoever invited you for a new one' })
        const { invitation, member } = found
        return { roles: [...(member?.roles ?? invitation.roles)], member: member?.name ?? null, expiresAt: invitation.expiresAt }
      }),
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/enrolment/options', needs: 'no-reader',
        summary: "Begins coming in, by an invitation or (without one) in the session of the owner's link: what a passkey or an app is set up from",
        body: shapes.enrolmentAsked, answer: shapes.enrolmentOptions,
      },
      (asked) => counted(asked.request, async () => {
        const { invitation, name } = asked.body
        return (await access.enrolment.options(await gateOf(asked, invitation), name, visitorOf(asked.request))) as never
      }),
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/enrolment', needs: 'no-reader',
        summary: "Comes in: makes the member with a first factor, answers recovery codes once and opens a session. The owner's link ends when it was by it",
        body: shapes.enrolment, answer: shapes.enrolled,
      },
      (asked) => counted(asked.request, async () => {
        const { request, reply, body: { invitation, factor, ...who } } = asked
        const gate = await gateOf(asked, invitation)
        const visitor = visitorAtDoor(request)
        const enrolled = await access.enrolment.enrol(gate, { ...who, factor: factor as unknown as NewFactor }, visitor)
        void reply.code(201)
        return { ...(await welcome(request, reply, enrolled, visitor.deviceKey)), recoveryCodes: [...enrolled.recoveryCodes] }
      }),
    ),
  ]
}
