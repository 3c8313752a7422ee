/** Bulletins as responders make them: a preview, and publishing, which is on the ledger before anybody reads it. */
import { createHash } from 'node:crypto'
import { type Bulletin, bulletinLanguages, bulletinMarkdown, type BulletinPlace, draftBulletin, draftNotice } from '../../../incident/bulletins/index.ts'
import { IncidentError } from '../../../incident/index.ts'
import type { JsonObject } from '../../../model/json.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { incidentOf } from '../incidents/incidents.ts'
import { textsOf } from '../texts.ts'
import * as shapes from './shapes.ts'

const needs = 'incident.manage'

export function bulletinEndpoints(deps: ApiDeps): Endpoint[] {
  const { bulletins } = deps.registry

  /** @throws {IncidentError} BULLETIN_REFUSED */
  async function assertFit(bulletin: Bulletin): Promise<void> {
    for (const language of bulletinLanguages) {
      for (const [name, value] of textsOf({ ...bulletin.text[language], tags: bulletin.tags, source: bulletin.source })) {
        if (deps.textFault(value) !== undefined) throw new IncidentError('BULLETIN_REFUSED', `The part ${language}.${name} holds what looks like personal data or a secret, and a bulletin is public`)
      }
    }
    const [latest] = await bulletins.versions(bulletin.slug)
    const next = (latest?.version ?? 0) + 1
    if (bulletin.version !== next) throw new IncidentError('BULLETIN_REFUSED', `The next version of this bulletin is ${next}`)
    const first = (latest?.body as unknown as Bulletin | undefined)?.firstDate ?? bulletin.date
    if (bulletin.firstDate !== first || bulletin.date < first) throw new IncidentError('BULLETIN_REFUSED', `This bulletin was first published on ${first}, and a later version is not older`)
    if ((bulletin.version > 1) !== bulletinLanguages.every((language) => bulletin.text[language].correction !== undefined)) {
      throw new IncidentError('BULLETIN_REFUSED', 'A version that replaces another says in both languages what it corrects, and only such a one does')
    }
  }

  return [
    endpoint({ method: 'GET', path: '/v1/bulletins', summary: 'Published bulletins, all versions, the newest first', needs, answer: shapes.bulletins }, async () => {
      const all = await bulletins.list()
      return {
        bulletins: all.map((one) => {
          const { date, text } = one.body as unknown as Bulletin
          const latest = Math.max(...all.filter(({ slug }) => slug === one.slug).map(({ version }) => version))
          return {
            slug: one.slug, version: one.version, date, title: { en: text.en.title, fr: text.fr.title }, incident: one.incident, publishedAt: one.publishedAt,
            publishedBy: one.publishedBy, entry: one.entry, replacedBy: latest === one.version ? null : latest,
          }
        }),
      }
    }),
    endpoint(
      { method: 'GET', path: '/v1/incidents/:incident/drafts', summary: 'First words of a bulletin and of a notice, from what the incident says', needs, answer: shapes.drafts },
      async (asked) => {
        const id = incidentOf(asked)
        const { desk, measures } = deps.incidents
        const [incident, exposures, taken] = await Promise.all([desk.get(id), desk.exposures(id), measures.taken(id)])
        const input = { incident, exposure: exposures.at(-1), measures: taken, organisation: deps.organisation, now: deps.now() }
        return { bulletin: draftBulletin(input), notice: { organisation: deps.organisation, ...draftNotice(input) } } as never
      },
    ),
    endpoint({ method: 'GET', path: '/v1/bulletins/:slug', summary: 'The latest version of a bulletin, as it was given', needs, answer: shapes.bulletin }, async (asked) => {
      const [latest] = await bulletins.versions(asked.params['slug'] ?? '')
      if (latest === undefined) throw new ApiError('NOT_FOUND', 'There is no such bulletin')
      return latest.body as never
    }),
    endpoint({ method: 'POST', path: '/v1/bulletins/preview', summary: 'What a bulletin would be, in Markdown; nothing is published', needs, body: shapes.bulletin, answer: shapes.bulletinPreview }, async (asked) => {
      const bulletin = asked.body as Bulletin
      await assertFit(bulletin)
      const place = placeOf(deps, `${asked.request.protocol}://${asked.request.host}`)
      const [former] = await bulletins.versions(bulletin.slug)
      const published = { bulletin, publishedAt: deps.now(), replacedBy: null, ledger: null, replaces: former === undefined ? null : { version: former.version, date: (former.body as unknown as Bulletin).date } }
      return { markdown: { en: bulletinMarkdown(published, 'en', place), fr: bulletinMarkdown(published, 'fr', place) } }
    }),
    endpoint({ method: 'POST', path: '/v1/bulletins', summary: 'Publishes a version of a bulletin: on the ledger, then for everybody', needs, confirmed: 'factor', body: shapes.bulletinMade, answer: shapes.bulletins }, async (asked) => {
      const bulletin = asked.body.bulletin as Bulletin
      await assertFit(bulletin)
      const actor = actorOf(asked.reader)
      const body = JSON.stringify(bulletin)
      const { index } = await deps.ledger.append({
        kind: 'bulletin.publish', actor, slug: bulletin.slug, version: bulletin.version, digest: createHash('sha256').update(body).digest('hex'),
        ...(asked.body.incident !== null && { incident: asked.body.incident }),
      })
      const stored = await bulletins.publish({
        slug: bulletin.slug, version: bulletin.version, incident: asked.body.incident, body: bulletin as unknown as JsonObject, publishedBy: actor, entry: index, checkpoint: deps.ledger.checkpoint,
      })
      const { en, fr } = bulletin.text
      return { bulletins: [{ slug: stored.slug, version: stored.version, date: bulletin.date, title: { en: en.title, fr: fr.title }, incident: stored.incident, publishedAt: stored.publishedAt, publishedBy: actor, entry: index, replacedBy: null }] }
    }),
  ]
}

/** Where bulletins are read: the address that was set, or the one that was asked at. */
export function placeOf({ origin, organisation }: Pick<ApiDeps, 'origin' | 'organisation'>, askedAt: string): BulletinPlace {
  return { origin: origin ?? askedAt, organisation }
}
