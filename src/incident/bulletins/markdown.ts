/**
 * A bulletin as a post of a Jekyll site: front matter, heading, paragraphs, lists, rule, source; the form of the bulletin
 * that this project answers. Whatever somebody wrote stays text: no markup, no script, no template, no second front matter.
 *
 * Rules: SPEC.md B7–B10.
 */
import { permalinkOf, type BulletinLanguage, type BulletinPlace, type Published } from './bulletin.ts'
import { plainLine } from '../notices/plain.ts'
import { type Item, outlineOf } from './outline.ts'
import { bulletinWords } from './words.ts'

export function bulletinMarkdown(published: Published, language: BulletinLanguage, place: BulletinPlace): string {
  const { bulletin } = published
  const outline = outlineOf(published, language, place)
  const { colon } = bulletinWords[language]
  const line = ({ label, text }: Item) => `*   ${label === undefined ? '' : `**${markdownText(label)}${colon}** `}${markdownText(text)}`
  return [
    '---',
    `title: ${yamlText(outline.title)}`,
    `date: ${bulletin.date}`,
    `permalink: ${permalinkOf(bulletin)}${bulletin.version === 1 ? '' : `v${bulletin.version}/`}`,
    'tags:',
    ...bulletin.tags.map((tag) => `- ${/^[a-z][a-z0-9-]*$/.test(tag) && !yamlWords.has(tag) ? tag : yamlText(tag)}`),
    '---',
    `### ${markdownText(outline.heading)}`,
    '',
    ...outline.paragraphs.flatMap(({ label, text }) => [`${label === undefined ? '' : `**${markdownText(label)}${colon}** `}${markdownText(text)}`, '']),
    ...outline.sections.flatMap(({ title, items }) => [`**${title}${colon}**`, '', ...items.map(line), '']),
    '---',
    ...(outline.source === undefined ? [] : [`[${outline.source.word}](${linkTarget(outline.source.url)}){:target="_blank"}`]),
    '',
  ].join('\n')
}

const yamlWords = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n'])

/**
 * In single quotes, where only the quote itself has a meaning. Themes put titles into pages as they are, so what could
 * begin a tag or a template is written with letters that look like it and are none.
 */
function yamlText(text: string): string {
  const harmless = plainLine(text).replaceAll('<', '‹').replaceAll('>', '›').replaceAll('{', '❴').replaceAll('}', '❵')
  return `'${harmless.replaceAll("'", "''")}'`
}

/**
 * Text that Markdown, kramdown's attributes, Liquid and HTML all leave alone: every letter that one of them could take
 * for its own becomes a character reference.
 */
export function markdownText(text: string): string {
  return plainLine(text)
    .replace(/[&<>"{}[\]()*_`~|\\#!^$=+]/g, (letter) => `&#${letter.codePointAt(0)};`)
    // What would begin a list, a rule, a definition or a quotation at the start of a line; and what sites link by themselves.
    .replace(/^[-:%.]|^\d+(?=[.)])/, (start) => [...start].map((letter) => `&#${letter.codePointAt(0)};`).join(''))
    .replace(/-{2,}/g, (dashes) => '&#45;'.repeat(dashes.length))
    .replace(/(?<=\p{L}):(?=\S)|\/\//gu, (found) => [...found].map((letter) => `&#${letter.codePointAt(0)};`).join(''))
}

/** An address between round brackets. */
function linkTarget(url: string): string {
  return url.replace(/[()<>{}[\]*_`~|\\"' ]/g, (letter) => (letter === '_' || letter === '~' ? letter : `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
}
