/**
 * What the desk's page asks of the vault. Everything comes in as JSON that is checked down to its last field
 * (requests.ts), and values go out in two answers only: to the requester's own ceremony, and to the owner's secret.
 */
import { handle } from '../../model/handle.ts'
import { memberOfActor } from '../../model/grant.ts'
import { VaultError } from '../errors.ts'
import type { RequestView } from '../grants/request.ts'
import type { KnownMember } from '../members/known-members.ts'
import { receiptOf, releaseCsv, releaseJson } from '../release.ts'
import { toAssertion, toShown, toShownFactor } from '../requests.ts'
import type { Vault } from '../vault.ts'
import type { DeskPlace } from './place.ts'

export interface DeskAnswer {
  readonly status: number
  readonly json?: unknown
  readonly body?: Buffer | string
  readonly type?: string
  /** Its name, for an answer that is kept as a file. */
  readonly file?: string
}

type Handle = (method: string, path: string, body: unknown) => Promise<DeskAnswer>

const ok = (json: unknown): DeskAnswer => ({ status: 200, json })

export function deskRoutes(vault: Vault, place: () => DeskPlace): Handle {
  const { requests, enrolments } = vault
  /** One at a time: each costs a second and much memory. */
  let unlocking = false

  async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    if (unlocking) throw new VaultError('CEREMONY_TOO_MANY', 'Cannot try the secret now: another try is under way')
    unlocking = true
    try {
      return await work()
    } finally {
      unlocking = false
    }
  }

  async function viewOf(id: string) {
    const [request, members] = await Promise.all([requests.view(id), vault.members()])
    const requester = members.find(({ member }) => member === memberOfActor(request.actor))
    return {
      ...request,
      people: request.people.map((pseudonym) => ({ pseudonym, handle: handle(pseudonym) })),
      challenge: requests.challenge(id).toString('base64url'),
      requester: requester === undefined ? null : toProver(requester),
      approvers: members.filter(({ member, mayApprove }) => mayApprove && member !== requester?.member).map(toProver),
      vault: vault.status(),
    }
  }

  const open = async (id: string, body: unknown, as: 'page' | 'csv' | 'json'): Promise<DeskAnswer> => {
    const opened = await requests.open(id, toShown(body))
    if (as === 'csv') return { status: 200, body: `\uFEFF${releaseCsv(opened)}`, type: 'text/csv; charset=utf-8', file: nameOf(opened.request, 'csv') }
    if (as === 'json') return { status: 200, body: releaseJson(opened), file: nameOf(opened.request, 'json') }
    return ok({
      receipt: receiptOf(opened.request, opened.receipt),
      values: opened.records.map(({ pseudonym, field, text }) => ({ handle: handle(pseudonym), field, value: text })),
    })
  }

  const routes: readonly [method: string, path: RegExp, act: (id: string, body: Readonly<Record<string, unknown>>) => Promise<DeskAnswer>][] = [
    ['GET', /^\/api\/status$/, async () => {
      const { mode, ways, rehearsed, overdue } = await vault.keys.status()
      return ok({ ...vault.status(), appOrigins: place().appOrigins, rpId: place().rpId, keys: { mode, ways, rehearsed, overdue } })
    }],
    ['POST', /^\/api\/unlock$/, async (_, { secret }) => {
      await oneAtATime(() => vault.unlock(String(secret)))
      return ok(vault.status())
    }],
    ['POST', /^\/api\/rehearse$/, async (_, { secret }) => ok(await oneAtATime(() => vault.keys.rehearse({ secret: String(secret) })))],
    ['POST', /^\/api\/lock$/, async () => {
      await vault.lock('asked')
      return ok(vault.status())
    }],
    ['GET', /^\/api\/requests\/([\w-]{22})$/, async (id) => ok(await viewOf(id))],
    ['POST', /^\/api\/requests\/([\w-]{22})\/approve$/, async (id, body) => {
      await requests.approve(id, toShownFactor(body))
      return ok(await viewOf(id))
    }],
    ['POST', /^\/api\/requests\/([\w-]{22})\/open$/, async (id, body) => open(id, body, 'page')],
    ['POST', /^\/api\/requests\/([\w-]{22})\/open\.csv$/, async (id, body) => open(id, body, 'csv')],
    ['POST', /^\/api\/requests\/([\w-]{22})\/open\.json$/, async (id, body) => open(id, body, 'json')],
    ['GET', /^\/api\/enrolments\/([\w-]{22})$/, async (id) => {
      const members = await vault.members()
      const { member } = enrolments.view(id)
      const others = members.filter((one) => one.mayApprove && one.member !== member)
      return ok({ ...enrolments.view(id), approvers: others.map(toProver), vault: vault.status() })
    }],
    ['POST', /^\/api\/enrolments\/([\w-]{22})\/codes$/, async (id) => ok(enrolments.offerCodes(id))],
    ['POST', /^\/api\/enrolments\/([\w-]{22})\/prove$/, async (id, { assertion, code }) =>
      ok(enrolments.prove(id, typeof code === 'string' ? { code } : { assertion: toAssertion(assertion) }))],
    ['POST', /^\/api\/enrolments\/([\w-]{22})\/confirm$/, async (id, body) => {
      await enrolments.confirm(id, toShown(body))
      return ok({ confirmed: true })
    }],
  ]

  return async (method, path, body) => {
    for (const [needed, pattern, act] of routes) {
      const found = needed === method ? pattern.exec(path) : null
      if (found !== null) return act(found[1] ?? '', (body ?? {}) as Readonly<Record<string, unknown>>)
    }
    return { status: 404, json: { error: { code: 'NOT_FOUND', message: 'There is nothing at this address' } } }
  }
}

/** What a member can show here, without anything that would let another show it. */
function toProver({ member, name, passkeys, totpSeed }: KnownMember) {
  return { member, name, passkeys: passkeys.map(({ credentialId }) => credentialId), codes: totpSeed !== null }
}

function nameOf({ id, project }: RequestView, ending: string): string {
  return `signet-${project}-${id}.${ending}`
}
