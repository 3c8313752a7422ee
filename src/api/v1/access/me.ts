/** What concerns whoever asks: their factors, their sessions, and browsers that were new. */
import { z } from 'zod'
import { AccessError, type NewFactor } from '../../../access/index.ts'
import { actOf } from '../../access/proof.ts'
import { sessionOf } from '../../access/rights.ts'
import type { VisitorOf } from '../../access/visitor.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { actorOf } from '../../reads.ts'
import { actingOf, memberOf, numberOf, type AccessAsked } from './asked.ts'
import { unlockState } from './rehearsal.ts'
import * as shapes from './shapes.ts'
import { namesOf, shownSession, shownSignIn } from './shown.ts'

const dayMs = 24 * 60 * 60 * 1000
const newDeviceShownMs = 14 * dayMs

export function meEndpoints(deps: ApiDeps, visitorOf: VisitorOf): Endpoint[] {
  const { access, registry, now } = deps
  const seenKey = (member: number) => `access.seen.${member}`

  async function fullMember(asked: AccessAsked) {
    const member = await registry.members.get(memberOf(asked).member)
    if (member === undefined) throw new AccessError('ACCESS_NOT_FOUND', 'There is no such member any more')
    return member
  }

  /** Live sessions of the member from browsers that were new, since the member last looked; not the one that asks. */
  async function newDevices(member: number, present: number) {
    const seen = await registry.settings.get(seenKey(member))
    const since = Math.max(typeof seen === 'number' ? seen : 0, now() - newDeviceShownMs)
    const history = await registry.signIns.history(100, member)
    const ids = new Set(history.filter((entry) => entry.newDevice && entry.outcome === 'in' && entry.at > since).map((entry) => entry.session))
    return (await registry.sessions.list(access.idleMs, member)).filter(({ id }) => id !== present && ids.has(id))
  }

  return [
    endpoint({ method: 'GET', path: '/v1/me', needs: 'any-reader', summary: 'Who asks: the member, this session, the factors', answer: shapes.me }, async (asked) => {
      const { reader } = asked
      const unlock = await unlockState(deps)
      const nameOf = await namesOf(registry)
      if (reader.kind !== 'member') {
        const session = (await registry.sessions.list(access.idleMs)).find(({ id }) => id === sessionOf(reader))
        return { member: null, session: session === undefined ? null : shownSession(session, nameOf, session.id), factors: null, newDevices: [], unlock }
      }
      const member = await fullMember(asked)
      const [sessions, passkeys, seed, recoveryCodesLeft, fresh] = await Promise.all([
        registry.sessions.list(access.idleMs, member.id), registry.factors.passkeys(member.id), registry.factors.seed(member.id),
        registry.factors.recoveryCodesLeft(member.id), newDevices(member.id, reader.session),
      ])
      const session = sessions.find(({ id }) => id === reader.session)
      return {
        member: { id: member.id, name: member.name, roles: [...member.roles] },
        session: session === undefined ? null : shownSession(session, nameOf, session.id),
        factors: {
          passkeys: passkeys.map(({ id, label, host, synced, createdAt, lastUsedAt }) => ({ id, label, host, synced, createdAt, lastUsedAt: lastUsedAt ?? null })),
          totp: seed === undefined ? null : { createdAt: seed.createdAt, lastUsedAt: seed.lastUsedAt ?? null },
          recoveryCodesLeft,
        },
        newDevices: fresh.map((one) => shownSession(one, nameOf, reader.session)),
        unlock,
      }
    }),
    endpoint({ method: 'PUT', path: '/v1/me/seen-devices', needs: 'any-reader', summary: 'Says that the new browsers were looked at' }, async (asked) => {
      await registry.settings.set(seenKey(memberOf(asked).member), now())
      return undefined
    }),
    endpoint({ method: 'GET', path: '/v1/me/sign-ins', needs: 'any-reader', summary: "One's own sign-ins, the newest first", answer: shapes.signIns }, async (asked) => {
      const { member } = memberOf(asked)
      const nameOf = await namesOf(registry)
      return { signIns: (await registry.signIns.history(100, member)).map((entry) => shownSignIn(entry, nameOf)) }
    }),
    endpoint({ method: 'GET', path: '/v1/me/sessions', needs: 'any-reader', summary: "One's own sessions", answer: shapes.sessions }, async (asked) => {
      const { member, session } = memberOf(asked)
      const nameOf = await namesOf(registry)
      return { sessions: (await registry.sessions.list(access.idleMs, member)).map((one) => shownSession(one, nameOf, session)) }
    }),
    endpoint({ method: 'DELETE', path: '/v1/me/sessions', needs: 'any-reader', summary: "Ends one's other sessions", answer: shapes.ended }, async (asked) => {
      const { member, session } = memberOf(asked)
      return { sessions: await access.administration.revokeSessions(actingOf(asked), { member, but: session }) }
    }),
    endpoint({ method: 'DELETE', path: '/v1/me/sessions/:session', needs: 'any-reader', summary: "Ends one of one's sessions", answer: shapes.ended }, async (asked) => {
      const { member } = memberOf(asked)
      return { sessions: await access.administration.revokeSessions(actingOf(asked), { member, id: numberOf(asked, 'session') }) }
    }),
    endpoint(
      { method: 'POST', path: '/v1/proof', needs: 'any-reader', summary: 'Begins a ceremony that confirms one request, which then carries it in X-Signet-Proof', body: shapes.proofAsked, answer: shapes.proofOptions },
      async (asked) => {
        const { method, path, body } = asked.body
        return (await access.proofs.options(memberOf(asked).member, actOf(method, path, body), visitorOf(asked.request).origin)) as never
      },
    ),
    endpoint(
      { method: 'POST', path: '/v1/me/factors/options', needs: 'any-reader', summary: 'Begins adding a factor: what a passkey or an app is set up from', answer: shapes.enrolmentOptions },
      async (asked) => (await access.enrolment.factorOptions(await fullMember(asked), visitorOf(asked.request))) as never,
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/me/factors', needs: 'any-reader', confirmed: 'factor-or-recovery',
        summary: 'Adds a passkey, or sets up an app in place of the one before', body: z.strictObject({ factor: shapes.factor }),
      },
      async (asked) => {
        await access.enrolment.addFactor(await fullMember(asked), asked.body.factor as unknown as NewFactor, visitorOf(asked.request))
        return undefined
      },
    ),
    endpoint(
      { method: 'DELETE', path: '/v1/me/passkeys/:passkey', needs: 'any-reader', confirmed: 'factor-or-recovery', summary: 'Takes a passkey away; one way in stays' },
      async (asked) => {
        await access.enrolment.removeFactor(memberOf(asked).member, { passkey: numberOf(asked, 'passkey') }, actorOf(asked.reader))
        return undefined
      },
    ),
    endpoint(
      { method: 'DELETE', path: '/v1/me/totp', needs: 'any-reader', confirmed: 'factor-or-recovery', summary: 'Takes the app away; one way in stays' },
      async (asked) => {
        await access.enrolment.removeFactor(memberOf(asked).member, 'totp', actorOf(asked.reader))
        return undefined
      },
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/me/recovery-codes', needs: 'any-reader', confirmed: 'factor-or-recovery',
        summary: 'Makes new recovery codes, shown once; the old ones end', answer: z.object({ recoveryCodes: z.array(z.string()) }),
      },
      async (asked) => ({ recoveryCodes: [...await access.enrolment.renewRecoveryCodes(memberOf(asked).member, actorOf(asked.reader))] }),
    ),
  ]
}
