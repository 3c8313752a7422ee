import { expect, test } from 'vitest'
import { bulletinFeed } from '../bulletins/feeds.ts'
import { bulletinMarkdown } from '../bulletins/markdown.ts'
import { december2025, november2025 } from '../bulletins/november-2025.fixture.ts'
import type { Advisory } from './advisory.ts'
import { matchAdvisory, packagesOf, type Used } from './match.ts'
import { readFeed } from './read-feed.ts'
import { draftIncident } from './watch.ts'

const place = { origin: 'https://signet.example.org', organisation: 'Example' }
const published = { bulletin: november2025, publishedAt: Date.parse('2025-11-27'), replaces: null, replacedBy: null, ledger: null }
const read = (text: string): readonly Advisory[] => {
  const found = readFeed(text)
  if ('fault' in found) throw new Error(found.fault)
  return found.advisories
}
const faultOf = (text: string) => {
  const found = readFeed(text)
  return 'fault' in found ? found.fault : undefined
}

const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:content="x"><channel><title>News</title><item><title>Mixpanel breach &amp; more</title>
<link>https://example.org/a</link><guid>g1</guid><pubDate>Thu, 27 Nov 2025 09:00:00 GMT</pubDate><description>&lt;p onclick="x"&gt;About CVE-2025-1521&lt;/p&gt;</description><category>Mixpanel</category></item></channel></rss>`
const csaf = JSON.stringify({
  document: {
    csaf_version: '2.0', title: 'Flaw in left-pad', publisher: { name: 'npm' }, tracking: { id: 'X-1', current_release_date: '2025-12-01T00:00:00Z' },
    notes: [{ text: 'A package.' }], references: [{ category: 'self', url: 'https://example.org/x-1.json' }],
  },
  vulnerabilities: [{ cve: 'CVE-2025-99999' }],
  product_tree: { branches: [{ category: 'vendor', name: 'Acme', branches: [{ category: 'product_name', name: 'left-pad', product: { product_identification_helper: { purl: 'pkg:npm/left-pad@1.0.0' } } }] }] },
})

test('W1 W4 RSS, Atom, JSON Feed and CSAF are read as text', () => {
  expect(read(rss)).toMatchObject([{ guid: 'g1', title: 'Mixpanel breach & more', url: 'https://example.org/a', cves: ['CVE-2025-1521'], names: ['Mixpanel'], publishedAt: Date.parse('2025-11-27T09:00:00Z') }])
  expect(read(rss)[0]!.summary).toBe('About CVE-2025-1521')
  expect(read(csaf)).toMatchObject([{ guid: 'X-1', cves: ['CVE-2025-99999'], names: ['npm', 'Acme', 'left-pad', 'pkg:npm/left-pad@1.0.0'] }])
  for (const form of ['rss', 'atom', 'json'] as const) {
    expect(read(bulletinFeed([published], form, 'en', place))).toMatchObject([
      { guid: 'https://signet.example.org/bulletins/openai-api-customers-mixpanel/en/v1', title: november2025.text.en.title, url: 'https://signet.example.org/bulletins/openai-api-customers-mixpanel/en/v1' },
    ])
  }
})

/** In the form of the report, in other words. */
const french = `---
title: 'Acme discloses breach via Widgetly'
date: 2025-11-27
permalink: /posts/2025/11/27/acme/
tags:
- veille-cyber
---
### Fuite chez Widgetly

Une faille chez Widgetly a exposé des données.

La cause est une campagne de smishing.

**Points clés :**

*   **Nature de l'incident :** Compromission chez un fournisseur tiers (Widgetly).
*   **Produits affectés :** Uniquement l'API d'Acme.
*   **Données exposées (potentiellement) :** Nom, adresse e-mail.
*   **Données NON exposées :** Mots de passe.
*   **Mesures prises par Acme :** Notification.
*   **Mesures prises par Widgetly :** Révocation des sessions.

**Vulnérabilités :**

*   Aucune CVE.

---
[Source](https://www.example.org/news/acme/){:target="_blank"}
`

test('W6 a bulletin gives its points, parties and source', () => {
  expect(read(french)).toEqual([{
    guid: '/posts/2025/11/27/acme/', title: 'Acme discloses breach via Widgetly', summary: 'Une faille chez Widgetly a exposé des données. La cause est une campagne de smishing.',
    url: 'https://www.example.org/news/acme/', publishedAt: Date.parse('2025-11-27'), cves: [], names: ['Acme', 'Widgetly'],
    points: { nature: "Compromission chez un fournisseur tiers (Widgetly).", products: "Uniquement l'API d'Acme.", exposed: 'Nom, adresse e-mail.', notExposed: 'Mots de passe.' },
  }])
})

test('W6 our own bulletins are read back, in both languages and versions', () => {
  for (const language of ['en', 'fr'] as const) {
    const [advisory] = read(bulletinMarkdown({ ...published, bulletin: december2025 }, language, place))
    expect(advisory).toMatchObject({ title: december2025.text[language].title, names: expect.arrayContaining(['OpenAI', 'Mixpanel']), url: december2025.source!.url })
    expect(advisory!.points!.products).toContain('ChatGPT')
    expect(advisory!.points!.notExposed).not.toBe('')
  }
})

test('W2 W3 hostile feeds are refused, at once and without harm', () => {
  const started = performance.now()
  const xxe = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>'
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n} "${'&a;'.repeat(10)}">`).join('')}]><rss/>`
  expect([faultOf(xxe), faultOf(laughs)]).toEqual([expect.stringContaining('document type'), expect.stringContaining('document type')])
  expect(faultOf(`<rss>${'<a>'.repeat(1_000)}`)).toContain('nest')
  expect(faultOf(`<rss><channel>${'<a/>'.repeat(200_000)}</channel></rss>`)).toContain('too many')
  expect(faultOf(`{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`)).toContain('large')
  for (const odd of ['', '<', '<a', '<a></b>', '{', '[]', '{}', 'null', 'hello', '<html><body/></html>', '---\ntitle: x', '<![CDATA[', '<!--', '&#0;', '<rss><channel><item><title>&#99999999;</title></item></channel></rss>']) readFeed(odd)
  const hard = ['<a ' + 'b="'.repeat(200_000), '<'.repeat(300_000), '&'.repeat(1_000_000), `---\n${'a:\n'.repeat(6_000)}---\n${'*   **a'.repeat(100_000)}`, `<rss><channel><item><title>${'<![CDATA[<]]>'.repeat(50_000)}</title></item></channel></rss>`]
  for (const one of hard) readFeed(one)
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(read('<rss><channel><item><title>a</title><link>javascript:alert(1)</link></item></channel></rss>')[0]!.url).toBeNull()
  expect(read('<rss><channel><item><title>a &custom; b \u202E</title></item></channel></rss>')[0]!.title).toBe('a &custom; b')
})

const used: Used[] = [
  { kind: 'destination', name: 'Widgetly', detail: '3' }, { kind: 'vendor', name: 'Mixpanel', detail: '' }, { kind: 'package', name: 'left-pad', detail: '1.0.0' },
  { kind: 'package', name: 'feed', detail: '6.0.0' }, { kind: 'vendor', name: 'AI', detail: '' },
]

test('W7–W9 advisories match what is used, by whole words', () => {
  const names = (text: string) => matchAdvisory(read(text)[0]!, used).map(({ name, where }) => `${name} ${where}`)
  expect(names(french)).toEqual(['Widgetly named'])
  expect(names(rss)).toEqual(['Mixpanel named'])
  expect(names(csaf)).toEqual(['left-pad named'])
  const item = (title: string, text = '') => `<rss><channel><item><title>${title}</title><description>${text}</description></item></channel></rss>`
  expect(names(item('Mixpanelish and AI news'))).toEqual([])
  expect(names(item('A feed of news about the left-pad'))).toEqual([])
  expect(names(item('npm package “feed” taken over'))).toEqual(['feed title'])
  expect(names(item('npm package news', '« feed » and `left-pad`'))).toEqual(['left-pad text', 'feed text'])
})

test('W7 quotes that never end cost an advisory little, however many packages are used', () => {
  const packages = Array.from({ length: 300 }, (_, at): Used => ({ kind: 'package', name: `package-${at}`, detail: '1.0.0' }))
  const advisory = { ...read(rss)[0]!, title: 'npm package', summary: '« '.repeat(2_000) + '«'.repeat(4_000) }
  const from = performance.now()
  expect(matchAdvisory(advisory, packages)).toEqual([])
  expect(performance.now() - from).toBeLessThan(300)
})

test('W8 a package-lock gives what is shipped, nested ones too', () => {
  const lock = { packages: { '': {}, 'node_modules/pino': { version: '10.4.0' }, 'node_modules/@a/b': { version: '1.0.0' }, 'node_modules/x/node_modules/pino': { version: '9.0.0' }, 'node_modules/vite': { version: '8.0.0', dev: true } } }
  expect(packagesOf(lock).map(({ name, detail }) => `${name} ${detail}`)).toEqual(['pino 10.4.0', '@a/b 1.0.0', 'pino 9.0.0'])
  expect([packagesOf(null), packagesOf({})]).toEqual([[], []])
})

test('W13 an advisory offers a vendor incident with what could be read', () => {
  const [advisory] = read(french)
  expect(draftIncident(advisory!, matchAdvisory(advisory!, used), 'https://example.org/feed', 1_764_230_400_000)).toMatchObject({
    kind: 'vendor', title: 'Acme discloses breach via Widgetly', noticedAt: 1_764_230_400_000, noticedHow: 'Read in https://example.org/feed, published 2025-11-27', cves: [],
    what: expect.stringContaining('This instance uses: destination Widgetly (3).'),
  })
})
