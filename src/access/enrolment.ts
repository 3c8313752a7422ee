/**
 * Coming in: by the owner's link as an owner, by an invitation with the roles it carries, or, with factors that were
 * taken away, as the member one is. Whoever comes in has a factor and recovery codes from the first moment on.
 *
 * A member is written inactive, then the ledger says it, then the member counts.
 */
import { commonTotp, matchTotp, totpAddress, toBase32, totpSeedBytes } from '../base/totp.ts'
import type { Ledger } from '../ledger/index.ts'
import type { MemberId, RoleIn } from '../model/member.ts'
import type { Invitation, Member, Registry } from '../registry/index.ts'
import { seedOf } from './codes.ts'
import { AccessError } from './errors.ts'
import type { Passkeys, RegistrationResponseJSON } from './passkeys.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import type { Seeds } from './seeds.ts'
import type { SignedIn, SignIn } from './sign-in.ts'
import type { Visitor } from './visitor.ts'

/** How one came to the door. */
export type Gate = { readonly kind: 'owner-link'; readonly session: number } | { readonly kind: 'invitation'; readonly key: string }

/** A new factor, as the browser proves that it is there. */
export type NewFactor =
  | { readonly kind: 'passkey'; readonly response: RegistrationResponseJSON; readonly label: string }
  | { readonly kind: 'totp'; readonly ticket: string; readonly code: string }

export interface TotpSetup {
  /** The seed in base32, to be typed. */
  readonly secret: string
  /** The same as an address, for a QR code. */
  readonly address: string
  readonly ticket: string
}

export interface EnrolmentOptions {
  /** What the factor is bound to; given back with it. */
  readonly userHandle: string
  /** Null where passkeys cannot be used. */
  readonly passkey: Awaited<ReturnType<Passkeys['registration']>> | null
  readonly totp: TotpSetup
}

export interface Enrolled extends SignedIn {
  /** Shown once. */
  readonly recoveryCodes: readonly string[]
}

export interface Enrolment {
  /** What an invitation offers; undefined when it opens nothing. */
  look(key: string): Promise<{ readonly invitation: Invitation; readonly member: Member | undefined } | undefined>
  /** @throws {AccessError} INVITATION_INVALID */
  options(gate: Gate, name: string, visitor: Visitor): Promise<EnrolmentOptions>
  /** @throws {AccessError} INVITATION_INVALID, CEREMONY_… ; RegistryError REGISTRY_INVALID, MEMBER_NAME_TAKEN */
  enrol(gate: Gate, asked: { readonly name: string; readonly userHandle: string; readonly factor: NewFactor }, visitor: Visitor): Promise<Enrolled>

  /** The same for one more factor of a member who is in. */
  factorOptions(member: Member, visitor: Visitor): Promise<EnrolmentOptions>
  addFactor(member: Member, factor: NewFactor, visitor: Visitor): Promise<void>
  /** New codes; the old ones end. @param actor for the ledger */
  renewRecoveryCodes(member: MemberId, actor: string): Promise<readonly string[]>
  /** @throws {AccessError} LAST_FACTOR, ACCESS_NOT_FOUND */
  removeFactor(member: MemberId, factor: { readonly passkey: number } | 'totp', actor: string): Promise<void>
}

export interface EnrolmentDeps {
  readonly registry: Registry
  readonly ledger: Ledger
  readonly passkeys: Passkeys
  readonly seeds: Seeds
  readonly signIn: SignIn
  readonly recoveryKey: Uint8Array
  readonly now: () => number
  readonly random: (size: number) => Uint8Array
}

/** Whoever comes by the owner's link. */
const ownerRoles: readonly RoleIn[] = [{ project: 'all', role: 'owner' }]
const userHandlePattern = /^[\w-]{22}$/

export function createEnrolment(deps: EnrolmentDeps): Enrolment {
  const { registry, ledger, passkeys, seeds, signIn, recoveryKey, now, random } = deps
  const { members, factors } = registry

  async function optionsFor(purpose: string, name: string, userHandle: string, member: MemberId | undefined, visitor: Visitor): Promise<EnrolmentOptions> {
    const has = member === undefined ? [] : await factors.passkeys(member)
    const passkey = await passkeys.registration(purpose, visitor.origin, { name, userHandle, has }).catch((error: unknown) => {
      if (error instanceof AccessError && error.code === 'PASSKEY_NOT_HERE') return null
      throw error
    })
    const seed = random(totpSeedBytes)
    const { host } = new URL(visitor.origin)
    return {
      userHandle, passkey,
      totp: { secret: toBase32(seed), address: totpAddress(seed, `Signet ${host}`, name), ticket: seeds.ticket(seed, purpose) },
    }
  }

  /** Checks what the browser shows; answers what writes it to a member. @throws {AccessError} CEREMONY_STALE, CEREMONY_FAILED */
  async function prove(purpose: string, factor: NewFactor, visitor: Visitor): Promise<(member: MemberId) => Promise<void>> {
    if (factor.kind === 'passkey') {
      const passkey = await passkeys.registered(purpose, visitor.origin, factor.response, factor.label)
      const inUse = () => new AccessError('CEREMONY_FAILED', 'This passkey is in use already', { hint: 'Take another one' })
      if ((await factors.passkeyByCredential(passkey.credential)) !== undefined) throw inUse()
      return async (member) => {
        if (!(await factors.addPasskey(member, passkey))) throw inUse()
      }
    }
    const seed = seeds.openTicket(factor.ticket, purpose)
    if (seed === undefined) throw new AccessError('CEREMONY_STALE', 'Setting up the app took too long', { hint: 'Begin it again, with a new code' })
    const step = matchTotp(seed, factor.code, now(), undefined, commonTotp)
    if (step === undefined) {
      throw new AccessError('CEREMONY_FAILED', 'This is not the code that the app should show', {
        hint: "Check that the clocks of the phone and of the server are right, and take the app's present code",
      })
    }
    return (member) => factors.setSeed(member, seeds.seal(seed, seedOf(member)), step)
  }

  async function writeRecoveryCodes(member: MemberId): Promise<readonly string[]> {
    const codes = newRecoveryCodes(random)
    await factors.setRecoveryCodes(member, codes.map((code) => hashRecoveryCode(recoveryKey, member, code)!))
    return codes
  }

  async function look(key: string) {
    const invitation = await members.invitationOf(key)
    if (invitation === undefined) return undefined
    if (invitation.member === undefined) return { invitation, member: undefined }
    const member = await members.get(invitation.member)
    return member && { invitation, member }
  }

  async function open(gate: Gate): Promise<{ invitation: Invitation | undefined; member: Member | undefined; by: string }> {
    if (gate.kind === 'owner-link') return { invitation: undefined, member: undefined, by: `owner-session:${gate.session}` }
    const found = await look(gate.key)
    if (found !== undefined) return { ...found, by: found.invitation.createdBy }
    throw new AccessError('INVITATION_INVALID', 'This invitation does not open anything, or no longer', {
      hint: 'Ask whoever invited you for a new one; it counts once, and for three days',
    })
  }

  const purposeOf = (gate: Gate, userHandle: string) =>
    `enrol\0${gate.kind === 'invitation' ? gate.key : gate.session}\0${userHandle}`
  const addPurpose = (member: Member) => `add-factor\0${member.id}`

  return {
    look,

    async options(gate, name, visitor) {
      const { member } = await open(gate)
      const userHandle = member?.userHandle ?? Buffer.from(random(16)).toString('base64url')
      return optionsFor(purposeOf(gate, userHandle), member?.name ?? name.trim(), userHandle, member?.id, visitor)
    },

    async enrol(gate, { name, userHandle, factor }, visitor) {
      const { invitation, member: existing, by } = await open(gate)
      if (!userHandlePattern.test(userHandle)) throw new AccessError('CEREMONY_FAILED', 'This ceremony was not begun here')
      const write = await prove(purposeOf(gate, userHandle), factor, visitor)
      const roles = invitation?.roles ?? ownerRoles
      const member = existing ?? await members.prepare(name, roles, userHandle)
      if (invitation !== undefined && !(await members.useInvitation(invitation.id))) {
        throw new AccessError('INVITATION_INVALID', 'This invitation was used a moment ago')
      }
      await ledger.append({
        kind: existing === undefined ? 'member.joined' : 'member.enrolled-anew', member: member.id, by, factor: factor.kind,
        ...(existing === undefined && { roles: rolesForLedger(roles) }),
        ...(invitation !== undefined && { invitation: invitation.id }),
      })
      await write(member.id)
      const recoveryCodes = await writeRecoveryCodes(member.id)
      if (existing === undefined) await members.activate(member.id)
      const signedIn = await signIn.open(member.id, 'enrolment', visitor)
      if (gate.kind === 'owner-link') {
        await ledger.append({ kind: 'owner-links.closed', actor: `member:${member.id}` })
        await registry.owner.revokeOwnerLinks()
      }
      return { ...signedIn, recoveryCodes }
    },

    factorOptions: (member, visitor) => optionsFor(addPurpose(member), member.name, member.userHandle, member.id, visitor),

    async addFactor(member, factor, visitor) {
      const write = await prove(addPurpose(member), factor, visitor)
      await ledger.append({ kind: 'factor.added', member: member.id, factor: factor.kind })
      await write(member.id)
    },

    async renewRecoveryCodes(member, actor) {
      await ledger.append({ kind: 'recovery-codes.renewed', member, actor })
      return writeRecoveryCodes(member)
    },

    async removeFactor(member, factor, actor) {
      const [keys, seed] = await Promise.all([factors.passkeys(member), factors.seed(member)])
      const there = factor === 'totp' ? seed !== undefined : keys.some(({ id }) => id === factor.passkey)
      if (!there) throw new AccessError('ACCESS_NOT_FOUND', 'There is no such factor')
      if (keys.length + (seed === undefined ? 0 : 1) < 2) {
        throw new AccessError('LAST_FACTOR', 'This is the only way in', { hint: 'Add another passkey or an authenticator app first' })
      }
      await ledger.append({ kind: 'factor.removed', member, factor: factor === 'totp' ? 'totp' : 'passkey', actor })
      if (factor === 'totp') await factors.removeSeed(member)
      else await factors.removePasskey(member, factor.passkey)
    },
  }
}

/** Roles as the ledger writes them: `all:owner`, `3:viewer`. */
export function rolesForLedger(roles: readonly RoleIn[]): string[] {
  return roles.map(({ project, role }) => `${project}:${role}`).sort()
}
