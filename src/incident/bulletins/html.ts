/**
 * Bulletins as pages: no script at all, one style sheet in the page, and text that stays text. They are for anybody, so
 * they know nothing of sessions.
 */
import { createHash } from 'node:crypto'
import { addressOf, type BulletinLanguage, type BulletinPlace, type Published } from './bulletin.ts'
import { type Item, outlineOf } from './outline.ts'
import { style } from './style.ts'
import { bulletinWords } from './words.ts'
import { sayDay } from '../notices/write-notice.ts'

/** The only header that lets the page's style be used, and nothing else. */
export const pagePolicy = [
  `default-src 'none'`, `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`,
].join('; ')

export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** The body alone, as feeds carry it. */
export function bulletinBody(published: Published, language: BulletinLanguage, place: BulletinPlace): string {
  const outline = outlineOf(published, language, place)
  const { colon } = bulletinWords[language]
  const label = (text: string | undefined) => (text === undefined ? '' : `<strong>${htmlText(text)}${colon}</strong> `)
  const item = (one: Item) => `<li>${label(one.label)}${htmlText(one.text)}</li>`
  return [
    ...outline.paragraphs.map((one) => `<p>${label(one.label)}${htmlText(one.text)}</p>`),
    ...outline.sections.map(({ title, items }) => `<h2>${htmlText(title)}</h2>\n<ul>\n${items.map(item).join('\n')}\n</ul>`),
    ...(outline.source === undefined ? [] : [`<hr>\n<p><a href="${htmlText(outline.source.url)}" target="_blank" rel="noopener noreferrer">${htmlText(outline.source.word)}</a></p>`]),
  ].join('\n')
}

export function bulletinPage(published: Published, language: BulletinLanguage, place: BulletinPlace): string {
  const { bulletin, replacedBy } = published
  const words = bulletinWords[language]
  const other = language === 'fr' ? 'en' : 'fr'
  const { heading } = outlineOf(published, language, place)
  const banner = replacedBy === null ? '' : `<p class="replaced">${htmlText(`${words.replacedBy} ${words.versionOf(replacedBy.version, sayDay(replacedBy.date, language))}`)}</p>`
  return page(language, heading, place, `<nav><a href="/bulletins/${language}">${htmlText(words.bulletins(place.organisation))}</a> <a href="/bulletins/${bulletin.slug}/${other}/v${bulletin.version}" hreflang="${other}" lang="${other}">${words.otherLanguage}</a></nav>
<main><article>
${banner}<h1>${htmlText(heading)}</h1>
${bulletinBody(published, language, place)}
</article></main>`)
}

export function bulletinList(all: readonly Published[], language: BulletinLanguage, place: BulletinPlace): string {
  const words = bulletinWords[language]
  const other = language === 'fr' ? 'en' : 'fr'
  const line = (one: Published) => `<li><time datetime="${one.bulletin.date}">${htmlText(sayDay(one.bulletin.date, language))}</time> <a href="${htmlText(addressOf(one.bulletin, language, { origin: '' }))}">${htmlText(outlineOf(one, language, place).title)}</a> <span>${htmlText(`${words.version} ${one.bulletin.version}`)}</span></li>`
  const title = words.bulletins(place.organisation)
  const feeds = (['rss', 'atom', 'json'] as const).map((form) => `<a href="/bulletins/feeds/${language}.${form}">${form.toUpperCase()}</a>`).join(' ')
  return page(language, title, place, `<nav><a href="/bulletins/${other}" hreflang="${other}" lang="${other}">${words.otherLanguage}</a></nav>
<main><h1>${htmlText(title)}</h1>
${all.length === 0 ? `<p>${words.none}</p>` : `<ul class="list">\n${all.map(line).join('\n')}\n</ul>`}
<p>${words.feeds}${words.colon} ${feeds}</p></main>`)
}

function page(language: BulletinLanguage, title: string, { organisation }: BulletinPlace, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)} · ${htmlText(organisation)}</title>
<link rel="alternate" type="application/rss+xml" href="/bulletins/feeds/${language}.rss">
<link rel="alternate" type="application/feed+json" href="/bulletins/feeds/${language}.json">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}
