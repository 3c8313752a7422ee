/**
 * The socket of a running instance: HTTP with JSON bodies, for processes of the same user. Reaching it takes the right
 * to read the data directory, which is the right to do all of this by hand.
 */
import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isPseudonym, type Pseudonym } from '../../model/pseudonym.ts'
import { type ControlActs, eraseShape } from './acts.ts'

const longestBody = 32 * 1024 * 1024
const outShape = z.strictObject({ out: z.string().min(1) })
const packageShape = z.strictObject({ project: z.number().int().positive(), person: z.string().refine(isPseudonym) })

/** @returns how to close it */
export async function serveControl(path: string, acts: ControlActs): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  const server = createServer((request, response) => {
    void answer(acts, request, response).catch((error: unknown) => {
      const { code, message } = error as { code?: unknown; message?: unknown }
      const known = typeof code === 'string' && /^[A-Z_]+$/.test(code)
      const said = known ? { code, message: String(message) } : { code: 'INTERNAL', message: 'Something failed; the server log says what' }
      if (response.headersSent) response.destroy()
      else send(response, 400, { error: said })
    })
  })
  // An erasure takes as long as it takes.
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await rm(path, { force: true })
  }
}

async function answer(acts: ControlActs, request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (request.url) {
    case '/erase':
      return send(response, 200, await acts.erase(eraseShape.parse(await bodyOf(request))))
    case '/rotate-shelf':
      return send(response, 200, await acts.rotateShelf())
    case '/former-keys':
      return send(response, 200, await acts.formerKeys())
    case '/backup-keys':
      return send(response, 200, { path: await acts.backUpKeys(outShape.parse(await bodyOf(request)).out) })
    case '/pack-person': {
      const { project, person } = packageShape.parse(await bodyOf(request))
      return send(response, 200, await acts.packPerson(project, person as Pseudonym))
    }
    case '/hold':
      // Held until whoever asked hangs up, or dies.
      return acts.whileHeld(async (held) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write(`${JSON.stringify(held)}\n`)
        await new Promise<void>((resolve) => response.once('close', resolve))
      })
    default:
      return send(response, 404, { error: { code: 'NOT_FOUND', message: 'This instance knows no such act; it may be of an older release' } })
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).byteLength
    if (size > longestBody) throw Object.assign(new Error('The request is too large'), { code: 'REQUEST_TOO_LARGE' })
    chunks.push(chunk as Buffer)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
