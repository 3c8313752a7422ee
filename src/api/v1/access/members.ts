/** Members, invitations and everybody's sessions: for whoever manages members. */
import { z } from 'zod'
import { AccessError } from '../../../access/index.ts'
import { sessionOf } from '../../access/rights.ts'
import type { VisitorOf } from '../../access/visitor.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import type { Invitation } from '../../../registry/index.ts'
import { leaveVault } from '../grants/leave-vault.ts'
import { actingOf, numberOf, type AccessAsked } from './asked.ts'
import * as shapes from './shapes.ts'
import { namesOf, shownMember, shownSession, shownSignIn } from './shown.ts'

const one = '/v1/members/:member'

export function memberEndpoints(deps: ApiDeps, visitorOf: VisitorOf): Endpoint[] {
  const { access, registry } = deps
  const { administration } = access

  async function shownInvitation({ id, note, roles, member, createdBy, createdAt, expiresAt }: Invitation) {
    return { id, note, roles: [...roles], member: (await namesOf(registry))(member), createdBy, createdAt, expiresAt }
  }

  async function madeInvitation(asked: AccessAsked, { key, invitation }: { key: string; invitation: Invitation }) {
    void asked.reply.code(201)
    // After the #, which no server, proxy or log is told.
    return { invitation: await shownInvitation(invitation), key, link: `${visitorOf(asked.request).origin}/welcome#${key}` }
  }

  return [
    endpoint({ method: 'GET', path: '/v1/members', needs: 'members.manage', summary: 'Everybody who can sign in', answer: shapes.members }, async () => {
      const [members, sessions] = await Promise.all([registry.members.list(), registry.sessions.list(access.idleMs)])
      return { members: await Promise.all(members.map((member) => shownMember(registry, member, sessions))) }
    }),
    endpoint(
      { method: 'PUT', path: `${one}/roles`, needs: 'members.manage', confirmed: 'factor', summary: "Replaces a member's roles", body: z.strictObject({ roles: shapes.roleList }), answer: shapes.member },
      async (asked) => {
        const member = await administration.setRoles(actingOf(asked), numberOf(asked, 'member'), asked.body.roles)
        await leaveVault(deps, asked, member.id, asked.body.roles)
        return shownMember(registry, member, await registry.sessions.list(access.idleMs, member.id))
      },
    ),
    endpoint(
      { method: 'DELETE', path: one, needs: 'members.manage', confirmed: 'factor', summary: 'Removes a member with sessions and factors' },
      async (asked) => {
        await administration.remove(actingOf(asked), numberOf(asked, 'member'))
        await leaveVault(deps, asked, numberOf(asked, 'member'))
        return undefined
      },
    ),
    endpoint(
      {
        method: 'POST', path: `${one}/force-factors`, needs: 'members.manage', confirmed: 'factor',
        summary: "Takes a member's factors and sessions away; they come back by the link that is answered, shown once", answer: shapes.madeInvitation,
      },
      async (asked) => {
        const made = await administration.forceFactors(actingOf(asked), numberOf(asked, 'member'))
        await leaveVault(deps, asked, numberOf(asked, 'member'))
        return madeInvitation(asked, made)
      },
    ),
    endpoint({ method: 'GET', path: '/v1/invitations', needs: 'members.manage', summary: 'Invitations that are open', answer: shapes.invitations }, async () => ({
      invitations: await Promise.all((await registry.members.invitations()).map(shownInvitation)),
    })),
    endpoint(
      {
        method: 'POST', path: '/v1/invitations', needs: 'members.manage', confirmed: 'factor',
        summary: 'Invites somebody with roles; the link is shown once, opens once, within three days', body: shapes.newInvitation, answer: shapes.madeInvitation,
      },
      async (asked) => madeInvitation(asked, await administration.invite(actingOf(asked), asked.body)),
    ),
    endpoint({ method: 'DELETE', path: '/v1/invitations/:invitation', needs: 'members.manage', summary: 'Takes an invitation back' }, async (asked) => {
      await administration.revokeInvitation(actingOf(asked), numberOf(asked, 'invitation'))
      return undefined
    }),
    endpoint({ method: 'GET', path: '/v1/sessions', needs: 'members.manage', summary: "Everybody's sessions", answer: shapes.sessions }, async (asked) => {
      const [sessions, nameOf] = await Promise.all([registry.sessions.list(access.idleMs), namesOf(registry)])
      return { sessions: sessions.map((session) => shownSession(session, nameOf, sessionOf(asked.reader))) }
    }),
    endpoint(
      {
        method: 'DELETE', path: '/v1/sessions', needs: 'members.manage',
        summary: "Ends sessions: a member's, or everybody's. The one that asks goes on unless `own` is 1",
        query: z.object({ member: z.coerce.number().int().min(1).optional(), own: z.enum(['0', '1']).default('0') }), answer: shapes.ended,
      },
      async (asked) => {
        const { member, own } = asked.query
        const present = sessionOf(asked.reader)
        return {
          sessions: await administration.revokeSessions(actingOf(asked), {
            ...(member !== undefined && { member }), ...(own === '0' && present !== undefined && { but: present }),
          }),
        }
      },
    ),
    endpoint({ method: 'DELETE', path: '/v1/sessions/:session', needs: 'members.manage', summary: 'Ends a session', answer: shapes.ended }, async (asked) => {
      const ended = await administration.revokeSessions(actingOf(asked), { id: numberOf(asked, 'session') })
      if (ended.length === 0) throw new AccessError('ACCESS_NOT_FOUND', 'There is no such session, or it has ended')
      return { sessions: ended }
    }),
    endpoint({ method: 'GET', path: '/v1/sign-ins', needs: 'members.manage', summary: "Everybody's sign-ins and failures, the newest first", answer: shapes.signIns }, async () => {
      const nameOf = await namesOf(registry)
      return { signIns: (await registry.signIns.history(200)).map((entry) => shownSignIn(entry, nameOf)) }
    }),
    endpoint(
      {
        method: 'POST', path: '/v1/owner-links', needs: 'instance.manage', confirmed: 'factor',
        summary: 'Makes a link that opens one session with all rights, once, within an hour', answer: shapes.madeLink,
      },
      async (asked) => {
        void asked.reply.code(201)
        const key = await administration.makeOwnerLink(actingOf(asked))
        return { link: `${visitorOf(asked.request).origin}/open/${key}`, expiresInMinutes: 60 }
      },
    ),
  ]
}
