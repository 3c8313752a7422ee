/**
 * Speaks to a running vault. Each call is a connection of its own, so a vault that was started anew is found again.
 */
import { connect } from 'node:net'
import type { ProvenGrant } from '../model/grant.ts'
import { VaultError, type VaultErrorCode } from './errors.ts'
import { readLines, toLine } from './lines.ts'
import type { VaultRequest, VaultResponse, VaultResult } from './requests.ts'
import type { GrantDraft, OpenedRecord, SealedRecord, VaultStatus } from './vault.ts'

export interface VaultClient {
  /** `unreachable` when no vault answers. */
  status(): Promise<VaultStatus | { readonly state: 'unreachable'; readonly locksInMs: null }>
  /** Takes about a second. @throws {VaultError} VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG … */
  unlock(secret: string): Promise<void>
  lock(): Promise<void>
  /** A grant given by the owner, who shows the unlock secret for it. */
  grant(secret: string, draft: GrantDraft): Promise<ProvenGrant>
  /** @throws {VaultError} VAULT_LOCKED, GRANT_… or LEDGER_UNAVAILABLE; nothing was released then */
  open(proven: ProvenGrant, records: readonly SealedRecord[]): Promise<OpenedRecord[]>
  /** Begins a new epoch of a project's sealing key. */
  renew(secret: string, project: number): Promise<void>
}

/** @param path the socket, see `vaultSocketPath` */
export function createVaultClient(path: string, timeoutMs = 30_000): VaultClient {
  const ask = (request: VaultRequest) => askOnce(path, timeoutMs, request)
  return {
    async status() {
      try {
        return await ask({ op: 'status' }) as VaultStatus
      } catch (error) {
        if (error instanceof VaultError && error.code === 'VAULT_UNREACHABLE') {
          return { state: 'unreachable', locksInMs: null }
        }
        throw error
      }
    },
    async unlock(secret) {
      await ask({ op: 'unlock', secret })
    },
    async lock() {
      await ask({ op: 'lock' })
    },
    async grant(secret, draft) {
      return await ask({ op: 'grant', secret, draft }) as ProvenGrant
    },
    async open(proven, records) {
      return await ask({ op: 'open', proven, records }) as OpenedRecord[]
    },
    async renew(secret, project) {
      await ask({ op: 'renew', secret, project })
    },
  }
}

function askOnce(path: string, timeoutMs: number, request: VaultRequest): Promise<VaultResult> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const unreachable = () => {
      socket.destroy()
      reject(new VaultError('VAULT_UNREACHABLE', 'Cannot reach the vault: it is not running, or did not answer'))
    }
    socket.setTimeout(timeoutMs, unreachable)
    socket.on('error', unreachable)
    readLines(socket, (message) => {
      const response = message as VaultResponse
      socket.end()
      if ('error' in response) reject(new VaultError(response.error.code as VaultErrorCode, response.error.message))
      else resolve(response.result)
    }, unreachable)
    socket.write(toLine({ id: 1, ...request }))
  })
}
