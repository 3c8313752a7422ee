/**
 * A plain analytics store, to hold a drill against: what a careful team would build without sealing. Passwords are hashed and
 * a second factor is asked at sign-in, roles and projects are checked at every route, secrets are compared by their digests,
 * and each read and export leaves a row in an audit table. But values lie in the clear, a session shows them, and the audit
 * says who exported what, not whom.
 *
 * It speaks enough of Mixpanel's routes and of Signet's for the same attackers to be played against it.
 */
import { createHash, scryptSync, timingSafeEqual } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { matchTotp } from '../../base/totp.ts'

export interface PlainUser {
  readonly name: string
  readonly role: 'analyst' | 'responder' | 'admin'
  readonly projects: readonly number[]
  readonly password: string
  readonly seed: Buffer
}

export interface PlainProject {
  readonly id: number
  readonly token: string
  readonly secret: string
}

export type PlainProfile = Readonly<Record<string, unknown>>

export interface PlainStore {
  readonly url: string
  profileOf(project: number, id: string): PlainProfile | undefined
  /** Ends somebody's sessions, or a key. Answers how to undo it. */
  revoke(actor: string): () => void
  readonly dir: string
  close(): Promise<void>
}

interface Who {
  readonly actor: string
  readonly projects: readonly number[]
  readonly role: string
}

interface StoredUser extends Omit<PlainUser, 'password' | 'seed'> {
  readonly salt: string
  readonly hash: string
  readonly seed: string
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

export async function openPlainStore(
  dir: string, projects: readonly PlainProject[], users: readonly PlainUser[], deps: { readonly now: () => number; readonly random: (size: number) => Buffer },
): Promise<PlainStore> {
  mkdirSync(dir, { recursive: true })
  const stored: StoredUser[] = users.map(({ password, seed, ...user }) => {
    const salt = deps.random(16).toString('base64')
    return { ...user, salt, hash: scryptSync(password, salt, 32).toString('base64'), seed: seed.toString('base64') }
  })
  writeFileSync(join(dir, 'users.json'), JSON.stringify(stored))
  writeFileSync(join(dir, 'audit.jsonl'), '')
  const profiles = new Map<number, Map<string, Record<string, unknown>>>(projects.map(({ id }) => [id, new Map()]))
  const sessions = new Map<string, StoredUser>()
  const secrets = new Map(projects.map(({ id, secret }) => [digest(secret), id]))
  const steps = new Map<string, number>()

  const keep = () => writeFileSync(join(dir, 'profiles.json'), JSON.stringify([...profiles].map(([project, people]) => ({ project, people: [...people.values()] }))))
  const audit = (actor: string, what: string, project: number) => appendFileSync(join(dir, 'audit.jsonl'), `${JSON.stringify({ at: deps.now(), actor, what, project })}\n`)
  const peopleOf = (project: number) => [...(profiles.get(project)?.values() ?? [])]

  function whoAsks(request: IncomingMessage): Who | undefined {
    const cookie = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    const user = cookie === undefined ? undefined : sessions.get(digest(cookie))
    if (user !== undefined) return { actor: user.name, projects: user.projects, role: user.role }
    const [, basic] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const [name = ''] = Buffer.from(basic ?? '', 'base64').toString().split(':')
    const project = secrets.get(digest(name))
    return project === undefined ? undefined : { actor: `secret:${project}`, projects: [project], role: 'machine' }
  }

  function signIn({ name, password, code }: Readonly<Record<string, unknown>>): string | undefined {
    const user = stored.find((one) => one.name === name)
    const given = scryptSync(String(password), user?.salt ?? 'x', 32)
    const step = user === undefined ? undefined : matchTotp(Buffer.from(user.seed, 'base64'), String(code), deps.now(), steps.get(user.name))
    if (user === undefined || step === undefined || !timingSafeEqual(given, Buffer.from(user.hash, 'base64'))) return undefined
    steps.set(user.name, step)
    const token = deps.random(32).toString('base64url')
    sessions.set(digest(token), user)
    return token
  }

  function ingest(path: string, body: unknown): void {
    for (const item of (Array.isArray(body) ? body : [body]) as Readonly<Record<string, unknown>>[]) {
      const properties = (item['properties'] ?? {}) as Readonly<Record<string, unknown>>
      const project = projects.find(({ token }) => token === (path === '/track' ? properties['token'] : item['$token']))
      if (project === undefined) continue
      if (path === '/track') {
        appendFileSync(join(dir, 'events.jsonl'), `${JSON.stringify({ project: project.id, ...item })}\n`)
        continue
      }
      const people = profiles.get(project.id)!
      const id = String(item['$distinct_id'])
      const profile = people.get(id) ?? { $distinct_id: id }
      Object.assign(profile, item['$set'] as object | undefined)
      for (const field of (item['$unset'] as string[] | undefined) ?? []) delete profile[field]
      people.set(id, profile)
    }
    if (path === '/engage') keep()
  }

  /** What a route answers for a project. */
  function read(path: string, project: number, query: URLSearchParams, body: unknown): { readonly type: string; readonly text: string } {
    const json = (value: unknown) => ({ type: 'application/json', text: JSON.stringify(value) })
    const people = peopleOf(project)
    if (path.endsWith('.csv')) {
      const quote = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`
      return { type: 'text/csv', text: ['id,email,name,phone', ...people.map((one) => ['$distinct_id', '$email', '$name', '$phone'].map((field) => quote(one[field])).join(','))].join('\r\n') }
    }
    if (path === '/api/2.0/export') {
      const lines = readFileSync(join(dir, 'events.jsonl'), 'utf8').split('\n').filter((line) => line.startsWith(`{"project":${project},`))
      return { type: 'text/plain', text: lines.join('\n') }
    }
    if (path.endsWith('engage')) {
      const where = /== "(.+)"$/.exec(query.get('where') ?? '')?.[1]
      const wanted = query.get('distinct_id')
      const found = people.filter((one) => (where === undefined || one['$email'] === where) && (wanted === null || one['$distinct_id'] === wanted))
      return json({ total: found.length, results: found.map((one) => ({ $distinct_id: one['$distinct_id'], $properties: one })) })
    }
    if (path.endsWith('/find')) {
      const { value } = (body ?? {}) as { value?: unknown }
      return json({ people: people.filter((one) => Object.values(one).includes(value)).map((one) => ({ pseudonym: one['$distinct_id'] })) })
    }
    const offset = Number(query.get('offset') ?? 0)
    const page = people.slice(offset, offset + Number(query.get('limit') ?? 50))
    return json({ people: page.map((one) => ({ pseudonym: one['$distinct_id'], properties: one })) })
  }

  const reads = [/^\/v1\/projects\/(\d+)\/(?:people|people\.csv|find)$/, /^\/api\/2\.0\/(?:export|engage)$/, /^\/api\/query\/engage$/]
  const description = {
    paths: {
      '/v1/projects/{id}/people': { get: {} }, '/v1/projects/{id}/people.csv': { get: {} }, '/v1/projects/{id}/find': { post: {} },
      '/v1/projects/{id}/secrets': { post: {} }, '/v1/session': { get: {} },
    },
  }

  const server: Server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://plain.invalid')
      const answer = (status: number, value: unknown, headers: Record<string, string> = {}) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
      const text = Buffer.concat(parts).toString()
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      if (pathname === '/openapi.json') return answer(200, description)
      if (pathname === '/track' || pathname === '/engage') {
        ingest(pathname, body)
        return answer(200, 1)
      }
      if (pathname === '/sign-in') {
        const token = signIn(body as Readonly<Record<string, unknown>>)
        return token === undefined ? answer(401, {}) : answer(200, {}, { 'set-cookie': `session=${token}; HttpOnly; SameSite=Lax` })
      }
      const who = whoAsks(request)
      if (who === undefined) return answer(401, { error: 'sign in' })
      if (pathname === '/v1/session') return answer(200, { actor: who.actor })
      const [, made] = /^\/v1\/projects\/(\d+)\/secrets$/.exec(pathname) ?? []
      if (made !== undefined && request.method === 'POST') {
        if (who.role !== 'admin' || !who.projects.includes(Number(made))) return answer(403, {})
        const secret = deps.random(24).toString('hex')
        secrets.set(digest(secret), Number(made))
        audit(who.actor, 'secret.made', Number(made))
        return answer(201, { secret })
      }
      const found = reads.map((route) => route.exec(pathname)).find((match) => match !== null)
      if (found === undefined || found === null) return answer(404, {})
      const project = Number(found[1] ?? searchParams.get('project_id'))
      if (!who.projects.includes(project)) return answer(403, {})
      audit(who.actor, pathname, project)
      const { type, text: shown } = read(pathname, project, searchParams, body)
      response.writeHead(200, { 'content-type': type }).end(shown)
    })().catch(() => void response.writeHead(400).end())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, dir,
    profileOf: (project, id) => profiles.get(project)?.get(id),
    revoke(actor) {
      const ended = [...secrets].filter(([, project]) => `secret:${project}` === actor)
      for (const [token, user] of sessions) if (user.name === actor) sessions.delete(token)
      for (const [secret] of ended) secrets.delete(secret)
      return () => {
        for (const [secret, project] of ended) secrets.set(secret, project)
      }
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
