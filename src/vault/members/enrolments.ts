/**
 * Enrolments: how the vault gets to know a member. The member proves at the desk that the passkey is theirs, or takes a
 * seed for codes and shows the first; then the owner's unlock secret, or the ceremony of a member who may approve,
 * confirms it. Until then nothing is written.
 *
 * Rules: SPEC.md V60–V69.
 */
import { matchTotp, totpAddress, totpSeedBytes, toBase32 } from '../../base/totp.ts'
import { privateKeyFromRaw, type RandomSource } from '../../identity/sealed/index.ts'
import type { PasskeyAssertion } from '../../model/grant.ts'
import { ageForRecipients } from '../age/age.ts'
import { challengeOf, type CeremonyDesk, type ShownFactor } from '../ceremony/check.ts'
import { readPasskeyKey } from '../ceremony/cose.ts'
import { checkAssertion, type Passkey } from '../ceremony/passkey.ts'
import type { DeskPlace } from '../desk/place.ts'
import type { VaultEntry } from '../entry.ts'
import { VaultError } from '../errors.ts'
import { checkSecret, type Held } from '../held.ts'
import { readInstance } from '../keys/create-keys.ts'
import { addMember, type KnownMember, removeMember, statementOf } from './known-members.ts'

export interface EnrolmentRequest {
  readonly member: number
  readonly name: string
  readonly mayRequest: boolean
  readonly mayApprove: boolean
  /** The member's passkeys, as they were registered with the app; none for codes only. */
  readonly passkeys: readonly Passkey[]
}

export interface EnrolmentView extends EnrolmentRequest {
  readonly id: string
  /** What the member has shown so far. */
  readonly proven: 'passkey' | 'totp' | null
  /** What a passkey signs, the member's own and that of whoever confirms; base64url. */
  readonly challenge: string
}

export interface Enrolments {
  /** @throws {VaultError} VAULT_REQUEST_MALFORMED for a passkey of no known kind; GRANTS_TOO_MANY */
  begin(request: EnrolmentRequest): EnrolmentView
  list(): EnrolmentView[]
  /** @throws {VaultError} ENROLMENT_UNKNOWN */
  view(id: string): EnrolmentView
  /** A new seed for an authenticator app; shown once. @throws {VaultError} ENROLMENT_UNKNOWN */
  offerCodes(id: string): { readonly seed: string; readonly address: string }
  /** @throws {VaultError} ENROLMENT_UNKNOWN, CEREMONY_INVALID */
  prove(id: string, shown: { readonly assertion: PasskeyAssertion } | { readonly code: string }): EnrolmentView
  /** @throws {VaultError} ENROLMENT_UNKNOWN, VAULT_LOCKED, VAULT_SECRET_WRONG, CEREMONY_…, LEDGER_UNAVAILABLE */
  confirm(id: string, shown: ShownFactor | { readonly secret: string }): Promise<void>
  /** Takes a member away, at once and also while locked. @throws {VaultError} LEDGER_UNAVAILABLE; they are gone then too */
  remove(member: number, actor: string): Promise<void>
}

export interface EnrolmentsDeps {
  readonly keysDir: string
  readonly now: () => number
  readonly monotonic: () => number
  readonly random: RandomSource
  readonly record: (entry: VaultEntry) => Promise<unknown>
  readonly unlocked: () => Held
  /** Fails when the vault was locked since. */
  readonly use: (held: Held) => void
  readonly members: () => Promise<KnownMember[]>
  readonly ceremonies: CeremonyDesk
  readonly place: () => DeskPlace
  /** Told of enrolments that ended. */
  readonly onEnd: (enrolments: readonly string[]) => void
}

interface Waiting {
  readonly request: EnrolmentRequest
  readonly deadline: number
  seed: Buffer | undefined
  proven: EnrolmentView['proven']
  confirming: boolean
}

const lastsMs = 30 * 60_000
const mostWaiting = 50
const issuer = 'Signet vault'

export function createEnrolments(deps: EnrolmentsDeps): Enrolments {
  const { keysDir, now, monotonic, random, record } = deps
  const all = new Map<string, Waiting>()

  function find(id: string): Waiting {
    for (const [one, { deadline }] of all) if (monotonic() >= deadline) all.delete(one)
    const waiting = all.get(id)
    if (waiting !== undefined) return waiting
    throw new VaultError('ENROLMENT_UNKNOWN', 'There is no such enrolment: it has ended, or the vault was started anew; begin again')
  }

  function challenge(id: string, { request }: Waiting): Buffer {
    return challengeOf(statementOf({ ...request, enrolment: id, totpSeed: null }))
  }

  const toView = (id: string, waiting: Waiting): EnrolmentView =>
    ({ ...waiting.request, id, proven: waiting.proven, challenge: challenge(id, waiting).toString('base64url') })

  /** The ledger's name of whoever confirms. */
  async function confirmer(id: string, waiting: Waiting, shown: ShownFactor | { readonly secret: string }, held: Held): Promise<string> {
    if ('secret' in shown) {
      checkSecret(shown.secret, held)
      return 'owner'
    }
    const known = (await deps.members()).find(({ member }) => member === shown.member)
    if (known?.mayApprove !== true || known.member === waiting.request.member) {
      throw new VaultError('VAULT_MEMBER_UNKNOWN', 'Cannot confirm: that takes another member who may approve, or the unlock secret')
    }
    await deps.ceremonies.take(shown, known, 'approver', challenge(id, waiting), held.identity)
    return `member:${known.member}`
  }

  async function keep(id: string, waiting: Waiting, by: string, held: Held): Promise<void> {
    const { request, seed, proven } = waiting
    const { recipient } = await readInstance(keysDir)
    const totpSeed = proven === 'totp' ? ageForRecipients(seed!, [recipient], random).toString('base64url') : null
    const member: KnownMember = {
      ...request, enrolment: id, passkeys: proven === 'totp' ? [] : request.passkeys, totpSeed, enrolledAt: now(), enrolledBy: by,
    }
    const former = (await deps.members()).filter((one) => one.member === member.member).map(({ enrolment }) => enrolment)
    if (former.length > 0) {
      await record({ kind: 'approver.removed', at: now(), actor: by, member: member.member, enrolments: former })
    }
    await record({
      kind: 'approver.enrolled', at: now(), actor: by, member: member.member, enrolment: id, factors: [proven!],
      mayRequest: member.mayRequest, mayApprove: member.mayApprove,
    })
    deps.use(held)
    await addMember(keysDir, member, privateKeyFromRaw('ed25519', held.grantsKey))
    deps.onEnd(former)
  }

  return {
    begin(request) {
      if (all.size >= mostWaiting) throw new VaultError('GRANTS_TOO_MANY', 'Cannot begin another enrolment: too many wait')
      if (request.passkeys.some(({ publicKey }) => readPasskeyKey(publicKey) === undefined)) {
        throw new VaultError('VAULT_REQUEST_MALFORMED', 'Cannot enrol this passkey: its key is of no known kind')
      }
      for (const [id, waiting] of all) if (waiting.request.member === request.member) all.delete(id)
      const id = random(16).toString('base64url')
      all.set(id, { request, deadline: monotonic() + lastsMs, seed: undefined, proven: null, confirming: false })
      return toView(id, all.get(id)!)
    },

    list: () => [...all].filter(([, { deadline }]) => monotonic() < deadline).map(([id, waiting]) => toView(id, waiting)),

    view: (id) => toView(id, find(id)),

    offerCodes(id) {
      const waiting = find(id)
      if (waiting.proven !== null) throw new VaultError('CEREMONY_INVALID', 'Cannot offer codes: the member has proven themselves')
      waiting.seed ??= Buffer.from(random(totpSeedBytes))
      return { seed: toBase32(waiting.seed), address: totpAddress(waiting.seed, issuer, waiting.request.name) }
    },

    prove(id, shown) {
      const waiting = find(id)
      if ('code' in shown) {
        const step = waiting.seed && matchTotp(waiting.seed, shown.code, now(), undefined)
        if (step === undefined) throw new VaultError('CEREMONY_INVALID', 'Cannot go on: the code is wrong; is the device’s clock right?')
        waiting.proven = 'totp'
      } else {
        const passkey = waiting.request.passkeys.find(({ credentialId }) => credentialId === shown.assertion.credentialId)
        if (!passkey || checkAssertion(shown.assertion, passkey, challenge(id, waiting), deps.place()) === undefined) {
          throw new VaultError('CEREMONY_INVALID', 'Cannot go on: the passkey’s answer is not for this')
        }
        waiting.proven = 'passkey'
      }
      return toView(id, waiting)
    },

    async confirm(id, shown) {
      const waiting = find(id)
      if (waiting.proven === null) {
        throw new VaultError('CEREMONY_INVALID', 'Cannot confirm yet: the member has not proven themselves')
      }
      const held = deps.unlocked()
      if (waiting.confirming) throw new VaultError('GRANT_SPENT', 'Cannot confirm this twice')
      waiting.confirming = true
      try {
        await keep(id, waiting, await confirmer(id, waiting, shown, held), held)
        all.delete(id)
      } finally {
        waiting.confirming = false
      }
    },

    async remove(member, actor) {
      for (const [id, waiting] of all) if (waiting.request.member === member) all.delete(id)
      const enrolments = await removeMember(keysDir, member)
      deps.onEnd(enrolments)
      if (enrolments.length > 0) await record({ kind: 'approver.removed', at: now(), actor, member, enrolments })
    },
  }
}
