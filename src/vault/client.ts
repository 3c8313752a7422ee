/**
 * Speaks to a running vault. Each call is a connection of its own, so a vault that was started anew is found again.
 */
import { connect } from 'node:net'
import type { ProvenStandingGrant } from '../model/destination.ts'
import type { ProvenGrant } from '../model/grant.ts'
import type { WrappedKey } from '../model/identity-write.ts'
import type { ShownFactor } from './ceremony/check.ts'
import { VaultError, type VaultErrorCode } from './errors.ts'
import type { GrantRequest, RequestView } from './grants/request.ts'
import type { SignedText, TextToSign } from './grants/sending.ts'
import type { KeyKeeper, RenewOptions } from './keys/keeper.ts'
import type { UnlockPolicy } from './keys/unlock-mode.ts'
import { readLines, toLine } from './lines.ts'
import type { EnrolmentRequest, EnrolmentView } from './members/enrolments.ts'
import type { GrantPolicy, PolicyChange } from './policy.ts'
import type { MemberSummary, OpenedRequest, Secret, VaultRequest, VaultResponse, VaultResult } from './protocol.ts'
import type { OpenedRecord, SealedRecord } from './opening.ts'
import type { StandingDraft } from './standing/standing.ts'
import type { GrantDraft, VaultStatus } from './vault.ts'

export interface VaultClient {
  /** `unreachable` when no vault answers. */
  status(): Promise<VaultStatus | { readonly state: 'unreachable'; readonly locksInMs: null; readonly alarm: null }>
  /** Takes about a second. @throws {VaultError} VAULT_SECRET_MISTYPED, VAULT_SECRET_WRONG … */
  unlock(secret: string): Promise<void>
  lock(): Promise<void>
  /** A grant given by the owner, who shows the unlock secret for it. */
  grant(secret: string, draft: GrantDraft): Promise<ProvenGrant>
  /** @throws {VaultError} VAULT_LOCKED, GRANT_… or LEDGER_UNAVAILABLE; nothing was released then */
  open(proven: ProvenGrant, records: readonly SealedRecord[]): Promise<OpenedRecord[]>
  /** Lets fields go to an outgoing destination; the owner shows the unlock secret for it. */
  grantStanding(secret: string, draft: StandingDraft): Promise<ProvenStandingGrant>
  /** @throws {VaultError} VAULT_LOCKED, GRANT_… or LEDGER_UNAVAILABLE; nothing was released then */
  openStanding(proven: ProvenStandingGrant, records: readonly SealedRecord[]): Promise<OpenedRecord[]>
  /** Begins a new epoch of a project's sealing key, or of all. */
  renew(secret: string, options: RenewOptions): Promise<void>
  /** Acts on keys: what each does is said at {@link KeyKeeper}. */
  readonly keys: Pick<KeyKeeper, 'renewLedger' | 'dropEpochs' | 'rehearse' | 'changeSecret' | 'restore' | 'setRecovery' | 'setMode' | 'signNotices'>
  /** Wrapped keys for the present epochs. @throws {VaultError} VAULT_LOCKED */
  rewrap(keys: readonly WrappedKey[]): Promise<{ readonly keys: readonly WrappedKey[]; readonly unreadable: number }>

  /** Files a request for a grant; it is proven at the desk. @throws {VaultError} GRANT_INVALID, GRANTS_TOO_MANY … */
  file(request: GrantRequest): Promise<RequestView>
  /** Every request that waits, or ended and is still remembered. */
  requests(): Promise<RequestView[]>
  /** @throws {VaultError} GRANT_UNKNOWN */
  request(grant: string): Promise<RequestView>
  /** For terminals: a second member's code. @throws {VaultError} */
  approve(grant: string, shown: ShownFactor): Promise<RequestView>
  /** For terminals: the requester's code, or the owner's secret. @throws {VaultError} */
  openRequest(grant: string, shown: ShownFactor | Secret): Promise<OpenedRequest>
  /** @throws {VaultError} GRANT_UNKNOWN, GRANT_SPENT */
  cancel(grant: string, actor: string): Promise<void>
  /** Addresses under a grant to send that was released, by record; null for what does not open. @throws {VaultError} */
  collect(grant: string, records: readonly string[]): Promise<OpenedRecord[]>
  /** Signs notices under a grant to send that was released. @throws {VaultError} */
  signUnder(grant: string, texts: readonly TextToSign[]): Promise<SignedText[]>
  /** Begins to make a member known to the vault; it is proven and confirmed at the desk. */
  enrol(enrolment: EnrolmentRequest): Promise<EnrolmentView>
  enrolments(): Promise<EnrolmentView[]>
  members(): Promise<MemberSummary[]>
  /** Takes effect at once, also while the vault is locked. */
  removeMember(member: number, actor: string): Promise<void>
  policy(): Promise<GrantPolicy>
  setPolicy(secret: string, change: PolicyChange): Promise<GrantPolicy>
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
          return { state: 'unreachable', locksInMs: null, alarm: null }
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
    grantStanding: async (secret, draft) => await ask({ op: 'grant-standing', secret, draft }) as ProvenStandingGrant,
    openStanding: async (proven, records) => await ask({ op: 'open-standing', proven, records }) as OpenedRecord[],
    async renew(secret, options) {
      await ask({ op: 'renew', secret, options })
    },
    keys: {
      renewLedger: async (secret, { incident = false }) => await ask({ op: 'renew-ledger', secret, incident }) as { serial: number; key: string },
      dropEpochs: async (secret, project) => await ask({ op: 'drop-epochs', secret, project }) as { dropped: number },
      rehearse: async (proof) => await ask({ op: 'rehearse', proof }) as Awaited<ReturnType<KeyKeeper['rehearse']>>,
      changeSecret: async (secret) => await ask({ op: 'change-secret', secret }) as { secret: string },
      restore: async (recovery) => await ask({ op: 'restore', recovery }) as { secret: string },
      async setRecovery(secret, set) {
        await ask({ op: 'set-recovery', secret, set })
      },
      setMode: async (secret, mode) => await ask({ op: 'set-mode', secret, mode }) as UnlockPolicy,
      signNotices: async (secret, messages) => await ask({ op: 'sign-notices', secret, messages }) as string[],
    },
    rewrap: async (keys) => await ask({ op: 'rewrap', keys }) as ReturnType<KeyKeeper['rewrap']>,
    file: async (request) => await ask({ op: 'file', request }) as RequestView,
    requests: async () => await ask({ op: 'requests' }) as RequestView[],
    request: async (grant) => await ask({ op: 'request', grant }) as RequestView,
    approve: async (grant, shown) => await ask({ op: 'approve', grant, shown }) as RequestView,
    openRequest: async (grant, shown) => await ask({ op: 'open-request', grant, shown }) as OpenedRequest,
    async cancel(grant, actor) {
      await ask({ op: 'cancel', grant, actor })
    },
    collect: async (grant, records) => await ask({ op: 'collect', grant, records }) as OpenedRecord[],
    signUnder: async (grant, texts) => await ask({ op: 'sign-under', grant, texts }) as SignedText[],
    enrol: async (enrolment) => await ask({ op: 'enrol', enrolment }) as EnrolmentView,
    enrolments: async () => await ask({ op: 'enrolments' }) as EnrolmentView[],
    members: async () => await ask({ op: 'members' }) as MemberSummary[],
    async removeMember(member, actor) {
      await ask({ op: 'remove-member', member, actor })
    },
    policy: async () => await ask({ op: 'policy' }) as GrantPolicy,
    setPolicy: async (secret, change) => await ask({ op: 'set-policy', secret, change }) as GrantPolicy,
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
