/**
 * Reads advisories from what a feed answers: RSS, Atom, JSON Feed, CSAF, or a bulletin in Markdown. The form is told from
 * the text itself, since servers name the type wrongly.
 *
 * Rules: SPEC.md W1–W6.
 */
import { webAddress } from '../bulletins/bulletin.ts'
import { type Advisory, cvesIn, instantOf, plainText } from './advisory.ts'
import { readBulletin } from './read-bulletin.ts'
import { type Element, readXml, textOf, XmlError } from './xml.ts'

/** The most that is read of a feed, in letters. */
export const longestFeed = 4 * 1024 * 1024
export const mostItems = 500

export type FeedRead = { readonly advisories: readonly Advisory[] } | { readonly fault: string }

export function readFeed(source: string): FeedRead {
  const text = source.replace(/^\ufeff/, '').trimStart()
  if (text.length > longestFeed) return { fault: 'It is too large' }
  try {
    if (text.startsWith('{')) return fromJson(JSON.parse(text) as unknown)
    if (text.startsWith('<')) return fromXml(readXml(text))
  } catch (error) {
    return { fault: error instanceof XmlError ? `It cannot be read: ${error.message}` : 'It is neither well-formed JSON nor XML' }
  }
  const bulletin = readBulletin(text)
  return bulletin === undefined ? { fault: 'It is none of RSS, Atom, JSON Feed, CSAF or a bulletin' } : { advisories: [bulletin] }
}

function fromXml(root: Element): FeedRead {
  const channel = root.name === 'rss' ? root.children.find(({ name }) => name === 'channel') : root
  if (!['rss', 'rdf', 'feed'].includes(root.name) || channel === undefined) return { fault: 'It is XML, but no RSS or Atom' }
  // In RSS 1.0 the items stand beside the channel.
  const items = channel.children.filter(({ name }) => name === 'item' || name === 'entry').slice(0, mostItems)
  return { advisories: items.map((item) => {
    const links = item.children.filter(({ name }) => name === 'link')
    const link = links.find(({ attributes }) => (attributes['rel'] ?? 'alternate') === 'alternate') ?? links[0]
    const address = (link?.attributes['href'] ?? link?.text ?? '').trim()
    const content = `${textOf(item, 'description', 'summary')} ${textOf(item, 'encoded', 'content')}`
    const named = item.children.filter(({ name }) => name === 'category').map(({ text, attributes }) => attributes['term'] ?? text)
    return toAdvisory({
      guid: textOf(item, 'guid', 'id') || address, title: textOf(item, 'title'), content, address,
      at: textOf(item, 'pubdate', 'published', 'updated', 'date'), names: named,
    })
  }).filter(hasTitle) }
}

function fromJson(value: unknown): FeedRead {
  const feed = asObject(value)
  if (String(feed['version']).startsWith('https://jsonfeed.org/version/')) {
    return { advisories: asList(feed['items']).slice(0, mostItems).map((one) => {
      const item = asObject(one)
      return toAdvisory({
        guid: asText(item['id']) || asText(item['url']), title: asText(item['title']), address: asText(item['url']) || asText(item['external_url']),
        content: asText(item['content_text']) || asText(item['content_html']) || asText(item['summary']), at: asText(item['date_published']),
        names: asList(item['tags']).map(asText),
      })
    }).filter(hasTitle) }
  }
  const document = asObject(feed['document'])
  if (asText(document['csaf_version']) !== '') return { advisories: [fromCsaf(feed, document)].filter(hasTitle) }
  return { fault: 'It is JSON, but no JSON Feed and no CSAF advisory' }
}

/** OASIS CSAF 2.0: one advisory. */
function fromCsaf(csaf: JsonMap, document: JsonMap): Advisory {
  const tracking = asObject(document['tracking'])
  const vulnerabilities = asList(csaf['vulnerabilities']).map(asObject)
  const notes = asList(document['notes']).map((note) => asText(asObject(note)['text']))
  const self = asList(document['references']).map(asObject).find((one) => asText(one['category']) === 'self')
  const read = toAdvisory({
    guid: asText(tracking['id']), title: asText(document['title']), content: notes.join(' '), address: asText(self?.['url']),
    at: asText(tracking['current_release_date']), names: [asText(asObject(document['publisher'])['name']), ...productsOf(asObject(csaf['product_tree']))],
  })
  return { ...read, cves: [...new Set([...read.cves, ...vulnerabilities.map(({ cve }) => asText(cve)).flatMap(cvesIn)])] }
}

function productsOf(tree: JsonMap, depth = 0): string[] {
  if (depth > 20) return []
  const names = asList(tree['full_product_names']).map((one) => asText(asObject(one)['name']))
  return [...names, ...asList(tree['branches']).slice(0, 2_000).flatMap((one) => {
    const branch = asObject(one)
    const purl = asText(asObject(asObject(branch['product'])['product_identification_helper'])['purl'])
    return [['vendor', 'product_name'].includes(asText(branch['category'])) ? asText(branch['name']) : '', purl, ...productsOf(branch, depth + 1)]
  })].filter((name) => name !== '')
}

function toAdvisory(found: { guid: string; title: string; content: string; address: string; at: string; names: readonly string[] }): Advisory {
  const title = plainText(found.title).slice(0, 500)
  const summary = plainText(found.content)
  return {
    guid: plainText(found.guid).slice(0, 500) || title, title, summary, url: webAddress(found.address) ?? null, publishedAt: instantOf(found.at),
    cves: cvesIn(`${title} ${summary}`), names: [...new Set(found.names.map((name) => plainText(name).slice(0, 200)))].filter((name) => name !== '').slice(0, 200), points: null,
  }
}

const hasTitle = ({ title }: Advisory) => title !== ''

type JsonMap = Readonly<Record<string, unknown>>

function asObject(value: unknown): JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonMap : {}
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value as unknown[] : []
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
