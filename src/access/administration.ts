/**
 * What members with the right to it do about members: invite, give and take roles, remove, end sessions, force new
 * factors; and about machines: service accounts. Each act is on the ledger before it takes effect.
 */
import type { Ledger } from '../ledger/index.ts'
import { mayGive, type MemberId, type RoleIn, type ServiceId } from '../model/member.ts'
import type { Invitation, Member, NewServiceAccount, Registry, ServiceAccount, SessionChoice } from '../registry/index.ts'
import { rolesForLedger } from './enrolment.ts'
import { AccessError } from './errors.ts'

/** Who acts: for the ledger, and what they may give. */
export interface Actor {
  readonly name: string
  readonly roles: readonly RoleIn[]
}

export interface Administration {
  /** @throws {AccessError} ROLE_TOO_HIGH */
  invite(actor: Actor, asked: { readonly note: string; readonly roles: readonly RoleIn[] }): Promise<{ readonly key: string; readonly invitation: Invitation }>
  /** @throws {AccessError} ACCESS_NOT_FOUND */
  revokeInvitation(actor: Actor, id: number): Promise<void>
  /** @throws {AccessError} ROLE_TOO_HIGH, ACCESS_NOT_FOUND; RegistryError MEMBER_LAST_OWNER */
  setRoles(actor: Actor, member: MemberId, roles: readonly RoleIn[]): Promise<Member>
  /** @throws {AccessError} ROLE_TOO_HIGH, ACCESS_NOT_FOUND; RegistryError MEMBER_LAST_OWNER */
  remove(actor: Actor, member: MemberId): Promise<void>
  /**
   * Takes a member's factors and sessions away; they come back by the key that is answered, once, within three days.
   * @throws {AccessError} ROLE_TOO_HIGH, ACCESS_NOT_FOUND
   */
  forceFactors(actor: Actor, member: MemberId): Promise<{ readonly key: string; readonly invitation: Invitation }>
  /** Ends sessions; answers their numbers. */
  revokeSessions(actor: Actor, choice: SessionChoice): Promise<number[]>
  makeServiceAccount(actor: Actor, account: Omit<NewServiceAccount, 'createdBy'>): Promise<{ readonly account: ServiceAccount; readonly secret: string }>
  /** One, or all; answers which. */
  revokeServiceAccounts(actor: Actor, id?: ServiceId): Promise<ServiceId[]>
  /** A link for an owner who cannot get in any more: its key, for once and an hour. */
  makeOwnerLink(actor: Actor): Promise<string>
}

const invitationMs = 72 * 60 * 60 * 1000
const ownerLinkMs = 60 * 60 * 1000
/** Numbers of sessions that one entry lists; more are counted. */
const mostListed = 1_000

export function createAdministration(registry: Registry, ledger: Ledger, idleMs: number): Administration {
  const { members, sessions, serviceAccounts } = registry

  async function found(id: MemberId): Promise<Member> {
    const member = await members.get(id)
    if (member !== undefined) return member
    throw new AccessError('ACCESS_NOT_FOUND', 'There is no such member')
  }

  function demandGift(actor: Actor, ...given: readonly (readonly RoleIn[])[]): void {
    if (given.every((roles) => mayGive(actor.roles, roles))) return
    throw new AccessError('ROLE_TOO_HIGH', 'Only an owner of all projects makes owners, and acts on them')
  }

  async function invite(actor: Actor, asked: { note: string; roles: readonly RoleIn[]; member?: MemberId }) {
    const made = await members.invite({ ...asked, createdBy: actor.name, lastsMs: invitationMs })
    const { id, expiresAt, roles, member } = made.invitation
    try {
      await ledger.append({
        kind: 'invitation.made', actor: actor.name, invitation: id, expiresAt,
        ...(member === undefined ? { roles: rolesForLedger(roles) } : { member }),
      })
    } catch (error) {
      await members.revokeInvitation(id)
      throw error
    }
    return made
  }

  /** Whoever lost their rights leaves no doors open behind them. */
  async function closeInvitationsOf(actor: Actor, id: MemberId): Promise<void> {
    for (const { id: invitation, createdBy } of await members.invitations()) {
      if (createdBy !== `member:${id}`) continue
      await ledger.append({ kind: 'invitation.revoked', actor: actor.name, invitation })
      await members.revokeInvitation(invitation)
    }
  }

  return {
    async invite(actor, { note, roles }) {
      demandGift(actor, roles)
      return invite(actor, { note, roles })
    },

    async revokeInvitation(actor, id) {
      const invitation = (await members.invitations()).find((one) => one.id === id)
      if (invitation === undefined) throw new AccessError('ACCESS_NOT_FOUND', 'There is no such invitation')
      await ledger.append({ kind: 'invitation.revoked', actor: actor.name, invitation: id })
      await members.revokeInvitation(id)
    },

    async setRoles(actor, id, roles) {
      const before = await found(id)
      demandGift(actor, before.roles, roles)
      // Asked here too, so that no entry tells of what was then refused.
      if (!roles.some(isOwnerOfAll) && (await members.isLastOwner(id))) await members.setRoles(id, roles)
      await ledger.append({ kind: 'roles.changed', actor: actor.name, member: id, from: rolesForLedger(before.roles), to: rolesForLedger(roles) })
      await members.setRoles(id, roles)
      await closeInvitationsOf(actor, id)
      return { ...before, roles }
    },

    async remove(actor, id) {
      demandGift(actor, (await found(id)).roles)
      if (await members.isLastOwner(id)) await members.remove(id)
      await ledger.append({ kind: 'member.removed', actor: actor.name, member: id })
      await members.remove(id)
      await closeInvitationsOf(actor, id)
    },

    async forceFactors(actor, id) {
      const member = await found(id)
      demandGift(actor, member.roles)
      const open = await sessions.list(idleMs, id)
      await ledger.append({ kind: 'factors.forced', actor: actor.name, member: id, sessions: open.map((session) => session.id) })
      await registry.factors.removeAll(id)
      await sessions.revoke({ member: id })
      await closeInvitationsOf(actor, id)
      return invite(actor, { note: member.name, roles: [], member: id })
    },

    async revokeSessions(actor, choice) {
      const chosen = (await sessions.list(Number.MAX_SAFE_INTEGER, choice.member)).filter((session) =>
        (choice.id === undefined || session.id === choice.id) && session.id !== choice.but &&
        (choice.owner !== true || session.member === undefined))
      if (chosen.length === 0) return []
      await ledger.append({
        kind: 'sessions.revoked', actor: actor.name, count: chosen.length, sessions: chosen.slice(0, mostListed).map(({ id }) => id),
        ...(choice.member !== undefined && { member: choice.member }),
      })
      return sessions.revoke(choice)
    },

    async makeServiceAccount(actor, asked) {
      const made = await serviceAccounts.prepare({ ...asked, createdBy: actor.name })
      const { id, scopes, projects, expiresAt } = made.account
      await ledger.append({
        kind: 'service.made', actor: actor.name, service: id, scopes: [...scopes], projects: projects === 'all' ? 'all' : [...projects],
        ...(expiresAt !== undefined && { expiresAt }),
      })
      await serviceAccounts.activate(id)
      return made
    },

    async revokeServiceAccounts(actor, id) {
      const chosen = (await serviceAccounts.list()).filter((account) => id === undefined || account.id === id)
      if (chosen.length === 0) {
        if (id === undefined) return []
        throw new AccessError('ACCESS_NOT_FOUND', 'There is no such service account')
      }
      await ledger.append({ kind: 'services.revoked', actor: actor.name, services: chosen.map((account) => account.id) })
      return serviceAccounts.revoke(id)
    },

    async makeOwnerLink(actor) {
      await ledger.append({ kind: 'owner-link.made', actor: actor.name })
      return registry.owner.createOwnerLink(ownerLinkMs)
    },
  }
}

function isOwnerOfAll({ project, role }: RoleIn): boolean {
  return project === 'all' && role === 'owner'
}
