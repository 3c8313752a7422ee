/** Whom the vault knows, and how a member gets to be known: it begins here, and is proven and confirmed at the desk. */
import { mayIn, type RoleIn } from '../../../model/member.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { deskAddress } from './grants.ts'
import * as shapes from './shapes.ts'

export function vaultMemberEndpoints(deps: ApiDeps): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/v1/vault/members',
        summary: 'Whom the vault knows, how much one opens alone, and whether a canary was touched',
        needs: 'any-reader',
        answer: shapes.vaultMembers,
      },
      async ({ reader }) => {
        if (reader.kind === 'secret' || reader.kind === 'service') throw new ApiError('NOT_ALLOWED', 'A machine has no business with the vault')
        const [members, policy, status] = await Promise.all([deps.vault.members(), deps.vault.policy(), deps.vault.status()])
        const { idsPerHour, idsPerDay, idsPerGrant, fullIdsPerGrant } = policy
        return {
          members: members as never, policy: { idsPerHour, idsPerDay, idsPerGrant, fullIdsPerGrant }, alarm: status.alarm,
          me: reader.kind === 'member' ? reader.member : null, desk: deps.deskOrigin ?? null,
        }
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/v1/vault/enrolments',
        summary: 'Begins to make the reader known to the vault; the answer’s address goes on with it',
        needs: 'any-reader',
        answer: shapes.enrolment,
      },
      async ({ reader }) => {
        const member = reader.kind === 'member' ? await deps.registry.members.get(reader.member) : undefined
        if (member === undefined) {
          throw new ApiError('NOT_ALLOWED', 'Only a member can be known to the vault', { hint: 'The owner’s link opens with the unlock secret and needs no enrolment' })
        }
        const passkeys = await deps.registry.factors.passkeys(member.id)
        const { id } = await deps.vault.enrol({
          member: member.id, name: member.name, mayRequest: mayAnywhere(member.roles, 'unseal.request'),
          mayApprove: mayAnywhere(member.roles, 'unseal.approve'),
          passkeys: passkeys.map(({ credential, publicKey, host }) => ({ credentialId: credential, publicKey, rpId: host })),
        })
        return { id, desk: deskAddress(deps, 'enrolment', id) }
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/v1/vault/members/:member',
        summary: 'Takes a member away from the vault, at once',
        needs: 'members.manage',
        confirmed: 'factor',
      },
      async ({ reader, params }) => {
        const number = Number(params['member'])
        if (!Number.isSafeInteger(number) || number < 1) throw new ApiError('NOT_FOUND', 'The vault knows nobody of this number')
        await deps.vault.removeMember(number, actorOf(reader))
        return undefined
      },
    ),
  ]
}

function mayAnywhere(roles: readonly RoleIn[], act: 'unseal.request' | 'unseal.approve'): boolean {
  return roles.some(({ project }) => mayIn(roles, act, project === 'all' ? undefined : project))
}
