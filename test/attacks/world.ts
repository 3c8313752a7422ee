/**
 * A real server for attackers to try themselves on: two projects, 300 people whose values are known here and nowhere else,
 * members of every role with authenticators in software, a service account, canaries, and an unlocked vault.
 */
import { SoftAuthenticator } from '../../src/access/authenticator.fixture.ts'
import { basic, startTestServer, type TestServer } from '../../src/api/server.fixture.ts'
import type { Truth } from '../../src/drill/index.ts'
import type { Role } from '../../src/model/member.ts'
import { disclose } from '../../src/vault/disclose.ts'

export interface WorldPerson {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly phone: string
}

export interface World {
  readonly server: TestServer
  /** As browsers name it: `http://localhost:…`. */
  readonly origin: string
  readonly desk: string
  readonly people: readonly WorldPerson[]
  readonly truths: readonly Truth[]
  readonly other: { readonly id: number; readonly token: string; readonly secret: string; readonly people: readonly WorldPerson[] }
  /** A cookie for each role, in the first project (owner: in all). */
  readonly cookies: Readonly<Record<Role, string>>
  /** Name and secret, with every scope that there is. */
  readonly account: string
  entries(kind?: string): Promise<Readonly<Record<string, unknown>>[]>
  stop(): Promise<void>
}

const syllables = ['va', 'lo', 'mi', 'ker', 'sun', 'tai', 'bre', 'on', 'quil', 'dor', 'hes', 'ny']
const word = (n: number) => [n % 12, Math.floor(n / 12) % 12, (n * 7 + 3) % 12].map((at) => syllables[at]!).join('')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function personOf(n: number, where = 'shop'): WorldPerson {
  return { id: `${where}-uid-${n}-${word(n)}`, email: `${word(n)}.${n}@${where}-mail.example`, name: `${capital(word(n))} Q${n}ville`, phone: `+336${String(10_000_000 + n * 7919)}` }
}

export function truthsOf(people: readonly WorldPerson[]): Truth[] {
  return people.flatMap((person) => [['$distinct_id', person.id], ['$email', person.email], ['$name', person.name], ['$phone', person.phone]].map(([field, value]) => ({
    person: person.id, field: field!, forms: { full: value!, ...(field === '$email' && { masked: disclose(field, value!, 'masked') }) },
  })))
}

export const cookieOf = (headers: Headers): string => headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ')

export async function openWorld(count = 300): Promise<World> {
  const server = await startTestServer({ SIGNET_TRUST_PROXY: '1' })
  const { instance, deskUrl, made } = server.served
  const origin = server.url.replace('127.0.0.1', 'localhost')
  const desk = deskUrl!
  const second = await instance.createProject({ name: 'Second' })
  const people = Array.from({ length: count }, (_, n) => personOf(n))
  const others = Array.from({ length: 20 }, (_, n) => personOf(n + 1_000, 'tenant'))
  const other = { id: second.project.id, token: second.project.token, secret: second.secret, people: others }
  await seed(server, server.project.token, people)
  await seed(server, other.token, others)

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(origin + path, { method: 'POST', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers }, body: JSON.stringify(body) })
    const json = (await response.json()) as Record<string, never>
    if (response.status >= 300) throw new Error(`${path}: ${response.status} ${JSON.stringify(json)}`)
    return { json, headers: response.headers }
  }
  /** Comes in with a passkey, by an invitation or, the first, by the owner's link. */
  const enrol = async (name: string, invitation?: string): Promise<{ cookie: string; key: SoftAuthenticator }> => {
    const gate = { name, ...(invitation !== undefined && { invitation }) }
    const shown = invitation === undefined ? { cookie: server.cookie } : {}
    const options = (await post('/v1/enrolment/options', gate, shown)).json
    const key = new SoftAuthenticator()
    const factor = { kind: 'passkey', label: 'Laptop', response: key.create(options['passkey']!, origin) }
    const { headers } = await post('/v1/enrolment', { ...gate, userHandle: options['userHandle'], factor }, shown)
    return { cookie: cookieOf(headers), key }
  }
  const owner = await enrol('Olga')
  const cookies: Record<string, string> = { owner: owner.cookie }
  for (const role of ['admin', 'analyst', 'responder', 'viewer'] as const) {
    const { key } = await instance.registry.members.invite({ note: role, roles: [{ project: server.project.id, role }], createdBy: 'test', lastsMs: 600_000 })
    cookies[role] = (await enrol(`A ${role}`, key)).cookie
  }

  /** An act of the owner's with the ceremony that it needs. */
  const body = { name: 'Machine', projects: [server.project.id], scopes: ['read.questions', 'read.rows', 'export', 'import', 'lexicon'] }
  const choices = (await post('/v1/proof', { method: 'POST', path: '/v1/service-accounts', body: JSON.stringify(body) }, { cookie: owner.cookie })).json
  const proof = Buffer.from(JSON.stringify({ kind: 'passkey', response: owner.key.get(choices['passkey']!, origin) })).toString('base64url')
  const account = (await post('/v1/service-accounts', body, { cookie: owner.cookie, 'x-signet-proof': proof })).json as unknown as { account: { username: string }; secret: string }

  const unlocked = await fetch(`${desk}/api/unlock`, { method: 'POST', headers: { origin: desk, 'content-type': 'application/json' }, body: JSON.stringify({ secret: made!.unlock }) })
  if (unlocked.status !== 200) throw new Error(`The vault was not unlocked: ${await unlocked.text()}`)
  return {
    server, origin, desk, people, truths: truthsOf(people), other,
    cookies: cookies as Record<Role, string>,
    account: basic(account.account.username, account.secret),
    async entries(kind) {
      const all: Readonly<Record<string, unknown>>[] = []
      for await (const one of instance.ledger.entries()) if (kind === undefined || one['kind'] === kind) all.push(one)
      return all
    },
    stop: () => server.stop(),
  }
}

/** Two events and a profile each. */
async function seed(server: TestServer, token: string, people: readonly WorldPerson[]): Promise<void> {
  const now = Date.now()
  const events = people.flatMap(({ id, email }, n) => ['Visited', 'Bought'].map((event, k) => ({
    event, properties: { token, distinct_id: id, $email: email, time: now - n * 60_000 - k * 1_000, amount: n, plan: n % 2 === 0 ? 'Pro' : 'Free' },
  })))
  const profiles = people.map(({ id, email, name, phone }) => ({ $token: token, $distinct_id: id, $set: { $email: email, $name: name, $phone: phone, plan: 'Pro' } }))
  for (const [path, body] of [['/track?verbose=1', events], ['/engage?verbose=1', profiles]] as const) {
    const sent = await server.stranger(path, { method: 'POST', body })
    if (sent.status !== 200) throw new Error(`${path}: ${sent.text}`)
  }
}
