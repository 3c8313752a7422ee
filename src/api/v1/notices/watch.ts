/** Feeds of advisories, what was read in them, and the vendor incident that one would be opened as. */
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { numberOf } from '../access/asked.ts'
import * as shapes from './shapes.ts'

const needs = 'incident.manage'

export function watchEndpoints({ watch }: Pick<ApiDeps, 'watch'>): Endpoint[] {
  const listed = async (feeds: ReturnType<typeof watch.feeds>) => ({ feeds: [...await feeds] })
  return [
    endpoint({ method: 'GET', path: '/v1/watch/feeds', summary: 'Feeds of advisories that are watched', needs, answer: shapes.feeds }, () => listed(watch.feeds())),
    endpoint({ method: 'POST', path: '/v1/watch/feeds', summary: 'Watches a feed: RSS, Atom, JSON Feed, CSAF or a bulletin', needs, body: shapes.feed, answer: shapes.feeds }, ({ body }) => listed(watch.addFeed(body.address))),
    endpoint({ method: 'DELETE', path: '/v1/watch/feeds', summary: 'Watches a feed no more', needs, body: shapes.feed, answer: shapes.feeds }, ({ body }) => listed(watch.removeFeed(body.address))),
    endpoint({ method: 'POST', path: '/v1/watch/read', summary: 'Reads all feeds now; answers how many advisories are new', needs, answer: shapes.count }, async () => ({ count: await watch.readAll() })),
    endpoint({ method: 'POST', path: '/v1/watch/text', summary: 'Reads an advisory or bulletin that is given as text', needs, body: shapes.advisoryText, answer: shapes.count }, async ({ body }) => ({ count: await watch.readText(body.text) })),
    endpoint(
      { method: 'GET', path: '/v1/watch/advisories', summary: 'Advisories, the newest first, with what of this instance they match', needs, query: shapes.advisoriesAsked, answer: shapes.advisories },
      async ({ query }) => ({
        advisories: (await watch.list(query.matching === 'yes')).map(({ id, feed, state, readAt, advisory, matches }) => ({
          id, feed, state, readAt, title: advisory.title, summary: advisory.summary, url: advisory.url, publishedAt: advisory.publishedAt, cves: [...advisory.cves], matches: [...matches],
        })),
      }),
    ),
    endpoint({ method: 'PUT', path: '/v1/watch/advisories/:advisory', summary: 'Says what became of an advisory', needs, body: shapes.advisoryState }, async (asked) => {
      await watch.setState(numberOf(asked, 'advisory'), asked.body.state)
      return undefined
    }),
    endpoint({ method: 'GET', path: '/v1/watch/advisories/:advisory/incident', summary: 'The vendor incident that it would be opened as; nothing is opened', needs, answer: shapes.incidentDraft }, async (asked) => {
      const draft = await watch.draftOf(numberOf(asked, 'advisory'))
      return { ...draft, cves: [...(draft.cves ?? [])] }
    }),
  ]
}
