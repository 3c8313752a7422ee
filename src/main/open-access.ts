/** Puts access together for an instance, and keeps its failed sign-ins coming onto the ledger. */
import { randomBytes } from 'node:crypto'
import { type Access, createAccess } from '../access/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Registry } from '../registry/index.ts'
import { accessKey } from './access-key.ts'
import type { Config } from './config.ts'

export interface OpenAccess {
  readonly access: Access
  close(): Promise<void>
}

/** Failures of one kind within this time are one entry. */
const gatherMs = 30_000

export async function openAccess(
  keysDir: string, registry: Registry, ledger: Ledger, { sessions }: Pick<Config, 'sessions'>, onTrouble: (message: string) => void,
): Promise<OpenAccess> {
  const access = createAccess({
    registry, ledger, key: await accessKey(keysDir), now: Date.now, random: (size) => randomBytes(size),
    idleMs: sessions.idleMs, sessionMs: sessions.lastsMs,
  })
  const flush = () => access.flush().catch((error: unknown) =>
    onTrouble(`Cannot put failed sign-ins on the ledger: ${error instanceof Error ? error.name : 'unknown'}`))
  const timer = setInterval(() => void flush(), gatherMs)
  timer.unref()
  return {
    access,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}
