/** What the routes about access need of a request beyond its shape: who acts, in which session, which number is meant. */
import type { Actor } from '../../../access/index.ts'
import type { RoleIn } from '../../../model/member.ts'
import type { Asked } from '../../endpoint.ts'
import type { Reader } from '../../deps.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'

export type AccessAsked = Asked<unknown, unknown>

const ownerEverywhere: readonly RoleIn[] = [{ project: 'all', role: 'owner' }]

/** Who acts. The owner's link may give whatever an owner may. */
export function actingOf({ reader }: AccessAsked): Actor {
  return { name: actorOf(reader), roles: reader.kind === 'member' ? reader.roles : reader.kind === 'owner' ? ownerEverywhere : [] }
}

/** @throws {ApiError} NOT_ALLOWED for machines and for the owner's link */
export function memberOf({ reader }: AccessAsked): Extract<Reader, { kind: 'member' }> {
  if (reader.kind === 'member') return reader
  throw new ApiError('NOT_ALLOWED', 'Only a member can do this, in a session of theirs', { hint: 'Sign in as a member' })
}

/** A number in the path. @throws {ApiError} NOT_FOUND */
export function numberOf({ params }: AccessAsked, name: string): number {
  const text = params[name] ?? ''
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new ApiError('NOT_FOUND', 'There is nothing of this number')
}
