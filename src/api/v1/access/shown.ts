/** Turns what the registry keeps of members and sessions into what routes answer. */
import type { Member, Registry, ServiceAccount, SignIn, StoredSession } from '../../../registry/index.ts'
import type { ProjectSecret } from '../../../registry/index.ts'

/** Names of members by number, read once for a list. */
export async function namesOf(registry: Registry): Promise<(member: number | undefined) => { id: number; name: string } | null> {
  const names = new Map((await registry.members.list()).map(({ id, name }) => [id, name]))
  return (member) => (member === undefined ? null : { id: member, name: names.get(member) ?? '' })
}

export function shownSession(session: StoredSession, nameOf: (member: number | undefined) => { id: number; name: string } | null, present: number | undefined) {
  const { id, member, via, createdAt, lastSeenAt, expiresAt, device, place } = session
  return {
    id, member: nameOf(member), via, createdAt, lastSeenAt, expiresAt, device: device ?? null, place: place ?? null, present: id === present,
  }
}

export function shownSignIn(entry: SignIn, nameOf: (member: number | undefined) => { id: number; name: string } | null) {
  const { member, at, outcome, via, device, place, newDevice, count } = entry
  return { member: nameOf(member), at, outcome, via, device: device ?? null, place: place ?? null, newDevice, count }
}

export async function shownMember(registry: Registry, member: Member, sessions: readonly StoredSession[]) {
  const { id, name, roles, joinedAt } = member
  const own = sessions.filter((session) => session.member === id)
  const [passkeys, seed, recoveryCodesLeft] = await Promise.all([
    registry.factors.passkeys(id), registry.factors.seed(id), registry.factors.recoveryCodesLeft(id),
  ])
  return {
    id, name, roles: [...roles], joinedAt, sessions: own.length,
    lastSeenAt: own.length === 0 ? null : Math.max(...own.map(({ lastSeenAt }) => lastSeenAt)),
    factors: { passkeys: passkeys.length, totp: seed !== undefined, recoveryCodesLeft },
  }
}

export function shownAccount(account: ServiceAccount) {
  const { id, username, prefix, scopes, projects, createdBy, createdAt, expiresAt, lastUsedAt } = account
  return {
    id, username, prefix, scopes: [...scopes], projects: projects === 'all' ? ('all' as const) : [...projects], createdBy, createdAt,
    expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null,
  }
}

export function shownSecret({ id, prefix, createdAt, expiresAt, lastUsedAt }: ProjectSecret) {
  return { id, prefix, createdAt, expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null }
}
