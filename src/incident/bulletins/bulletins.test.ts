import { XMLParser, XMLValidator } from 'fast-xml-parser'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Bulletin, BulletinLanguage, BulletinPlace, BulletinText, Published } from './bulletin.ts'
import { permalinkOf, webAddress } from './bulletin.ts'
import { bulletinFeed } from './feeds.ts'
import { bulletinBody, bulletinList, bulletinPage } from './html.ts'
import { bulletinMarkdown } from './markdown.ts'
import { december2025, november2025 } from './november-2025.fixture.ts'

const place: BulletinPlace = { origin: 'https://signet.example.org', organisation: 'Example' }
const ledger = { index: 41, checkpoint: 'example.org/ledger\n41\nAAAA=\n\n— example.org/ledger xyz\n' }
const published = (bulletin: Bulletin, more: Partial<Published> = {}): Published =>
  ({ bulletin, publishedAt: Date.parse(`${bulletin.date}T09:00:00Z`), replaces: null, replacedBy: null, ledger, ...more })
const first = published(november2025, { replacedBy: { version: 2, date: '2025-12-19' } })
const second = published(december2025, { replaces: { version: 1, date: '2025-11-27' } })

/** What a reader sees of Markdown: references resolved, marks gone. */
const readable = (markdown: string) => markdown.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
const frontMatter = (markdown: string) => /^---\n([\s\S]*?)\n---\n/.exec(markdown)![1]!
const isInOrder = (text: string, parts: readonly string[]) => {
  let at = -1
  for (const part of parts) {
    const found = text.indexOf(part, at + 1)
    if (found < 0) return part
    at = found
  }
  return true
}

const factsInFrench = [
  'Mixpanel, fournisseur d’analyse', 'l’API d’OpenAI', 'conversations', 'smishing (hameçonnage par SMS)', '8 novembre', '25 novembre', '**Points clés :**',
  'Nature de l’incident :', 'fournisseur tiers (Mixpanel)', 'Produits affectés :', 'API d’OpenAI', 'Données exposées (potentiellement) :', 'Nom du compte API', 'adresse e-mail',
  'localisation approximative', 'système d’exploitation et navigateur', 'sites référents', 'identifiants d’organisation ou d’utilisateur', 'Données NON exposées :', 'Conversations',
  'requêtes API', 'données d’utilisation', 'mots de passe', 'identifiants', 'clés API', 'paiement', 'pièces d’identité', 'Impact potentiel', 'phishing', 'ingénierie sociale',
  'Mesures prises par OpenAI :', 'Notification', 'retrait de Mixpanel', 'enquête en cours', 'Mesures prises par Mixpanel :', 'Sécurisation des comptes', 'révocation des sessions',
  'rotation des identifiants', 'blocage des adresses IP', 'réinitialisation des mots de passe', 'nouveaux contrôles', '**Vulnérabilités :**', 'Aucune CVE', 'smishing', '**Recommandations :**',
  'Vigilance', 'liens ou des pièces jointes', 'deux facteurs (2FA)', 'Ne jamais envoyer de mot de passe', 'clé API', 'code de vérification', 'e-mail, SMS ou chat', 'domaine officiel d’OpenAI',
]

test('B1 the French bulletin of November 2025 carries each fact of the report, in its order', () => {
  const text = readable(bulletinMarkdown(first, 'fr', place))
  expect(isInOrder(text, factsInFrench)).toBe(true)
  expect(text).not.toContain('Correction')
})

test('B2 version 2 carries the correction of 19 December 2025, and says what it replaces', () => {
  const text = readable(bulletinMarkdown(second, 'fr', place))
  expect(isInOrder(text, factsInFrench)).toBe(true)
  expect(isInOrder(text, ['Correction du 19 décembre 2025', 'ChatGPT', 'Produits affectés', 'utilisateurs de ChatGPT', 'version 2 du 19 décembre 2025', 'version 1 du 27 novembre 2025'])).toBe(true)
  expect(readable(bulletinMarkdown(second, 'en', place))).toContain('Some users of ChatGPT were affected too')
  expect(bulletinPage(first, 'fr', place)).toContain('version 2 du 19 décembre 2025')
})

test('B3 the front matter has title, date, permalink and tags, in this order, and YAML reads them', () => {
  const matter = frontMatter(bulletinMarkdown(first, 'fr', place))
  expect(Object.entries(parse(matter) as object)).toEqual([
    ['title', november2025.text.fr.title], ['date', '2025-11-27'], ['permalink', '/posts/2025/11/27/openai-api-customers-mixpanel/'], ['tags', ['veille-cyber', 'bleepingcomp']],
  ])
  expect(permalinkOf(november2025)).toBe('/posts/2025/11/27/openai-api-customers-mixpanel/')
})

test('B4 the body ends with a rule and the source, in a tab of its own', () => {
  const markdown = bulletinMarkdown(first, 'fr', place)
  expect(markdown.trimEnd().split('\n').slice(-2)).toEqual(['---', `[Source](${november2025.source!.url}){:target="_blank"}`])
})

test('B5 counts by grade, the ledger’s place and the way to verify stand in it; without a witness nobody is excluded', () => {
  const counts = { confirmed: 12, potential: 340, excluded: 5_000, witnessed: false }
  const text = readable(bulletinMarkdown(published({ ...november2025, counts }), 'en', place))
  expect(isInOrder(text, ['12 confirmed, 340 possible, 5,000 no sign seen', '/en/v1.json', '/.well-known/signet-notice-keys.json', 'signet verify', 'entry 41, checkpoint example.org/ledger / 41 / AAAA='])).toBe(true)
})

test('B6 CVEs are listed when there are any', () => {
  const text = readable(bulletinMarkdown(published({ ...november2025, cves: ['CVE-2025-1521', 'CVE-2025-1522'] }), 'en', place))
  expect(isInOrder(text, ['Vulnerabilities', 'CVE-2025-1521', 'CVE-2025-1522', 'Recommendations'])).toBe(true)
  expect(text).not.toContain('no CVE')
})

const nasty = [
  '---', '--- \ntitle: other', '{{ site.secret }}', '{% include /etc/passwd %}', '{::nomarkdown}<script>x</script>{:/}', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))', '![x](javascript:alert(1))', 'javascript:alert(1)', 'a\u202Egnp.exe', 'x\u2066y', ']]><script>alert(1)</script>', '"><svg onload=alert(1)>', "' onmouseover='alert(1)",
  '# heading', '- item', '1. item', '> quote', '```', '| a | b |', '*bold*', '{: onclick="alert(1)"}', '\u0000\u0007x', '&lt;script&gt;', 'https://evil.example/x', '\ud800',
]

function everywhere(text: string): Bulletin {
  const one: BulletinText = {
    title: text, heading: text, what: text, cause: text, nature: text, products: text, exposed: text, exposedIsPossible: false, notExposed: text, impact: text,
    measures: [{ by: text, what: text }], vulnerabilities: text, recommendations: [{ title: text, text }], correction: text,
  }
  return { ...november2025, tags: [text], source: { name: text, url: text }, text: { en: one, fr: one } }
}

const xml = new XMLParser({ ignoreAttributes: false, processEntities: true })
// oxlint-disable-next-line typescript/no-explicit-any
const readXml = (text: string): any => (expect(XMLValidator.validate(text)).toBe(true), xml.parse(text))

function assertHarmless(text: string, language: BulletinLanguage): void {
  const one = published(everywhere(text))
  const markdown = bulletinMarkdown(one, language, place)
  const matter = parse(frontMatter(markdown)) as Record<string, unknown>
  expect(Object.keys(matter)).toEqual(['title', 'date', 'permalink', 'tags'])
  expect(typeof matter['title']).toBe('string')
  const body = markdown.slice(frontMatter(markdown).length + 9)
  // Only our own marks: no tag, no template, no bracket, no second rule, no line that begins as something else.
  expect(markdown).not.toMatch(/[<>]|\{\{|\{%|\{::/)
  expect(body.split('\n').filter((line) => line === '---').length).toBe(1)
  for (const line of body.split('\n')) expect(line).toMatch(/^(?:$|### |\*\*|\*   |---$|\[Source\]\(https?:|[^\s#>|+*_`~=:[\]-])/)
  expect(body.replaceAll(/\[Source\]\([^()\s]*\)\{:target="_blank"\}/g, '')).not.toMatch(/\]\(|\{:/)
  expect(markdown).not.toMatch(/[\p{Cf}\p{Cs}]|[^\P{Cc}\n]/u)
  const pages = [bulletinPage(one, language, place), bulletinList([one], language, place), bulletinBody(one, language, place)]
  for (const page of pages) {
    const tags = [...page.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, name]) => name!.toLowerCase())
    expect(tags.filter((name) => !ourTags.has(name))).toEqual([])
    for (const [tag] of page.matchAll(/<[^>]*>/g)) {
      // Whatever stands within the quotes of an address is a part of it; what counts is how it begins.
      const attributes = [...tag.matchAll(/([\w:-]+)="([^"]*)"/g)]
      for (const [, name, value] of attributes) {
        expect(name).not.toMatch(/^on/i)
        if (/^(?:href|src|action)$/i.test(name!)) expect(value).toMatch(/^(?:https?:\/\/|[/#.])/i)
      }
      expect(tag.replaceAll(/"[^"]*"/g, '')).not.toMatch(/\son\w+=|javascript:/i)
    }
    expect(page).not.toMatch(/[\p{Cf}\p{Cs}]/u)
  }
  const rss = readXml(bulletinFeed([one], 'rss', language, place))
  expect(Object.keys(rss.rss.channel).sort()).toEqual(['atom:link', 'description', 'docs', 'generator', 'item', 'language', 'lastBuildDate', 'link', 'title'])
  expect(Array.isArray(rss.rss.channel.item)).toBe(false)
  const atom = readXml(bulletinFeed([one], 'atom', language, place))
  expect(Array.isArray(atom.feed.entry)).toBe(false)
  const json = JSON.parse(bulletinFeed([one], 'json', language, place)) as { items: { content_html: string }[] }
  expect(json.items[0]!.content_html).not.toMatch(/<script|<img|<svg/i)
}
const ourTags = new Set(['!doctype', 'html', 'head', 'meta', 'title', 'link', 'style', 'body', 'nav', 'a', 'main', 'article', 'p', 'h1', 'h2', 'ul', 'li', 'strong', 'hr', 'time', 'span'])

test.each(nasty)('B7–B10 T13 %j is text in Markdown, pages and feeds', (text) => {
  assertHarmless(text, 'fr')
  assertHarmless(text, 'en')
  assertHarmless(`Before ${text} after`, 'fr')
})

test('B7–B10 and so is anything else', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 4 }), (parts) => assertHarmless(parts.join(''), 'fr')), { numRuns: 300 })
})

test('B9 a source is a link only to the web', () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://user:pw@example.org/', 'https://exam\u202Eple.org', 'nothing', '//example.org']) expect(webAddress(url)).toBeUndefined()
  expect(webAddress('https://example.org/a(b)')).toBe('https://example.org/a(b)')
})

test('B11 each version is an item of its own, whose id never changes, in RSS, Atom and JSON Feed', () => {
  const all = [second, first]
  const ids = ['https://signet.example.org/bulletins/openai-api-customers-mixpanel/fr/v2', 'https://signet.example.org/bulletins/openai-api-customers-mixpanel/fr/v1']
  const rss = readXml(bulletinFeed(all, 'rss', 'fr', place))
  expect(rss.rss['@_version']).toBe('2.0')
  expect(rss.rss.channel.item.map((item: { guid: { '#text': string } }) => item.guid['#text'])).toEqual(ids)
  const atom = readXml(bulletinFeed(all, 'atom', 'fr', place))
  expect(atom.feed.entry.map(({ id }: { id: string }) => id)).toEqual(ids)
  const json = JSON.parse(bulletinFeed(all, 'json', 'fr', place)) as { version: string; items: { id: string; content_html: string }[] }
  expect(json.version).toBe('https://jsonfeed.org/version/1.1')
  expect(json.items.map(({ id }) => id)).toEqual(ids)
  expect(json.items[0]!.content_html).toContain('ChatGPT')
  expect(JSON.parse(bulletinFeed([], 'json', 'en', place))).toMatchObject({ items: [] })
})
