/** An unlocked vault with members whose passkeys and codes are in software, and a clock to turn. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase32, totpCode, totpStep } from '../../base/totp.ts'
import { type TestPasskey, testPasskey, testPlace } from '../ceremony/authenticator.fixture.ts'
import type { ShownFactor } from '../ceremony/check.ts'
import type { SealedRecord } from '../opening.ts'
import { createVault, type Vault, type VaultOptions } from '../vault.ts'
import { peopleOf, testInstance, testLedger, type TestInstance } from '../vault.fixture.ts'
import type { GrantHistory } from './history.ts'
import type { GrantRequest } from './request.ts'

export interface TestMember {
  readonly member: number
  readonly key: TestPasskey
  /** What the member shows for a request or an enrolment. */
  show(challenge: Buffer): ShownFactor
}

export const noHistory: GrantHistory = { openings: [], endedEnrolments: new Set(), policySerial: 0 }

export async function unlockedVault(instance: TestInstance, options: Partial<VaultOptions> = {}) {
  const clock = { wall: 1_700_000_000_000, monotonic: 0 }
  const ledger = testLedger()
  const vault = createVault({
    keysDir: instance.dir, now: () => clock.wall, monotonic: () => clock.monotonic, random: randomBytes, record: ledger.record,
    place: () => testPlace, history: async () => noHistory, idleMs: 48 * 3_600_000, ...options,
  })
  await vault.unlock(instance.secret)
  ledger.entries.length = 0
  return {
    vault, ledger, clock,
    pass(ms: number) {
      clock.wall += ms
      clock.monotonic += ms
    },
    kinds: () => ledger.entries.map(({ kind }) => kind),
  }
}

/** Enrols a member with a passkey, by the unlock secret. */
export async function enrol(vault: Vault, secret: string, member: number, may: { approve?: boolean; request?: boolean } = {}): Promise<TestMember> {
  const key = testPasskey(`member ${member} ${randomBytes(4).toString('hex')}`)
  const begun = vault.enrolments.begin({
    member, name: `Member ${member}`, mayRequest: may.request ?? true, mayApprove: may.approve ?? true, passkeys: [key.passkey],
  })
  vault.enrolments.prove(begun.id, { assertion: key.assert(Buffer.from(begun.challenge, 'base64url')) })
  await vault.enrolments.confirm(begun.id, { secret })
  return { member, key, show: (challenge) => ({ member, factor: 'passkey', assertion: key.assert(challenge) }) }
}

/** Enrols a member with codes; `code` answers the one of an instant. */
export async function enrolWithCodes(vault: Vault, secret: string, member: number, now: () => number) {
  const { id } = vault.enrolments.begin({ member, name: `Member ${member}`, mayRequest: true, mayApprove: true, passkeys: [] })
  const seed = fromBase32(vault.enrolments.offerCodes(id).seed)
  const code = (steps = 0) => totpCode(seed, totpStep(now()) + steps)
  vault.enrolments.prove(id, { code: code() })
  await vault.enrolments.confirm(id, { secret })
  return { member, code, show: (steps = 0): ShownFactor => ({ member, factor: 'totp', code: code(steps) }) }
}

export function requestFor(records: readonly SealedRecord[], more: Partial<GrantRequest> = {}): GrantRequest {
  return {
    actor: 'member:1', project: records[0]!.value.project, people: peopleOf(records), fields: ['$email', '$name', '$phone'],
    level: 'masked', reason: 'Support case 4711', records, ...more,
  }
}

/** A keys directory of its own, for tests that change members. */
export async function ownInstance(): Promise<TestInstance> {
  return testInstance(1, 2)
}

export async function temporaryDir(): Promise<{ readonly dir: string; readonly remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'signet-history-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}
