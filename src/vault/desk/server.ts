/**
 * The desk: the vault's own small site, on an origin of its own, where values are shown, ceremonies happen and the unlock
 * secret is typed. The app's server sees none of it.
 *
 * It keeps no session: each act carries its own proof. A request must name the desk as its host, so that no other name
 * can be made to lead here, and what changes something must come from the desk's own page.
 *
 * Rules: SPEC.md V70–V79.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { VaultError } from '../errors.ts'
import { toShownError } from '../server.ts'
import type { Vault } from '../vault.ts'
import { deskRoutes, type DeskAnswer } from './routes.ts'
import type { DeskPlace } from './place.ts'

export interface DeskOptions {
  readonly vault: Vault
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Takes any free port when `port` is taken. */
  readonly orAnother: boolean
  /** The folder of the page. */
  readonly pageDir: string
  readonly place: () => DeskPlace
}

export interface Desk {
  readonly port: number
  close(): Promise<void>
}

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/desk.css': ['desk.css', 'text/css; charset=utf-8'],
  '/desk.js': ['desk.js', 'text/javascript; charset=utf-8'],
  '/words.js': ['words.js', 'text/javascript; charset=utf-8'],
  '/passkey.js': ['passkey.js', 'text/javascript; charset=utf-8'],
  '/view.js': ['view.js', 'text/javascript; charset=utf-8'],
}
const largestBody = 64 * 1024
const mostHeard = 1024 * 1024
const receiveTimeoutMs = 30_000

export async function serveDesk(options: DeskOptions): Promise<Desk> {
  const { vault, place, pageDir } = options
  const handle = deskRoutes(vault, place)
  const server = createServer({ requestTimeout: receiveTimeoutMs, maxHeaderSize: 16 * 1024 }, (request, response) => {
    void respond(request, response).catch(() => response.destroy())
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://desk')
    const page = files[pathname]
    if (!isHere(request, place())) return send(response, { status: 421, json: { error: { code: 'NOT_FOUND', message: 'This is not the desk’s address' } } })
    if (page !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      return send(response, { status: 200, body: await readFile(join(pageDir, page[0])), type: page[1] })
    }
    send(response, await answer(request, pathname))
  }

  async function answer(request: IncomingMessage, path: string): Promise<DeskAnswer> {
    try {
      if (request.method !== 'GET' && !isOwnPage(request, place())) {
        return { status: 403, json: { error: { code: 'FOREIGN_PAGE', message: 'This did not come from the desk’s own page' } } }
      }
      return await handle(request.method ?? 'GET', path, request.method === 'GET' ? undefined : await readJson(request))
    } catch (error) {
      return { status: 400, json: { error: toShownError(error) } }
    }
  }

  function send(response: ServerResponse, { status, json, body, type = 'application/json; charset=utf-8', file }: DeskAnswer): void {
    response.writeHead(status, {
      ...headersFor(place()), 'Content-Type': type,
      ...(file !== undefined && { 'Content-Disposition': `attachment; filename="${file}"` }),
    })
    response.end(body ?? JSON.stringify(json ?? null))
  }

  const listen = (port: number) => new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  await listen(options.port).catch((error: NodeJS.ErrnoException) => {
    if (!options.orAnother || error.code !== 'EADDRINUSE') throw error
    return listen(0)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

/** Nothing but the desk's own files; only the app may hold it in a frame, and nobody else may read what it answers. */
function headersFor({ appOrigins }: DeskPlace): Record<string, string> {
  const policy = [
    `default-src 'none'`, `script-src 'self'`, `style-src 'self'`, `connect-src 'self'`, `img-src 'self' data:`, `base-uri 'none'`,
    `form-action 'none'`, `frame-ancestors ${appOrigins.length === 0 ? `'none'` : appOrigins.join(' ')}`,
    `require-trusted-types-for 'script'`, `trusted-types 'none'`,
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    // The app's page holds it in a frame; what it shows is in no other way to be had from there.
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'publickey-credentials-get=(self), camera=(), geolocation=(), microphone=(), clipboard-read=()',
  }
}

function isHere({ headers }: IncomingMessage, { deskOrigins }: DeskPlace): boolean {
  return deskOrigins.some((origin) => new URL(origin).host === headers.host)
}

function isOwnPage({ headers }: IncomingMessage, { deskOrigins }: DeskPlace): boolean {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  return typeof origin === 'string' && deskOrigins.includes(origin) && (site === undefined || site === 'same-origin')
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read on, and kept no more, so that whoever sent it hears why: giving up here would only reset the connection.
    if (size <= largestBody) chunks.push(chunk)
    else if (size > mostHeard) break
  }
  if (size > largestBody) throw malformed()
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    throw malformed()
  }
}

function malformed(): VaultError {
  return new VaultError('VAULT_REQUEST_MALFORMED', 'Cannot read the request: it is too long, or no JSON')
}
