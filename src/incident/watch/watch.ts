/**
 * Watches feeds of advisories: reads them, keeps each advisory once with what of this instance it matches, and offers a
 * vendor incident with what could be read filled in. It opens nothing by itself.
 *
 * Rules: SPEC.md W10–W13.
 */
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { AdvisoryState, Registry, StoredAdvisory } from '../../registry/index.ts'
import { IncidentError } from '../errors.ts'
import type { NewIncident } from '../incidents/document.ts'
import type { Advisory } from './advisory.ts'
import { type Match, matchAdvisory, type Used } from './match.ts'
import { readFeed } from './read-feed.ts'

export interface WatchDeps {
  readonly registry: Pick<Registry, 'settings' | 'advisories'>
  /** What an address answers, or why it does not: no private addresses, no redirects, no more than is read. */
  readonly fetchText: (address: string) => Promise<{ readonly text: string } | { readonly fault: string }>
  /** Why an address is not taken, as a sentence. */
  readonly addressFault: (address: string) => Promise<string | undefined>
  readonly used: () => Promise<readonly Used[]>
  readonly now: () => number
}

export interface Feed {
  readonly address: string
  readonly readAt: number | null
  /** Why the last reading failed. */
  readonly fault: string | null
}

export interface FoundAdvisory extends Omit<StoredAdvisory, 'body' | 'matches'> {
  readonly advisory: Advisory
  readonly matches: readonly Match[]
}

export interface Watch {
  feeds(): Promise<Feed[]>
  /** @throws {IncidentError} FEED_UNREADABLE */
  addFeed(address: string): Promise<Feed[]>
  removeFeed(address: string): Promise<Feed[]>
  /** Reads every feed; answers how many advisories are new. */
  readAll(): Promise<number>
  /** Reads what somebody pasted or uploaded, a bulletin say; answers how many are new. @throws {IncidentError} FEED_UNREADABLE */
  readText(text: string): Promise<number>
  list(onlyMatching: boolean): Promise<FoundAdvisory[]>
  /** @throws {IncidentError} INCIDENT_NOT_FOUND */
  setState(id: number, state: AdvisoryState): Promise<void>
  /** The vendor incident that an advisory would be opened as. @throws {IncidentError} INCIDENT_NOT_FOUND */
  draftOf(id: number): Promise<NewIncident>
}

const key = 'watch.feeds'
const mostFeeds = 50

export function createWatch({ registry, fetchText, addressFault, used, now }: WatchDeps): Watch {
  const { settings, advisories } = registry
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
  const feeds = async (): Promise<Feed[]> => ((await settings.get(key)) as unknown as Feed[] | undefined) ?? []
  const keep = (all: readonly Feed[]) => settings.set(key, all as unknown as JsonValue)

  async function take(feed: string, text: string): Promise<number | string> {
    const read = readFeed(text)
    if ('fault' in read) return read.fault
    const known = await used()
    return advisories.add(feed, read.advisories.map((advisory) => ({
      guid: advisory.guid, body: advisory as unknown as JsonObject, matches: matchAdvisory(advisory, known) as unknown as JsonValue[],
    })))
  }

  async function found(id: number): Promise<StoredAdvisory> {
    const advisory = await advisories.get(id)
    if (advisory === undefined) throw new IncidentError('INCIDENT_NOT_FOUND', 'There is no such advisory')
    return advisory
  }

  return {
    feeds,
    addFeed: (address) => inTurn(async () => {
      const all = await feeds()
      const fault = await addressFault(address)
      if (fault !== undefined) throw new IncidentError('FEED_UNREADABLE', fault)
      if (all.length >= mostFeeds) throw new IncidentError('FEED_UNREADABLE', `No more than ${mostFeeds} feeds are watched`)
      if (!all.some((feed) => feed.address === address)) await keep([...all, { address, readAt: null, fault: null }])
      return feeds()
    }),
    removeFeed: (address) => inTurn(async () => {
      await keep((await feeds()).filter((feed) => feed.address !== address))
      return feeds()
    }),
    readAll: () => inTurn(async () => {
      let fresh = 0
      const after: Feed[] = []
      for (const feed of await feeds()) {
        const answer = await fetchText(feed.address)
        const added = 'fault' in answer ? answer.fault : await take(feed.address, answer.text)
        if (typeof added === 'number') fresh += added
        after.push({ address: feed.address, readAt: now(), fault: typeof added === 'string' ? added : null })
      }
      await keep(after)
      return fresh
    }),
    async readText(text) {
      const added = await take('text', text)
      if (typeof added === 'string') throw new IncidentError('FEED_UNREADABLE', added)
      return added
    },
    async list(onlyMatching) {
      return (await advisories.list(onlyMatching)).map(({ body, matches, ...rest }) => ({ ...rest, advisory: body as unknown as Advisory, matches: matches as unknown as Match[] }))
    },
    async setState(id, state) {
      await found(id)
      await advisories.setState(id, state)
    },
    async draftOf(id) {
      const { body, matches, readAt, feed } = await found(id)
      return draftIncident(body as unknown as Advisory, matches as unknown as readonly Match[], feed, readAt)
    },
  }
}

export function draftIncident({ title, summary, url, publishedAt, cves, points }: Advisory, matches: readonly Match[], feed: string, readAt: number): NewIncident {
  const said = points === null ? [] : [points.nature, points.products, points.exposed && `Exposed: ${points.exposed}`, points.notExposed && `Not exposed: ${points.notExposed}`]
  const uses = matches.map(({ kind, name, detail }) => `${kind} ${name}${detail === '' ? '' : ` (${detail})`}`)
  const lines = [summary, ...said, uses.length > 0 && `This instance uses: ${uses.join(', ')}.`, url !== null && `Source: ${url}`]
  const what = lines.filter((line) => typeof line === 'string' && line !== '').join('\n')
  return {
    kind: 'vendor', title: withoutMail(title).slice(0, 200), what: withoutMail(what).slice(0, 8_000),
    noticedAt: readAt, noticedHow: `Read in ${feed === 'text' ? 'a text that was given' : feed}${publishedAt === null ? '' : `, published ${new Date(publishedAt).toISOString().slice(0, 10)}`}`,
    cves: cves.slice(0, 50),
  }
}

/** An incident names nobody; a vendor's advisory says whom to write to. */
function withoutMail(text: string): string {
  return text.replace(/[^\s@<>()"]{1,64}@(?=[^\s@]{1,255}\.)/g, '(an address at) ')
}
