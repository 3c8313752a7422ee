/**
 * Requests for grants: what was asked for and waits for ceremonies. They live in the vault's memory, with the sealed
 * records that they are about, and end when they say, are opened, or the vault's process ends.
 *
 * The requester's ceremony comes last and opens: so a grant is never lying about, proven and unused. Everything between
 * a look at a request's state and the change of it happens without waiting, so of acts that race one wins.
 *
 * Rules: SPEC.md V50–V79.
 */
import type { Ceremony, Grant, ProvenGrant } from '../../model/grant.ts'
import { memberOfActor } from '../../model/grant.ts'
import { areStanding, challengeOf, type ShownFactor } from '../ceremony/check.ts'
import type { EntryScope } from '../entry.ts'
import { VaultError } from '../errors.ts'
import { createCoverage, grantStatement, proveGrant } from '../grant.ts'
import { checkSecret, type Held } from '../held.ts'
import { privateKeyFromRaw } from '../../identity/sealed/index.ts'
import type { KnownMember } from '../members/known-members.ts'
import { type OpenedUnder, openUnder } from '../opening.ts'
import type { ApprovalCause, GrantRequest, GrantRequests, Pending, RequestsDeps, RequestView } from './request.ts'
import { createSending, reasonToSend } from './sending.ts'

const mostWaiting = 200
const mostOfOne = 20
const mostRecords = 60_000
const mostWrong = 5
const isOwner = (actor: string) => /^owner(?:-session:\d+)?$/.test(actor)

export function createGrantRequests(deps: RequestsDeps): GrantRequests {
  const { now, monotonic, random, record, policy, quotas } = deps
  const all = new Map<string, Pending>()

  function sweep(): void {
    for (const [id, { deadline, state }] of all) if (monotonic() >= deadline && state !== 'opening') all.delete(id)
  }

  function find(id: string): Pending {
    sweep()
    const pending = all.get(id)
    if (pending !== undefined) return pending
    throw new VaultError('GRANT_UNKNOWN', 'There is no such request: it has ended, or the vault was started anew')
  }

  function waiting(id: string): Pending {
    const pending = find(id)
    if (pending.state === 'waiting') return pending
    throw new VaultError('GRANT_SPENT', `Cannot go on: this request is ${pending.state} already, and a grant counts once`)
  }

  function causeOf({ grant, ids, send }: Pick<Pending, 'grant' | 'ids' | 'send'>): ApprovalCause | null {
    if (isOwner(grant.actor)) return null
    // What it releases leaves the vault for another process: never on one member's word.
    if (send !== undefined) return 'people'
    const { idsPerGrant, fullIdsPerGrant, idsPerHour, idsPerDay } = policy()
    if (grant.level === 'full' && ids > fullIdsPerGrant) return 'full'
    if (ids > idsPerGrant) return 'people'
    const over = quotas.used(grant.actor, 3_600_000) + ids > idsPerHour || quotas.used(grant.actor, 86_400_000) + ids > idsPerDay
    return over ? 'quota' : null
  }

  function toView(pending: Pending, members: readonly KnownMember[]): RequestView {
    const { grant, ids, state, approvals } = pending
    const { id, actor, project, fields, level, reason, issuedAt, expiresAt } = grant
    return {
      id, actor, project, fields, level, reason, state, ids,
      name: members.find(({ member }) => member === memberOfActor(actor))?.name ?? null,
      people: grant.people.slice(0, 100),
      missing: state === 'waiting' && approvals.length === 0 ? causeOf(pending) : null,
      approvals: approvals.map(({ ceremony, name, at }) => ({ member: ceremony.member, name, at })),
      requestedAt: issuedAt, expiresAt, send: pending.send ?? null,
    }
  }

  /** Takes a ceremony, counting those that prove nothing: after a few the request is gone. */
  async function take(pending: Pending, shown: ShownFactor, role: Ceremony['role'], held: Held): Promise<[Ceremony, KnownMember]> {
    if (held.history === undefined) {
      throw new VaultError('GRANT_INVALID', 'Cannot take ceremonies: this vault does not know its ledger')
    }
    const { grant } = pending
    const known = (await deps.members()).find(({ member }) => member === shown.member)
    if (known === undefined || !(role === 'requester' ? known.mayRequest : known.mayApprove)) {
      throw new VaultError('VAULT_MEMBER_UNKNOWN', `Cannot go on: the vault does not know member ${shown.member} for this; enrol them at its desk`)
    }
    try {
      return [await deps.ceremonies.take(shown, known, role, challengeOf(grantStatement(grant)), held.identity), known]
    } catch (error) {
      const code = error instanceof VaultError ? error.code : 'VAULT_FAILED'
      if (code === 'CEREMONY_INVALID' && ++pending.wrong >= mostWrong && pending.state === 'waiting') end(pending, 'cancelled')
      await record({ kind: 'unseal.refused', at: now(), code, grant: grant.id, actor: `member:${shown.member}`, project: grant.project })
      throw error
    }
  }

  function end(pending: Pending, state: 'opened' | 'cancelled'): void {
    pending.state = state
    pending.records = []
  }

  async function openPending(
    pending: Pending, held: Held, proven: ProvenGrant, proof: 'secret' | 'passkey' | 'totp',
  ): Promise<OpenedUnder> {
    const approvers = proven.grant.approvals.map(({ actor }) => actor)
    const { records } = pending
    if (pending.send !== undefined) {
      pending.proof = { proof, approvers }
      pending.state = 'released'
      return { records: [], receipt: undefined }
    }
    pending.state = 'opening'
    let reserved = false
    try {
      const opened = await openUnder(deps, proven.grant, records, held, { proof, approvers }, () => {
        reserved = true
      })
      end(pending, 'opened')
      return opened
    } catch (error) {
      // Nothing was reserved: the same may be asked again, with a new ceremony.
      const isCanary = error instanceof VaultError && error.code === 'CANARY_OPENED'
      if (reserved || isCanary) end(pending, reserved ? 'opened' : 'cancelled')
      else pending.state = 'waiting'
      throw error
    }
  }

  async function openBySecret(pending: Pending, secret: string): Promise<OpenedUnder> {
    const held = deps.unlocked()
    checkSecret(secret, held)
    const { grant } = pending
    if (!isOwner(grant.actor)) {
      throw new VaultError('GRANT_INVALID', 'Cannot open this with the unlock secret: a member asked for it and proves it')
    }
    const proven = proveGrant(grant, privateKeyFromRaw('ed25519', held.grantsKey))
    pending.state = 'opening'
    try {
      await record({
        kind: 'grant.approve', at: now(), ...scopeOf(grant), reason: grant.reason, expiresAt: grant.expiresAt, proof: 'secret',
      })
    } catch (error) {
      pending.state = 'waiting'
      throw error
    }
    return openPending(pending, held, proven, 'secret')
  }

  async function openByCeremony(pending: Pending, shown: ShownFactor): Promise<OpenedUnder> {
    const held = deps.unlocked()
    const { grant } = pending
    if (memberOfActor(grant.actor) !== shown.member) {
      throw new VaultError('GRANT_INVALID', 'Cannot open this: somebody else asked for it')
    }
    assertApproved(pending)
    const [ceremony] = await take(pending, shown, 'requester', held)
    const members = await deps.members()
    deps.use(held)
    // From here to the change of state nothing waits.
    waiting(grant.id)
    const ceremonies = [...pending.approvals.map((approval) => approval.ceremony), ceremony]
    const approvals = pending.approvals.map(({ ceremony: { member }, at }) => ({ actor: `member:${member}`, at }))
    const proven: ProvenGrant = { grant: { ...grant, approvals }, proof: { kind: 'ceremonies', ceremonies } }
    if (!areStanding(proven, challengeOf(grantStatement(grant)), members, deps.place())) {
      pending.approvals = pending.approvals.filter(({ ceremony: { member } }) => members.some((one) => one.member === member && one.mayApprove))
      throw new VaultError('GRANT_INVALID', 'Cannot open this: somebody who took part may not any more')
    }
    assertApproved(pending)
    if (approvals.length === 0) quotas.count(grant.actor, pending.ids)
    return openPending(pending, held, proven, ceremony.factor)
  }

  function assertApproved(pending: Pending): void {
    if (pending.approvals.length > 0 || causeOf(pending) === null) return
    throw new VaultError('APPROVAL_MISSING', 'Cannot open this yet: a second member must approve it')
  }

  return {
    ...createSending({ ...deps, released: (id) => {
      const pending = find(id)
      if (pending.state === 'released') return pending
      throw new VaultError('GRANT_SPENT', `Cannot go on: this request is ${pending.state}, and lets nothing be sent`)
    } }),

    async file(request) {
      sweep()
      const { actor, project, people, fields, level, records, send } = request
      const ids = new Set(records.map(({ value }) => value.pseudonym)).size
      assertFileable(request, ids)
      const reason = send === undefined ? request.reason : reasonToSend(send, request.reason)
      const mine = [...all.values()].filter((one) => one.state === 'waiting')
      const recordsHeld = mine.reduce((sum, one) => sum + one.records.length, 0)
      if (mine.length >= mostWaiting || mine.filter((one) => one.grant.actor === actor).length >= mostOfOne || recordsHeld + records.length > mostRecords) {
        throw new VaultError('GRANTS_TOO_MANY', 'Cannot take another request: too many wait; open or cancel some')
      }
      const issuedAt = now()
      const draft = { id: random(16).toString('base64url'), actor, project, people, fields, level, reason, issuedAt, approvals: [] }
      const { aloneLastsMs, approvedLastsMs } = policy()
      const lastsMs = causeOf({ grant: { ...draft, expiresAt: issuedAt }, ids, send }) === null ? aloneLastsMs : approvedLastsMs
      const grant: Grant = { ...draft, expiresAt: issuedAt + lastsMs }
      await record({ kind: 'grant.request', at: issuedAt, ...scopeOf(grant), reason, expiresAt: grant.expiresAt })
      const pending: Pending = { grant, ids, deadline: monotonic() + lastsMs, records, state: 'waiting', approvals: [], approving: new Set(), wrong: 0, send, proof: undefined }
      all.set(grant.id, pending)
      return toView(pending, await deps.members())
    },

    async list() {
      sweep()
      const members = await deps.members()
      return [...all.values()].map((pending) => toView(pending, members))
    },

    async view(id) {
      return toView(find(id), await deps.members())
    },

    challenge: (id) => challengeOf(grantStatement(find(id).grant)),

    async approve(id, shown) {
      const pending = waiting(id)
      const held = deps.unlocked()
      const { grant } = pending
      if (memberOfActor(grant.actor) === shown.member) {
        throw new VaultError('GRANT_INVALID', 'Cannot approve this: whoever asks for a grant does not approve it')
      }
      const [ceremony, known] = await take(pending, shown, 'approver', held)
      deps.use(held)
      waiting(id)
      if (pending.approving.has(shown.member) || pending.approvals.some((one) => one.ceremony.member === shown.member)) {
        throw new VaultError('GRANT_SPENT', 'Cannot approve this twice')
      }
      pending.approving.add(shown.member)
      try {
        const at = now()
        await record({
          kind: 'grant.approve', at, ...scopeOf(grant), actor: `member:${shown.member}`, requester: grant.actor,
          reason: grant.reason, expiresAt: grant.expiresAt, proof: ceremony.factor,
        })
        waiting(id).approvals.push({ ceremony, name: known.name, at })
      } finally {
        pending.approving.delete(shown.member)
      }
      return toView(pending, await deps.members())
    },

    async open(id, shown) {
      const pending = waiting(id)
      const opened = 'secret' in shown ? await openBySecret(pending, shown.secret) : await openByCeremony(pending, shown)
      return { ...opened, request: toView(pending, await deps.members()) }
    },

    async cancel(id, actor) {
      const lasting = () => (find(id).state === 'released' ? find(id) : waiting(id))
      const { grant } = lasting()
      await record({ kind: 'grant.cancel', at: now(), grant: id, actor, requester: grant.actor, project: grant.project })
      end(lasting(), 'cancelled')
    },
  }
}

function assertFileable({ actor, people, fields, level, project, reason, records, send }: GrantRequest, ids: number): void {
  if (memberOfActor(actor) === undefined && !isOwner(actor)) {
    throw new VaultError('GRANT_INVALID', 'Cannot take the request: only members ask for grants, not machines')
  }
  if (send !== undefined && (fields.join() !== '$email' || level !== 'full')) {
    throw new VaultError('GRANT_INVALID', 'Cannot take the request: only e-mail addresses are released to be sent to')
  }
  if ((ids === 0 && send === undefined) || fields.length === 0 || reason.trim() === '') {
    throw new VaultError('GRANT_INVALID', 'Cannot take the request: it names nothing to open, or no reason')
  }
  const covers = createCoverage({ project, people, fields })
  if (records.every(({ value }) => covers(value))) return
  throw new VaultError('GRANT_TOO_NARROW', 'Cannot take the request: it has records that it does not name')
}

function scopeOf(grant: Grant): EntryScope {
  const { id, actor, project, people, fields, level } = grant
  return { grant: id, actor, project, people, fields, level }
}
