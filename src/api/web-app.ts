/**
 * Serves the built browser app: its files, and its page for every other address that a browser asks for, since the app
 * finds its way by the address. The page itself tells nothing; it asks `/v1/session` and says what is missing.
 *
 * Files are looked up when they are asked for, so that a new build is served without a restart.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { neverKept } from './headers.ts'

export interface WebApp {
  /** Sends the app's page. */
  page(reply: FastifyReply): Promise<FastifyReply>
}

/** Names of files under `assets/` hold a digest of what is in them. */
const immutable = 'public, max-age=31536000, immutable'
const shortly = 'public, max-age=3600'
/** Pictures and the like that lie beside the page. */
const besideThePage = /^[\w-]+\.(?:svg|png|ico|txt|webmanifest)$/

/** @param headers of the page */
export async function webApp(app: FastifyInstance, webDir: string | undefined, headers: Readonly<Record<string, string>>): Promise<WebApp> {
  if (webDir !== undefined) {
    await app.register(fastifyStatic, { root: webDir, serve: false, cacheControl: false })
    app.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) =>
      reply.header('Cache-Control', immutable).sendFile(`assets/${request.params['*']}`))
    app.get<{ Params: { file: string } }>('/:file', async (request, reply) => {
      const { file } = request.params
      return besideThePage.test(file) ? reply.header('Cache-Control', shortly).sendFile(file) : reply.callNotFound()
    })
  }

  async function page(reply: FastifyReply): Promise<FastifyReply> {
    const path = webDir === undefined ? undefined : join(webDir, 'index.html')
    if (path !== undefined && existsSync(path)) {
      reply.headers({ ...headers, 'Cache-Control': 'no-cache' })
      return reply.type('text/html; charset=utf-8').send(await readFile(path))
    }
    return reply.headers({ ...headers, ...neverKept }).type('text/plain; charset=utf-8')
      .send('Signet takes events here. Its pages have not been built: run "npm run build"\n')
  }

  app.get('/', async (_request, reply) => page(reply))
  return { page }
}
