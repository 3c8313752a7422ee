/**
 * Serves a vault on a Unix socket that only its owner can reach.
 */
import { chmod, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { VaultError } from './errors.ts'
import { readLines, toLine } from './lines.ts'
import type { KnownMember } from './members/known-members.ts'
import type { MemberSummary, VaultRequest, VaultResponse, VaultResult } from './protocol.ts'
import { parseRequest } from './requests.ts'
import type { Vault } from './vault.ts'

export interface VaultServer {
  /** Takes no more requests and lets go of the socket. */
  close(): Promise<void>
}

/**
 * @throws {VaultError} VAULT_FAILED when another vault answers at this socket
 */
export async function serveVault(vault: Vault, path: string): Promise<VaultServer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (await answers(path)) throw new VaultError('VAULT_FAILED', 'Cannot serve: another vault runs at this socket')
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    readLines(socket, (message) => void respond(vault, message, socket), () => socket.end())
  })
  await listen(server, path)
  await chmod(path, 0o600)
  return {
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    }),
  }
}

async function respond(vault: Vault, message: unknown, socket: Socket): Promise<void> {
  const { id } = (message ?? {}) as { readonly id?: unknown }
  const known = typeof id === 'number' ? id : 0
  let response: VaultResponse
  try {
    response = { id: known, result: await perform(vault, parseRequest(message)) }
  } catch (error) {
    response = { id: known, error: toShownError(error) }
  }
  if (socket.writable) socket.write(toLine(response))
}

async function perform(vault: Vault, request: VaultRequest): Promise<VaultResult> {
  switch (request.op) {
    case 'status': return vault.status()
    case 'unlock': return done(vault.unlock(request.secret))
    case 'lock': return done(vault.lock('asked'))
    case 'renew': return done(vault.keys.renew(request.secret, request.options))
    case 'renew-ledger': return vault.keys.renewLedger(request.secret, { incident: request.incident })
    case 'rewrap': return vault.keys.rewrap(request.keys)
    case 'drop-epochs': return vault.keys.dropEpochs(request.secret, request.project)
    case 'rehearse': return vault.keys.rehearse(request.proof)
    case 'change-secret': return vault.keys.changeSecret(request.secret)
    case 'restore': return vault.keys.restore(request.recovery)
    case 'set-recovery': return done(vault.keys.setRecovery(request.secret, request.set))
    case 'set-mode': return vault.keys.setMode(request.secret, request.mode)
    case 'sign-notices': return vault.keys.signNotices(request.secret, request.messages)
    case 'grant': return vault.grant(request.secret, request.draft)
    case 'open': return vault.open(request.proven, request.records)
    case 'grant-standing': return vault.standing.grant(request.secret, request.draft)
    case 'open-standing': return vault.standing.open(request.proven, request.records)
    case 'file': return vault.requests.file(request.request)
    case 'requests': return vault.requests.list()
    case 'request': return vault.requests.view(request.grant)
    case 'approve': return vault.requests.approve(request.grant, request.shown)
    case 'open-request': return vault.requests.open(request.grant, request.shown)
    case 'cancel': return done(vault.requests.cancel(request.grant, request.actor))
    case 'collect': return vault.requests.collect(request.grant, request.records)
    case 'sign-under': return vault.requests.signUnder(request.grant, request.texts)
    case 'enrol': return vault.enrolments.begin(request.enrolment)
    case 'enrolments': return vault.enrolments.list()
    case 'members': return (await vault.members()).map(toSummary)
    case 'remove-member': return done(vault.enrolments.remove(request.member, request.actor))
    case 'policy': return vault.policy()
    case 'set-policy': return vault.setPolicy(request.secret, request.change)
  }
}

function toSummary({ member, name, mayRequest, mayApprove, passkeys, totpSeed, enrolledAt }: KnownMember): MemberSummary {
  const factors = [...(passkeys.length > 0 ? ['passkey' as const] : []), ...(totpSeed === null ? [] : ['totp' as const])]
  return { member, name, mayRequest, mayApprove, factors, enrolledAt }
}

async function done(act: Promise<void>): Promise<null> {
  await act
  return null
}

/** What is not a refusal of ours says nothing of itself, since it might quote a value. */
export function toShownError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof VaultError) return { code: error.code, message: error.message }
  return { code: 'VAULT_FAILED', message: 'Cannot do this: something went wrong inside the vault' }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
