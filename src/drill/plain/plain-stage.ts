/** The plain store with the same people in it, for the same attackers, and what its audit table says afterwards. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { totpCode, totpStep } from '../../base/totp.ts'
import type { Truth } from '../loot.ts'
import type { DrillPerson } from '../stage.ts'
import { openPlainStore, type PlainProfile, type PlainUser } from './plain-store.ts'

export interface PlainStage {
  readonly url: string
  readonly dir: string
  readonly token: string
  readonly secret: string
  readonly otherSecret: string
  readonly people: readonly DrillPerson[]
  readonly guesses: readonly string[]
  truths(): readonly Truth[]
  /** Signs somebody in. `relayed`: what they typed on another page is typed here at once. */
  seat(role: PlainUser['role'], how?: { readonly relayed: true }): Promise<{ readonly name: string; readonly cookie: string }>
  profileOf(project: number, id: string): PlainProfile | undefined
  /** People of whom an actor's rows in the audit table say that they may have been read: all of a project, since no row names anybody. */
  auditedPeople(actor: string | undefined, since: number): readonly string[]
  /** What such a store forwards to another tool: its events as they are. */
  forwarded(): string
  revoke(actor: string): () => void
  now(): number
  close(): Promise<void>
}

export interface PlainOptions {
  readonly dir: string
  readonly people: readonly DrillPerson[]
  readonly others: readonly DrillPerson[]
  readonly truths: readonly Truth[]
  readonly guesses: readonly string[]
  readonly now: () => number
  readonly random: (size: number) => Buffer
}

export async function openPlainStage({ dir, people, others, truths, guesses, now, random }: PlainOptions): Promise<PlainStage> {
  const key = () => random(16).toString('hex')
  const projects = [{ id: 1, token: key(), secret: key() }, { id: 2, token: key(), secret: key() }] as const
  const users: PlainUser[] = Array.from({ length: 12 }, (_, n) => ({
    name: `member-${n}`, role: n % 2 === 0 ? 'analyst' : 'responder', projects: [1], password: key(), seed: random(20),
  }))
  const store = await openPlainStore(dir, projects, users, { now, random })
  const send = (path: string, body: unknown) => fetch(store.url + path, { method: 'POST', body: JSON.stringify(body) })
  for (const [project, list] of [[projects[0], people], [projects[1], others]] as const) {
    await send('/track', list.flatMap(({ id, email }, n) => ['Visited', 'Bought'].map((event, k) => ({ event, properties: { token: project.token, distinct_id: id, $email: email, time: now() - n * 60_000 - k * 1_000 } }))))
    await send('/engage', list.map(({ id, email, name, phone }) => ({ $token: project.token, $distinct_id: id, $set: { $email: email, $name: name, $phone: phone } })))
  }
  const free = [...users]
  return {
    url: store.url, dir, people, guesses, now, token: projects[0].token, secret: projects[0].secret, otherSecret: projects[1].secret,
    truths: () => truths,
    async seat(role) {
      const user = free.splice(free.findIndex((one) => one.role === role), 1)[0]!
      const response = await send('/sign-in', { name: user.name, password: user.password, code: totpCode(user.seed, totpStep(now())) })
      return { name: user.name, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
    },
    profileOf: (project, id) => store.profileOf(project, id),
    auditedPeople(actor, since) {
      const rows = readFileSync(join(dir, 'audit.jsonl'), 'utf8').trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { at: number; actor: string; project: number })
      const seen = new Set(rows.filter((row) => row.actor === actor && row.at >= since).map(({ project }) => project))
      return [...(seen.has(1) ? people : []), ...(seen.has(2) ? others : [])].map(({ id }) => id)
    },
    forwarded: () => readFileSync(join(dir, 'events.jsonl'), 'utf8'),
    revoke: (actor) => store.revoke(actor),
    close: () => store.close(),
  }
}
