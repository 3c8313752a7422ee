/**
 * Takes from the vault whom the app no longer lets unseal: who was removed, has to prove themselves anew, or lost a right
 * that the vault knows them for. They may be enrolled again.
 */
import { mayIn, type RoleIn } from '../../../model/member.ts'
import type { ApiDeps } from '../../deps.ts'
import type { Asked } from '../../endpoint.ts'
import { actorOf } from '../../reads.ts'

/**
 * @param roles what the member still holds; nothing when absent
 * @throws {VaultError} LEDGER_UNAVAILABLE; the vault does not know them any more then either
 */
export async function leaveVault(
  deps: Pick<ApiDeps, 'vault'>, { reader }: Asked<unknown, unknown>, member: number, roles: readonly RoleIn[] = [],
): Promise<void> {
  const known = (await deps.vault.members()).find((one) => one.member === member)
  if (known === undefined) return
  const mayAct = (act: 'unseal.request' | 'unseal.approve') => roles.some(({ project }) => mayIn(roles, act, project === 'all' ? undefined : project))
  const holds = (!known.mayRequest || mayAct('unseal.request')) && (!known.mayApprove || mayAct('unseal.approve'))
  if (!holds) await deps.vault.removeMember(member, actorOf(reader))
}
