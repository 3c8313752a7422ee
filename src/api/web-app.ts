/**
 * Serves the built browser app: its files, and its page for every other address that a browser asks for, since the app
 * finds its way by the address. The page itself tells nothing; it asks `/v1/session` and says what is missing.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { neverKept, securityHeaders } from './headers.ts'

export interface WebApp {
  /** Sends the app's page. */
  page(reply: FastifyReply): Promise<FastifyReply>
}

const hashedFiles = /[\\/]assets[\\/]/

export async function webApp(app: FastifyInstance, webDir: string | undefined): Promise<WebApp> {
  const built = webDir !== undefined && existsSync(join(webDir, 'index.html'))
  if (built) {
    await app.register(fastifyStatic, {
      root: webDir,
      wildcard: false,
      index: false,
      cacheControl: false,
      globIgnore: ['**/index.html'],
      setHeaders(reply, path) {
        void reply.header('Cache-Control', hashedFiles.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
      },
    })
  }
  const page = async (reply: FastifyReply): Promise<FastifyReply> => {
    reply.headers({ ...securityHeaders, 'Cache-Control': 'no-cache' })
    if (!built) {
      return reply.headers(neverKept).code(200).type('text/plain; charset=utf-8')
        .send('Signet takes events here. Its pages have not been built: run "npm run build" and start it again.\n')
    }
    return reply.type('text/html; charset=utf-8').send(await readFile(join(webDir, 'index.html')))
  }
  app.get('/', async (_request, reply) => page(reply))
  return { page }
}
