/**
 * Bulletins as feeds: RSS 2.0, Atom and JSON Feed 1.1. Every version of a bulletin is an item of its own, whose id is the
 * address of that version, so a reader who has seen the first is shown the correction.
 *
 * Rules: SPEC.md B11–B13.
 */
import { Feed } from 'feed'
import { addressOf, type BulletinLanguage, type BulletinPlace, type Published } from './bulletin.ts'
import { bulletinBody } from './html.ts'
import { outlineOf } from './outline.ts'
import { bulletinWords } from './words.ts'

export const feedForms = ['rss', 'atom', 'json'] as const
export type FeedForm = (typeof feedForms)[number]

export const feedTypes: Readonly<Record<FeedForm, string>> = {
  rss: 'application/rss+xml; charset=utf-8', atom: 'application/atom+xml; charset=utf-8', json: 'application/feed+json; charset=utf-8',
}

/** @param all newest first */
export function bulletinFeed(all: readonly Published[], form: FeedForm, language: BulletinLanguage, place: BulletinPlace): string {
  const words = bulletinWords[language]
  const home = `${place.origin}/bulletins/${language}`
  const self = `${place.origin}/bulletins/feeds/${language}.${form}`
  const title = words.bulletins(place.organisation)
  const items = all.map((one) => {
    const outline = outlineOf(one, language, place)
    const { version, tags } = one.bulletin
    return {
      id: addressOf(one.bulletin, language, place), tags, publishedAt: one.publishedAt,
      title: version === 1 ? outline.title : `${outline.title} (${words.version.toLowerCase()} ${version})`,
      summary: outline.paragraphs[0]!.text, html: bulletinBody(one, language, place),
    }
  })
  if (form === 'json') {
    return `${JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1', title, home_page_url: home, feed_url: self, language, authors: [{ name: place.organisation }],
      items: items.map((item) => ({
        id: item.id, url: item.id, title: item.title, summary: item.summary, content_html: item.html,
        date_published: new Date(item.publishedAt).toISOString(), tags: item.tags, language,
      })),
    }, null, 1)}\n`
  }
  const feed = new Feed({
    id: home, title: xmlText(title), link: home, language, copyright: '', description: xmlText(title), generator: 'Signet',
    updated: new Date(items[0]?.publishedAt ?? 0), feedLinks: { [form]: self }, author: { name: xmlText(place.organisation) },
  })
  for (const { id, title: name, summary, html, tags, publishedAt } of items) {
    feed.addItem({
      id, link: id, title: xmlText(name), description: xmlText(summary), content: html, date: new Date(publishedAt), published: new Date(publishedAt),
      category: tags.map((tag) => ({ name: tag })),
    })
  }
  return form === 'rss' ? feed.rss2() : feed.atom1()
}

/** Readers take titles and summaries for HTML, so what could begin a tag is written as a reference. */
function xmlText(text: string): string {
  return text.replace(/[&<>]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter]!)
}
