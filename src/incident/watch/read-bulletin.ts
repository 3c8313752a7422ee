/**
 * Reads a bulletin in the form that this project answers and writes: front matter, a heading, paragraphs, key points by
 * their French or English names, vulnerabilities, recommendations, a source. What it does not find stays empty.
 */
import { webAddress } from '../bulletins/bulletin.ts'
import { type Advisory, cvesIn, instantOf, plainText } from './advisory.ts'

const labels = {
  nature: /^nature/i, products: /^(?:produits? (?:affectés?|concernés?)|products? affected)/i,
  notExposed: /^(?:données|data) (?:non|not)\b/i, exposed: /^(?:données exposées|data exposed)/i,
} as const

/** Undefined when it is no bulletin. */
export function readBulletin(source: string): Advisory | undefined {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const matter = /^---\n([\s\S]{0,20000}?)\n---\n/.exec(text)
  if (matter === null) return undefined
  const facts = frontMatter(matter[1]!)
  const body = text.slice(matter[0].length, 200_000)
  const title = facts.get('title')
  if (title === undefined || title === '') return undefined
  const items = [...body.matchAll(/^[*-]\s{1,4}\*\*([^*\n]{1,200}?)\s?:?\*\*\s?:?[ \t]*([^\n]{0,4000})$/gm)].map(([, label, said]) => [clean(label!), clean(said!)] as const)
  const point = (name: keyof typeof labels) => items.find(([label]) => labels[name].test(label))?.[1] ?? ''
  const by = items.flatMap(([label]) => /^(?:mesures prises par|measures taken by)\s(.{1,80})$/i.exec(label)?.[1] ?? [])
  const prose = body.split(/\n{2,}/).map((part) => part.trim()).filter((part) => /^[^#*>\-[|]/.test(part))
  const link = /\[[^\]\n]{0,200}\]\((\S{1,2000}?)\)/.exec(body)?.[1]
  const vendors = [...(point('nature') + prose.join(' ')).matchAll(/\(([A-Z][\w.&-]{1,40}(?: [A-Z][\w.&-]{1,40})?)\)/g)].map(([, name]) => name!)
  return {
    guid: facts.get('permalink') || title, title: clean(title), summary: prose.slice(0, 2).map(clean).join(' ').slice(0, 4_000),
    url: (link === undefined ? undefined : webAddress(link)) ?? null,
    publishedAt: instantOf(facts.get('date')), cves: cvesIn(body), names: [...new Set([...by, ...vendors])],
    points: { nature: point('nature'), products: point('products'), exposed: point('exposed'), notExposed: point('notExposed') },
  }
}

/** `name: value`, the value plain or in quotes: what such bulletins write, and no more of YAML. */
function frontMatter(text: string): Map<string, string> {
  const facts = new Map<string, string>()
  for (const [, name, value] of text.matchAll(/^([a-z]{1,30}):[ \t]*(\S[^\n]{0,1000})$/gm)) {
    const quoted = /^'(.*)'$/.exec(value!)?.[1]?.replaceAll("''", "'") ?? /^"(.*)"$/.exec(value!)?.[1]
    facts.set(name!, quoted ?? value!)
  }
  return facts
}

function clean(text: string): string {
  return plainText(text.replaceAll('**', ''))
}
