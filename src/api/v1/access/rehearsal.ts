/**
 * Rehearsing the unlock secret: it is typed back once, so that whoever will need it knows that what they kept is right.
 * The vault is left as it was, locked or open.
 */
import type { Registry } from '../../../registry/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { actorOf } from '../../reads.ts'
import * as shapes from './shapes.ts'

const setting = 'access.unlock-rehearsed-at'

/** When it was rehearsed last, in milliseconds since the epoch. */
export async function readRehearsal(registry: Pick<Registry, 'settings'>): Promise<number | null> {
  const at = await registry.settings.get(setting)
  return typeof at === 'number' ? at : null
}

export function rehearsalEndpoints({ vault, registry, ledger, now }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST', path: '/v1/vault/rehearsal', needs: 'instance.manage',
        summary: 'Tries the unlock secret and locks the vault again if it was locked; the secret is kept nowhere',
        body: shapes.rehearsal, answer: shapes.rehearsed,
      },
      async ({ reader, body }) => {
        const { state } = await vault.status()
        await vault.unlock(body.secret)
        if (state === 'locked') await vault.lock()
        const rehearsedAt = now()
        await ledger.append({ kind: 'unlock.rehearsed', actor: actorOf(reader) })
        await registry.settings.set(setting, rehearsedAt)
        return { rehearsedAt }
      },
    ),
  ]
}
