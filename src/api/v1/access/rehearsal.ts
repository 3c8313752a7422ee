/**
 * What is known of the ways to the keys: whether there are two, and when each was last tried. Trying happens at the
 * vault's desk; the app's server sees no secret.
 */
import type { ApiDeps } from '../../deps.ts'

export async function unlockState({ keyStatus, rewrapState, deskOrigin }: Pick<ApiDeps, 'keyStatus' | 'rewrapState' | 'deskOrigin'>) {
  const { rehearsed, overdue, ways, recovery, mode } = await keyStatus()
  const [set] = recovery
  const { running, left, moved, unreadable } = rewrapState()
  return {
    rewrap: { running, left, moved, unreadable },
    rehearsedAt: rehearsed.secret, recoveryRehearsedAt: rehearsed.recovery, overdue: overdue.length > 0, ways,
    shares: set === undefined ? null : { shares: set.shares, needed: set.needed }, mode,
    desk: deskOrigin === undefined ? null : `${deskOrigin}/?rehearse=1`,
  }
}
