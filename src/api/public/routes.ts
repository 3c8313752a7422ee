/**
 * What anybody may read, without signing in: bulletins and their feeds, the page that checks notices, the keys for that,
 * and security.txt. None of it knows who is affected, and none of it looks at a cookie.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type BulletinLanguage, bulletinFeed, bulletinLanguages, bulletinList, bulletinMarkdown, bulletinPage, type FeedForm, feedForms, feedTypes, pagePolicy, type Published,
  publishedOf,
} from '../../incident/bulletins/index.ts'
import { toBase64 } from '../../model/signed/bytes.ts'
import type { ProvenBulletin } from '../../model/signed/check-bulletin.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { securityHeaders } from '../headers.ts'
import { placeOf } from '../v1/notices/bulletins.ts'
import { securityText } from './security-text.ts'
import { fillVerifyPage, policyOf } from './verify-page.ts'

type Deps = Pick<ApiDeps, 'registry' | 'ledger' | 'notices' | 'origin' | 'organisation' | 'securityContact' | 'now'>

export function publicPages(app: FastifyInstance, deps: Deps, webDir: string | undefined): void {
  const { bulletins } = deps.registry
  // Without an origin of its own a page names the one that it was asked at, which no cache may hand to others.
  const kept = deps.origin === undefined ? 'no-store' : 'public, max-age=60'
  const here = (request: FastifyRequest) => `${request.protocol}://${request.host}`
  const nothing = () => new ApiError('NOT_FOUND', 'There is nothing at this address')

  app.addHook('onRequest', async (_request, reply) => void reply.headers(securityHeaders))

  async function everyVersion(): Promise<Published[]> {
    const all = await bulletins.list()
    const slugs = [...new Set(all.map(({ slug }) => slug))]
    const published = slugs.flatMap((slug) => publishedOf(all.filter((one) => one.slug === slug).toSorted((a, b) => b.version - a.version)))
    return published.toSorted((a, b) => b.publishedAt - a.publishedAt || b.bulletin.version - a.bulletin.version)
  }

  async function oneOf({ slug, language, version }: Readonly<Record<string, string>>): Promise<{ readonly published: Published; readonly language: BulletinLanguage }> {
    if (!isLanguage(language)) throw nothing()
    const all = publishedOf(await bulletins.versions(slug ?? ''))
    const published = version === undefined ? all[0] : all.find(({ bulletin }) => `v${bulletin.version}` === version)
    if (published === undefined) throw nothing()
    return { published, language }
  }

  /** As it was published, with the way from the ledger's entry to a checkpoint of now. */
  async function proven({ bulletin, ledger: at }: Published): Promise<ProvenBulletin> {
    const { ledger } = deps
    const index = at!.index
    const { checkpoint } = ledger
    const proof = await ledger.inclusionProof(index, ledger.openOwn(checkpoint).size)
    return { format: 'signet/bulletin/v1', bulletin: JSON.stringify(bulletin), line: (await ledger.line(index)).toString('utf8'), index, proof: proof.map(toBase64), checkpoint }
  }

  const page = (reply: FastifyReply, body: string) => reply.headers({ 'Content-Security-Policy': pagePolicy, 'Cache-Control': kept }).type('text/html; charset=utf-8').send(body)

  app.get('/bulletins', async (request, reply) => page(reply, bulletinList(latest(await everyVersion()), languageOf(request), placeOf(deps, here(request)))))
  app.get<{ Params: { what: string } }>('/bulletins/:what', async (request, reply) => {
    const { what } = request.params
    if (isLanguage(what)) return page(reply, bulletinList(latest(await everyVersion()), what, placeOf(deps, here(request))))
    const { published, language } = await oneOf({ slug: what, language: languageOf(request) })
    return page(reply, bulletinPage(published, language, placeOf(deps, here(request))))
  })
  app.get<{ Params: { feed: string } }>('/bulletins/feeds/:feed', async (request, reply) => {
    const [language, form] = request.params.feed.split('.')
    if (!isLanguage(language) || !feedForms.includes(form as FeedForm)) throw nothing()
    const feed = bulletinFeed((await everyVersion()).slice(0, 50), form as FeedForm, language, placeOf(deps, here(request)))
    return reply.header('Cache-Control', kept).type(feedTypes[form as FeedForm]).send(feed)
  })
  app.get<{ Params: { slug: string; language: string } }>('/bulletins/:slug/:language', async (request, reply) => {
    const { published, language } = await oneOf(request.params)
    return page(reply, bulletinPage(published, language, placeOf(deps, here(request))))
  })
  app.get<{ Params: { slug: string; language: string; file: string } }>('/bulletins/:slug/:language/:file', async (request, reply) => {
    const [version, form] = request.params.file.split('.')
    const { published, language } = await oneOf({ ...request.params, version: version ?? '' })
    const place = placeOf(deps, here(request))
    if (form === undefined) return page(reply, bulletinPage(published, language, place))
    if (form === 'json') return reply.header('Access-Control-Allow-Origin', '*').send(await proven(published))
    if (form !== 'md') throw nothing()
    return reply.type('text/markdown; charset=utf-8').send(bulletinMarkdown(published, language, place))
  })

  app.get('/verify', async (_request, reply) => {
    const file = webDir === undefined ? undefined : await readFile(join(webDir, 'verify.html'), 'utf8').catch(() => undefined)
    if (file === undefined) {
      return reply.type('text/plain; charset=utf-8').send('The page that checks notices has not been built: run "npm run build", or use "signet verify FILE"\n')
    }
    const keys = (await deps.notices.published(deps.organisation)) ?? null
    return reply.headers({ 'Content-Security-Policy': policyOf(file), 'Cache-Control': 'no-cache' }).type('text/html; charset=utf-8').send(fillVerifyPage(file, keys))
  })
  app.get('/.well-known/signet-notice-keys.json', async (_request, reply) => {
    const keys = await deps.notices.published(deps.organisation)
    if (keys === undefined) throw nothing()
    return reply.headers({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=60' }).send(keys)
  })
  app.get('/.well-known/security.txt', async (request, reply) => {
    const text = securityText({ origin: deps.origin ?? here(request), contact: deps.securityContact, keys: await deps.notices.published(deps.organisation), now: deps.now() })
    return reply.type('text/plain; charset=utf-8').send(text)
  })
}

function isLanguage(text: string | undefined): text is BulletinLanguage {
  return bulletinLanguages.includes(text as BulletinLanguage)
}

/** The latest version of each. */
function latest(all: readonly Published[]): Published[] {
  return all.filter(({ replacedBy }) => replacedBy === null)
}

function languageOf({ headers }: FastifyRequest): BulletinLanguage {
  return /^\s*fr\b/i.test(headers['accept-language'] ?? '') ? 'fr' : 'en'
}
