/**
 * Acts on members from the machine itself. Whoever may write the data directory rules the instance, so nothing is asked;
 * everything is on the ledger all the same.
 *
 * The ledger is the running server's. So with a server the acts go through it, in a session of an owner's link that is
 * made for this call, opens once and within a minute; without one they are done here.
 */
import { createAccess, type Access } from '../access/index.ts'
import { accessKey } from '../main/access-key.ts'
import { readConfig } from '../main/config.ts'
import type { DataDir } from '../main/data-dir.ts'
import type { MemberId, RoleIn } from '../model/member.ts'
import type { Member, Registry } from '../registry/index.ts'
import { serverUrl, unreachable } from './api-client.ts'
import { CliError } from './cli-error.ts'
import { existingDir, openFacts, random, withLedger } from './instance-files.ts'
import type { Terminal } from './terminal.ts'

export interface AccessDoor {
  /** The link of an invitation. */
  invite(roles: readonly RoleIn[], note: string): Promise<string>
  /** The link with which the member enrols anew. */
  forceFactors(member: MemberId): Promise<string>
  /** How many sessions ended: a member's, or all. */
  revokeSessions(member?: MemberId): Promise<number>
  /** A link that opens once, within an hour, with all rights. */
  ownerLink(): Promise<string>
}

export interface DoorOptions {
  readonly data: string
  readonly url: string
}

/** How long the link of a call waits for being opened. */
const ownLinkMs = 60_000
const ownerEverywhere: readonly RoleIn[] = [{ project: 'all', role: 'owner' }]

/** Runs `work` with the facts and a door to acts. @throws {CliError} INSTANCE_MISSING, SERVER_UNREACHABLE, SERVER_REFUSED */
export async function withAccess<T>(options: DoorOptions, terminal: Terminal, work: (door: AccessDoor, registry: Registry) => Promise<T>): Promise<T> {
  const dir = existingDir(options.data)
  const registry = await openFacts(dir, terminal)
  try {
    try {
      return await withLedger(dir, terminal, async (ledger) => {
        const access = createAccess({
          registry, ledger, key: await accessKey(dir.keys), now: terminal.now, random, idleMs: Number.MAX_SAFE_INTEGER, sessionMs: 0,
        })
        return work(localDoor(access, terminal), registry)
      })
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'SERVER_RUNNING') throw error
      return await throughServer(registry, options, (door) => work(door, registry))
    }
  } finally {
    await registry.close()
  }
}

/** The facts alone, for reading. */
export async function withFacts<T>(data: string, terminal: Terminal, work: (registry: Registry, dir: DataDir) => Promise<T>): Promise<T> {
  const dir = existingDir(data)
  const registry = await openFacts(dir, terminal)
  try {
    return await work(registry, dir)
  } finally {
    await registry.close()
  }
}

/** The member of a name or number. @throws {CliError} MEMBER_UNKNOWN */
export async function memberNamed(registry: Registry, text: string): Promise<Member> {
  const byNumber = /^[1-9]\d*$/.test(text) ? await registry.members.get(Number(text)) : undefined
  const member = byNumber ?? (await registry.members.byName(text))
  if (member !== undefined) return member
  throw new CliError('MEMBER_UNKNOWN', { message: `There is no member "${text}"`, hint: 'See "signet members list"' })
}

function localDoor({ administration }: Access, terminal: Terminal): AccessDoor {
  const actor = { name: 'command-line', roles: ownerEverywhere }
  const { origin, port } = readConfig(terminal.environment)
  const base = origin ?? `http://localhost:${port}`
  return {
    invite: async (roles, note) => `${base}/welcome#${(await administration.invite(actor, { roles, note })).key}`,
    forceFactors: async (member) => `${base}/welcome#${(await administration.forceFactors(actor, member)).key}`,
    revokeSessions: async (member) => (await administration.revokeSessions(actor, member === undefined ? {} : { member })).length,
    ownerLink: async () => `${base}/open/${await administration.makeOwnerLink(actor)}`,
  }
}

/** Asks a running server's API. @throws {CliError} with the server's code */
export type AskServer = <A>(method: string, path: string, body?: unknown) => Promise<A>

/** Runs `work` in a session of the owner's, made for this call and ended with it. @throws {CliError} SERVER_UNREACHABLE, SERVER_REFUSED */
export async function asOwner<T>(registry: Registry, { url: address }: Pick<DoorOptions, 'url'>, work: (ask: AskServer) => Promise<T>): Promise<T> {
  const url = serverUrl(address)
  const key = await registry.owner.createOwnerLink(ownLinkMs)
  const opened = await send(url, `open/${key}`, 'GET', {})
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!
  if (opened.status !== 303 || cookie === '') {
    throw new CliError('SERVER_REFUSED', {
      message: `The server at ${url.origin} does not know this instance`, hint: 'Name the address of the server that runs on --data with --url',
    })
  }
  const headers = { cookie, 'x-signet': '1' }
  try {
    return await work(async <A>(method: string, path: string, body?: unknown): Promise<A> => {
      const response = await send(url, path, method, headers, body)
      const answer = (await response.json().catch(() => undefined)) as { error?: { code: string; message: string; hint?: string } } | undefined
      if (response.ok) return answer as A
      const { code = 'SERVER_REFUSED', message = `The server answered ${response.status}`, hint } = answer?.error ?? {}
      throw new CliError(code, { message, ...(hint !== undefined && { hint }) })
    })
  } finally {
    await send(url, 'v1/session', 'DELETE', headers).catch(() => undefined)
  }
}

function throughServer<T>(registry: Registry, options: DoorOptions, work: (door: AccessDoor) => Promise<T>): Promise<T> {
  const byName = (link: string) => link.replace('//127.0.0.1', '//localhost').replace('//[::1]', '//localhost')
  return asOwner(registry, options, (ask) => work({
    invite: async (roles, note) => byName((await ask<{ link: string }>('POST', 'v1/invitations', { roles, note })).link),
    forceFactors: async (member) => byName((await ask<{ link: string }>('POST', `v1/members/${member}/force-factors`)).link),
    revokeSessions: async (member) =>
      (await ask<{ sessions: number[] }>('DELETE', member === undefined ? 'v1/sessions' : `v1/sessions?member=${member}`)).sessions.length,
    ownerLink: async () => byName((await ask<{ link: string }>('POST', 'v1/owner-links')).link),
  }))
}

async function send(url: URL, path: string, method: string, headers: Record<string, string>, body?: unknown): Promise<Response> {
  try {
    return await fetch(new URL(path, url), {
      method, redirect: 'manual', headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    throw unreachable(url, cause)
  }
}
