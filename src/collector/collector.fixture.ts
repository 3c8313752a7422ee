/** What the collector's tests share: two projects, neighbours that are simple and real, and a request builder. */
import { createHash } from 'node:crypto'
import type { SealWrite } from '../model/identity-write.ts'
import type { Guard, IdentitySealer } from '../model/ports.ts'
import type { Project } from '../model/project.ts'
import { pseudonymFromBytes, type Pseudonym, type PseudonymKind } from '../model/pseudonym.ts'
import { createCollector, type Collected, type CollectorDeps, type CollectRequest } from './index.ts'
import { createUserAgentReader } from './index.ts'
import type { PlaceFinder } from './enrich/places.ts'
import type { CollectorSettings } from './settings.ts'

export const now = Date.UTC(2026, 10, 20, 12)

export const shop: Project = {
  id: 7,
  name: 'Shop',
  token: 'tok-shop',
  timeZone: 'UTC',
  idMode: 'simplified',
  groupKeys: ['company'],
  identifying: [],
  sample: false,
}

export const classic: Project = { ...shop, id: 8, name: 'Classic', token: 'tok-classic', idMode: 'original' }

const identifying = new Set(['$email', '$name', '$first_name', '$last_name', '$phone', '$avatar', 'email'])

/** Seals the classic profile names, rejects events named `forbidden`, and reports what it sealed. */
export const guard: Guard = {
  guard(name, properties) {
    const kept: Record<string, unknown> = {}
    const sealed: Record<string, unknown> = {}
    const findings = []
    for (const [key, value] of Object.entries(properties)) {
      if (!identifying.has(key)) kept[key] = value
      else {
        sealed[key] = value
        findings.push({ class: 'identifying', property: key })
      }
    }
    const outcome = { properties: kept, sealed, findings } as unknown as ReturnType<Guard['guard']>
    return name === 'forbidden' ? { ...outcome, reject: 'not_in_plan' } : outcome
  },
}

export const openGuard: Guard = { guard: (_, properties) => ({ properties, sealed: {}, findings: [] }) }

export function pseudonymOf(project: Project, kind: PseudonymKind, value: string): Pseudonym {
  const digest = createHash('sha256').update(`${project.id}\0${kind}\0${value}`).digest()
  return pseudonymFromBytes(digest.subarray(0, 16))
}

/** Writes the clear text where a ciphertext would be, so that a test can see what was sealed. */
export const identity: IdentitySealer = {
  pseudonym: pseudonymOf,
  sealId(project, kind, value, field, text, at, out) {
    const pseudonym = pseudonymOf(project, kind, value)
    out.push(...identity.seal(project, pseudonym, { [field]: text }, at))
    return pseudonym
  },
  seal: (project, pseudonym, fields, at) =>
    Object.entries(fields).map(([field, text]): SealWrite => ({
      kind: 'seal',
      value: {
        project: project.id,
        pseudonym,
        field,
        record: 'r',
        algorithm: 0,
        epoch: 1,
        ciphertext: text,
        blindIndex: '',
        sealedAt: at,
      },
      key: { project: project.id, pseudonym, record: 'r', epoch: 1, enc: '', sequence: 0, wrapped: '' },
    })),
}

export const places: PlaceFinder = {
  find(address) {
    if (address === '81.2.69.142') return { country: 'GB', region: 'England', city: 'London', position: undefined }
    return address === '203.0.113.9' ? { country: 'FR', region: undefined, city: undefined, position: undefined } : undefined
  },
}

let lastKey = 0n

export const deps: CollectorDeps = {
  projectByToken: (token) => [shop, classic].find((project) => project.token === token),
  authorizeImport({ username, password, projectId, apiKey }) {
    if (apiKey === 'legacy') return shop
    if (username === 'bot') {
      if (password !== 'pw') return 'unknown_account'
      return projectId === shop.id ? shop : projectId === classic.id ? 'not_a_member' : 'invalid_secret'
    }
    const project = [shop, classic].find(({ token, id }) => username === token || username === `secret-${id}`)
    if (project === undefined) return 'invalid_secret'
    return projectId === undefined || projectId === project.id ? project : 'project_mismatch'
  },
  places,
  userAgents: createUserAgentReader(),
  guard,
  identity,
  randomKey: () => ++lastKey,
}

export function basic(username: string, password = ''): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

type RequestChanges = Partial<Omit<CollectRequest, 'body'>> & { body?: string | Uint8Array }

export function request(changes: RequestChanges): CollectRequest {
  const { body = '', ...rest } = changes
  return {
    route: 'track',
    method: 'POST',
    query: '',
    address: '81.2.69.142',
    receivedAt: now,
    endpoint: 'signet.test',
    ...rest,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  }
}

const collector = createCollector(deps)

export function collect(
  changes: RequestChanges,
  settings?: Partial<CollectorSettings>,
  changed?: Partial<CollectorDeps>,
): Collected {
  const isPlain = settings === undefined && changed === undefined
  return (isPlain ? collector : createCollector({ ...deps, ...changed }, settings)).collect(request(changes))
}

/** Tracks events as a JSON body, with the token filled in. */
export function track(events: readonly object[], query = '', project: Project = shop): Collected {
  const body = JSON.stringify(events.map((event) => withToken(event, project)))
  return collect({ query, body, contentType: 'application/json' })
}

export function importJson(events: readonly unknown[], query = '', project: Project = shop): Collected {
  return collect({ route: 'import', query, body: JSON.stringify(events), authorization: basic(project.token) })
}

export function engage(
  updates: readonly object[],
  query = '',
  project: Project = shop,
  route: 'engage' | 'groups' = 'engage',
): Collected {
  const body = JSON.stringify(updates.map((update) => ({ $token: project.token, ...update })))
  return collect({ route, query, body })
}

function withToken(event: object, project: Project): object {
  const { properties = {}, ...rest } = event as { properties?: object }
  return { ...rest, properties: { token: project.token, ...properties } }
}

/** Fields that were sealed, as `field=text`, in order. */
export function sealedFields(collected: Collected): string[] {
  return collected.identity.flatMap((write) =>
    write.kind === 'seal' ? [`${write.value.field}=${write.value.ciphertext}`] : [],
  )
}

export function text(collected: Collected): string {
  const { body } = collected.answer
  return typeof body === 'string' ? body : Buffer.from(body).toString('latin1')
}

export function json(collected: Collected): Record<string, unknown> {
  return JSON.parse(text(collected)) as Record<string, unknown>
}
