/**
 * A bulletin as an outline, in the order of the form: the one place that knows the order, which Markdown, HTML and the
 * feeds print. Every string in it is plain text without anything unseen.
 *
 * Rules: SPEC.md B1–B6.
 */
import { plainLine } from '../notices/plain.ts'
import { sayDay } from '../notices/write-notice.ts'
import { addressOf, type BulletinLanguage, type BulletinPlace, type Published, webAddress } from './bulletin.ts'
import { bulletinWords } from './words.ts'

export interface Outline {
  readonly title: string
  readonly heading: string
  readonly paragraphs: readonly { readonly label?: string; readonly text: string }[]
  readonly sections: readonly Section[]
  /** Undefined when there is none, or its address is none of the web. */
  readonly source: { readonly word: string; readonly url: string } | undefined
}

export interface Section {
  readonly title: string
  readonly items: readonly Item[]
}

export interface Item {
  readonly label: string | undefined
  readonly text: string
}

export function outlineOf({ bulletin, replaces, replacedBy, ledger }: Published, language: BulletinLanguage, place: BulletinPlace): Outline {
  const words = bulletinWords[language]
  const text = bulletin.text[language]
  const day = (date: string) => sayDay(date, language)
  const item = (label: string | undefined, said: string): Item => ({ label: label === undefined ? undefined : plainLine(label), text: plainLine(said) })
  const number = (count: number) => count.toLocaleString(language)
  const { counts } = bulletin
  const source = bulletin.source === null ? undefined : webAddress(bulletin.source.url)
  const other = (label: string, one: { version: number; date: string } | null) => (one === null ? [] : [item(label, words.versionOf(one.version, day(one.date)))])
  return {
    title: plainLine(text.title),
    heading: plainLine(text.heading ?? text.title),
    paragraphs: [
      { text: plainLine(text.what) },
      { text: plainLine(text.cause) },
      ...(text.correction === undefined ? [] : [{ label: words.correction(day(bulletin.date)), text: plainLine(text.correction) }]),
    ],
    sections: [
      {
        title: words.keyPoints,
        items: [
          item(words.nature, text.nature), item(words.products, text.products),
          item(text.exposedIsPossible ? words.exposedPossibly : words.exposed, text.exposed),
          item(words.notExposed, text.notExposed), item(words.impact, text.impact),
          ...text.measures.map(({ by, what }) => item(words.measuresBy(by), what)),
        ],
      },
      {
        title: words.vulnerabilities,
        items: bulletin.cves.length === 0
          ? [item(undefined, `${words.noCve} ${text.vulnerabilities}`)]
          : bulletin.cves.map((cve) => item(cve, text.vulnerabilities)),
      },
      { title: words.recommendations, items: text.recommendations.map(({ title, text: said }) => item(title, said)) },
      {
        title: words.about,
        items: [
          item(words.version, words.versionOf(bulletin.version, day(bulletin.date))),
          ...other(words.replaces, replaces),
          ...other(words.replacedBy, replacedBy),
          ...(counts === null ? [] : [item(words.counts, [
            `${number(counts.confirmed)} ${words.confirmed}`, `${number(counts.potential)} ${words.potential}`,
            `${number(counts.excluded)} ${counts.witnessed ? words.excluded : words.notSeen}`,
          ].join(', '))]),
          item(words.verify, words.howTo(`${addressOf(bulletin, language, place)}.json`, `${place.origin}/.well-known/signet-notice-keys.json`)),
          ...(ledger === null ? [] : [item(words.ledger, `${words.entry} ${number(ledger.index)}, ${words.checkpoint} ${ledger.checkpoint.split('\n').slice(0, 3).join(' / ')}`)]),
        ],
      },
    ],
    source: source === undefined ? undefined : { word: words.source, url: source },
  }
}
