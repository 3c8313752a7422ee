/**
 * Parses what is asked of a running vault (protocol.ts): requests come from processes that the vault does not trust, so
 * every one is checked down to its last field. Bytes: docs/formats/keys.md.
 */
import type { ProvenStandingGrant } from '../model/destination.ts'
import type { Approval, Grant, PasskeyAssertion, ProvenGrant } from '../model/grant.ts'
import type { SealedValue, WrappedKey } from '../model/identity-write.ts'
import { isPseudonym, type Pseudonym } from '../model/pseudonym.ts'
import type { ShownFactor } from './ceremony/check.ts'
import { VaultError } from './errors.ts'
import type { GrantRequest } from './grants/request.ts'
import type { SendPurpose } from './grants/sending.ts'
import type { EnrolmentRequest } from './members/enrolments.ts'
import type { KeyProof, RenewOptions } from './keys/keeper.ts'
import type { RecoverySet } from './keys/key-status.ts'
import { type UnlockMode, unlockModes } from './keys/unlock-mode.ts'
import { defaultPolicy, type PolicyChange } from './policy.ts'
import type { SealedRecord } from './opening.ts'
import type { Secret, VaultRequest } from './protocol.ts'
import type { StandingDraft } from './standing/standing.ts'
import type { GrantDraft } from './vault.ts'

/** Records in one request, people and fields in one grant. */
export const mostAtOnce = 10_000
const longestText = 4_096
/** A sealed value of the largest property that intake takes, in base64. */
const longestCiphertext = 1_048_576

/** @throws {VaultError} VAULT_REQUEST_MALFORMED; the message never quotes the request */
export function parseRequest(value: unknown): VaultRequest {
  const request = object(value)
  switch (request['op']) {
    case 'status': return { op: 'status' }
    case 'lock': return { op: 'lock' }
    case 'unlock': return { op: 'unlock', secret: text(request['secret']) }
    case 'renew': return { op: 'renew', secret: text(request['secret']), options: toRenewOptions(object(request['options'])) }
    case 'renew-ledger': return { op: 'renew-ledger', secret: text(request['secret']), incident: request['incident'] === true }
    case 'rewrap': return { op: 'rewrap', keys: list(request['keys'], (item) => toWrapped(object(item))) }
    case 'drop-epochs': return { op: 'drop-epochs', secret: text(request['secret']), project: integer(request['project'], 1) }
    case 'rehearse': return { op: 'rehearse', proof: toKeyProof(object(request['proof'])) }
    case 'change-secret': return { op: 'change-secret', secret: text(request['secret']) }
    case 'restore': return { op: 'restore', recovery: text(request['recovery']) }
    case 'set-recovery': return { op: 'set-recovery', secret: text(request['secret']), set: toRecoverySet(object(request['set'])) }
    case 'set-mode': return { op: 'set-mode', secret: text(request['secret']), mode: toMode(request['mode']) }
    case 'sign-notices':
      return { op: 'sign-notices', secret: text(request['secret']), messages: list(request['messages'], (item) => text(item, longestCiphertext)) }
    case 'grant': return { op: 'grant', secret: text(request['secret']), draft: toDraft(object(request['draft'])) }
    case 'open': return {
      op: 'open', proven: toProven(object(request['proven'])),
      records: list(request['records'], (item) => toRecord(object(item))),
    }
    case 'grant-standing':
      return { op: 'grant-standing', secret: text(request['secret']), draft: toStandingDraft(object(request['draft'])) }
    case 'open-standing': return {
      op: 'open-standing', proven: toProvenStanding(object(request['proven'])),
      records: list(request['records'], (item) => toRecord(object(item))),
    }
    case 'file': return { op: 'file', request: toRequest(object(request['request'])) }
    case 'requests': return { op: 'requests' }
    case 'request': return { op: 'request', grant: text(request['grant']) }
    case 'approve': return { op: 'approve', grant: text(request['grant']), shown: toShownFactor(request['shown']) }
    case 'open-request': return { op: 'open-request', grant: text(request['grant']), shown: toShown(request['shown']) }
    case 'cancel': return { op: 'cancel', grant: text(request['grant']), actor: text(request['actor']) }
    case 'collect':
      return { op: 'collect', grant: text(request['grant']), records: list(request['records'], (item) => text(item, 64)) }
    case 'sign-under': return {
      op: 'sign-under', grant: text(request['grant']),
      texts: list(request['texts'], (item) => ({ text: text(object(item)['text'], 65_536), comment: text(object(item)['comment'], 512) })),
    }
    case 'enrol': return { op: 'enrol', enrolment: toEnrolment(object(request['enrolment'])) }
    case 'enrolments': return { op: 'enrolments' }
    case 'members': return { op: 'members' }
    case 'remove-member':
      return { op: 'remove-member', member: integer(request['member'], 1), actor: text(request['actor']) }
    case 'policy': return { op: 'policy' }
    case 'set-policy':
      return { op: 'set-policy', secret: text(request['secret']), change: toPolicyChange(object(request['change'])) }
    default: throw malformed('op')
  }
}

/** What a member shows, or the owner's secret. @throws {VaultError} VAULT_REQUEST_MALFORMED */
export function toShown(value: unknown): ShownFactor | Secret {
  const shown = object(value)
  return shown['secret'] === undefined ? toShownFactor(shown) : { secret: text(shown['secret']) }
}

/** @throws {VaultError} VAULT_REQUEST_MALFORMED */
export function toShownFactor(value: unknown): ShownFactor {
  const shown = object(value)
  const member = integer(shown['member'], 1)
  if (shown['factor'] === 'totp') return { member, factor: 'totp', code: text(shown['code'], 16) }
  if (shown['factor'] === 'passkey') return { member, factor: 'passkey', assertion: toAssertion(shown['assertion']) }
  throw malformed('a factor')
}

/** @throws {VaultError} VAULT_REQUEST_MALFORMED */
export function toAssertion(value: unknown): PasskeyAssertion {
  const assertion = object(value)
  return {
    credentialId: text(assertion['credentialId']), authenticatorData: text(assertion['authenticatorData']),
    clientDataJSON: text(assertion['clientDataJSON']), signature: text(assertion['signature']),
  }
}

type Fields = Readonly<Record<string, unknown>>

function toRequest(request: Fields): GrantRequest {
  const level = request['level']
  if (level !== 'coarse' && level !== 'masked' && level !== 'full') throw malformed('level')
  return {
    actor: text(request['actor']), project: integer(request['project'], 1), people: list(request['people'], pseudonym),
    fields: list(request['fields'], (item) => text(item)), level, reason: text(request['reason']),
    records: list(request['records'], (item) => toRecord(object(item))),
    ...(request['send'] !== undefined && { send: toSendPurpose(object(request['send'])) }),
  }
}

function toSendPurpose(send: Fields): SendPurpose {
  const incident = text(send['incident'], 64)
  if (!/^[\w.-]+$/.test(incident)) throw malformed('an incident')
  const content = text(send['content'], 22)
  if (!/^[\w-]{22}$/.test(content)) throw malformed('a digest')
  return { incident, version: integer(send['version'], 1), notices: integer(send['notices'], 1), content }
}

function toEnrolment(enrolment: Fields): EnrolmentRequest {
  return {
    member: integer(enrolment['member'], 1), name: text(enrolment['name'], 255),
    mayRequest: enrolment['mayRequest'] === true, mayApprove: enrolment['mayApprove'] === true,
    passkeys: list(enrolment['passkeys'], (item) => {
      const passkey = object(item)
      return { credentialId: text(passkey['credentialId']), publicKey: text(passkey['publicKey']), rpId: text(passkey['rpId'], 255) }
    }),
  }
}

function toPolicyChange(change: Fields): PolicyChange {
  const names = Object.keys(defaultPolicy).filter((name) => name !== 'serial')
  if (Object.keys(change).some((name) => !names.includes(name))) throw malformed('a policy')
  return Object.fromEntries(Object.entries(change).map(([name, count]) => [name, integer(count)]))
}

function toRenewOptions({ project, incident }: Fields): RenewOptions {
  return { ...(project !== undefined && { project: integer(project, 1) }), incident: incident === true }
}

function toKeyProof(proof: Fields): KeyProof {
  return proof['recovery'] === undefined ? { secret: text(proof['secret']) } : { recovery: text(proof['recovery']) }
}

function toRecoverySet(set: Fields): Omit<RecoverySet, 'madeAt'> {
  return { recipient: text(set['recipient']), shares: integer(set['shares'], 2), needed: integer(set['needed'], 2) }
}

function toMode(value: unknown): UnlockMode {
  const mode = unlockModes.find((one) => one === value)
  if (mode === undefined) throw malformed('a mode')
  return mode
}

function toDraft(draft: Fields): GrantDraft {
  return { ...toScope(draft), lastsMs: integer(draft['lastsMs'], 1) }
}

function toProven(proven: Fields): ProvenGrant {
  const grant = object(proven['grant'])
  const proof = object(proven['proof'])
  if (proof['kind'] !== 'owner-key') throw malformed('proof')
  return {
    grant: {
      ...toScope(grant), id: text(grant['id']), issuedAt: integer(grant['issuedAt']),
      expiresAt: integer(grant['expiresAt']),
    },
    proof: { kind: 'owner-key', signature: text(proof['signature']) },
  }
}

function toStandingScope(grant: Fields): Omit<StandingDraft, 'lastsMs'> {
  const level = grant['level']
  if (level !== 'coarse' && level !== 'masked' && level !== 'full') throw malformed('level')
  return {
    destination: integer(grant['destination'], 1), project: integer(grant['project'], 1),
    fields: list(grant['fields'], (item) => text(item)), level, reason: text(grant['reason']),
  }
}

function toStandingDraft(draft: Fields): StandingDraft {
  return { ...toStandingScope(draft), lastsMs: integer(draft['lastsMs'], 1) }
}

function toProvenStanding(proven: Fields): ProvenStandingGrant {
  const grant = object(proven['grant'])
  return {
    grant: { ...toStandingScope(grant), id: text(grant['id']), issuedAt: integer(grant['issuedAt']), expiresAt: integer(grant['expiresAt']) },
    signature: text(proven['signature']),
  }
}

function toScope(grant: Fields): Omit<Grant, 'id' | 'issuedAt' | 'expiresAt'> {
  const level = grant['level']
  if (level !== 'coarse' && level !== 'masked' && level !== 'full') throw malformed('level')
  return {
    actor: text(grant['actor']), project: integer(grant['project'], 1), people: list(grant['people'], pseudonym),
    fields: list(grant['fields'], (item) => text(item)), level, reason: text(grant['reason']),
    approvals: list(grant['approvals'], toApproval),
  }
}

function toApproval(value: unknown): Approval {
  const approval = object(value)
  return { actor: text(approval['actor']), at: integer(approval['at']) }
}

function toRecord(record: Fields): SealedRecord {
  const value = object(record['value'])
  const key = object(record['key'])
  const sealed: SealedValue = {
    ...placeOf(value), field: text(value['field']), algorithm: integer(value['algorithm']),
    ciphertext: text(value['ciphertext'], longestCiphertext), blindIndex: text(value['blindIndex']),
    sealedAt: integer(value['sealedAt']),
  }
  return { value: sealed, key: toWrapped(key) }
}

function toWrapped(key: Fields): WrappedKey {
  return { ...placeOf(key), enc: text(key['enc']), sequence: integer(key['sequence']), wrapped: text(key['wrapped']) }
}

function placeOf(half: Fields) {
  return {
    project: integer(half['project'], 1), pseudonym: pseudonym(half['pseudonym']), record: text(half['record']),
    epoch: integer(half['epoch'], 1),
  }
}

function object(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('an object')
  return value as Fields
}

function list<T>(value: unknown, parse: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > mostAtOnce) throw malformed('a list')
  return value.map((item) => parse(item))
}

function text(value: unknown, longest = longestText): string {
  if (typeof value !== 'string' || value.length > longest) throw malformed('a text')
  return value
}

function integer(value: unknown, least = 0): number {
  if (!Number.isSafeInteger(value) || (value as number) < least) throw malformed('a number')
  return value as number
}

function pseudonym(value: unknown): Pseudonym {
  if (typeof value !== 'string' || !isPseudonym(value)) throw malformed('a pseudonym')
  return value
}

function malformed(what: string): VaultError {
  return new VaultError('VAULT_REQUEST_MALFORMED', `Cannot read the request: ${what} is missing or has another form`)
}
