/** Members of a drill come in as anybody does: by an invitation, with a passkey; and get to be known to the vault at its desk. */
import { commonTotp, fromBase32, totpCode, totpStep } from '../../base/totp.ts'
import { type AskDesk, SoftAuthenticator, type Seat, type SeatAsked } from '../../drill/index.ts'

export interface SeatDeps {
  readonly origin: string
  readonly desk: string
  readonly project: number
  readonly unlockSecret: string
  readonly owner: AskDesk
  readonly now: () => number
}

const cookieOf = (headers: Headers): string => headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ')

export async function takeSeat(deps: SeatDeps, { role, vault }: SeatAsked, n: number): Promise<Seat> {
  const { origin, project } = deps
  const name = `Member ${n}`
  const { key: invitation } = await deps.owner<{ key: string }>('POST', '/v1/invitations', { note: name, roles: [{ project, role }] })
  const key = new SoftAuthenticator()
  const options = await post(origin, '/v1/enrolment/options', { name, invitation })
  const factor = { kind: 'passkey', label: 'Laptop', response: key.create(options.json['passkey'] as never, origin) }
  const { json, headers } = await post(origin, '/v1/enrolment', { name, invitation, userHandle: options.json['userHandle'], factor })
  const { member, session } = json as unknown as { member: { id: number }; session: number }
  const seat = { member: member.id, session, cookie: cookieOf(headers), name, key }
  return { ...seat, seed: vault === undefined ? undefined : await getKnown(deps, seat, vault) }
}

/** @returns the seed of the codes, where it is by codes */
async function getKnown({ origin, desk, unlockSecret, now }: SeatDeps, { cookie, key }: Omit<Seat, 'seed'>, how: 'passkey' | 'totp'): Promise<Buffer | undefined> {
  const { id } = (await post(origin, '/v1/vault/enrolments', {}, { cookie })).json as { id: string }
  const at = (path: string, body: unknown) => post(desk, `/api/enrolments/${id}/${path}`, body, { origin: desk })
  let seed: Buffer | undefined
  if (how === 'totp') {
    seed = fromBase32(String((await at('codes', {})).json['seed']))
    await at('prove', { code: totpCode(seed, totpStep(now()), commonTotp) })
  } else {
    const { challenge } = (await (await fetch(`${desk}/api/enrolments/${id}`)).json()) as { challenge: string }
    const { id: credentialId, response } = key.get({ challenge, rpId: new URL(desk).hostname }, desk)
    const { authenticatorData, clientDataJSON, signature } = response
    await at('prove', { assertion: { credentialId, authenticatorData, clientDataJSON, signature } })
  }
  await at('confirm', { secret: unlockSecret })
  return seed
}

export async function post(url: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ readonly json: Readonly<Record<string, unknown>>; readonly headers: Headers }> {
  const response = await fetch(url + path, {
    method: 'POST', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'x-signet': '1', ...headers }, body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`The stage of the drill was not set: POST ${path} answered ${response.status} ${text.slice(0, 300)}`)
  return { json: JSON.parse(text) as Readonly<Record<string, unknown>>, headers: response.headers }
}
