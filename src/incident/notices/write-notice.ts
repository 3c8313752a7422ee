/**
 * Writes one person's notice: a page of plain words with that person's fields only, in three lists. It asks for nothing,
 * leads nowhere but to the page that checks it, and presses nobody.
 *
 * Rules: SPEC.md N1–N5.
 */
import type { NoticeFacts, NoticeLanguage, NoticePerson } from './facts.ts'
import { fieldWords, neverHeld } from './field-words.ts'
import { plainLine } from './plain.ts'
import { noticeWords } from './words.ts'

/** No line is wider, so that mail programs have no reason to break one. */
const widest = 74

export interface WrittenNotice {
  readonly subject: string
  readonly text: string
}

export function writeNotice(facts: NoticeFacts, person: NoticePerson): WrittenNotice {
  const { language } = person
  const words = noticeWords[language]
  const day = (text: string) => sayDay(text, language)
  const organisation = plainLine(facts.organisation)
  const lists = [
    section(words.exposed, fieldWords(person.exposed, language), words.none),
    section(words.possibly, fieldWords(person.possibly, language), words.none),
    section(facts.witnessed ? words.notExposed : words.notSeen, fieldWords(person.notExposed, language), words.none),
    section(words.neverHeld, neverHeld[language], words.none),
  ]
  const measures = facts.measures[language].map(plainLine)
  const paragraphs = [
    words.title(organisation),
    words.version({ version: facts.version, date: day(facts.date), incident: facts.incident, code: person.code }),
    ...(facts.correction === null ? [] : [`${words.correction} ${plainLine(facts.correction[language])}`]),
    words.why(organisation),
    `${words.what}\n${plainLine(facts.what[language])}\n${facts.from === facts.to ? words.onDay(day(facts.from)) : words.between(day(facts.from), day(facts.to))}`,
    ...lists,
    section(words.done, measures, words.underWay),
    section(words.doThis, words.advice, words.none),
    section(words.notNeeded, words.needless, words.none),
    section(words.neverAsk(organisation), words.neverAsked, words.none),
    `${words.contact}\n${plainLine(facts.contact)}`,
    facts.verifyAt === null ? words.checkByProgram : words.check(facts.verifyAt),
  ]
  return {
    subject: words.subject(organisation, facts.version),
    text: `${paragraphs.map((paragraph) => paragraph.split('\n').flatMap(wrap).join('\n')).join('\n\n')}\n`,
  }
}

function section(title: string, items: readonly string[], none: string): string {
  return [title, ...(items.length === 0 ? [none] : items).map((item) => `- ${item}`)].join('\n')
}

function wrap(line: string): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > widest) {
      lines.push(current)
      current = line.startsWith('- ') ? `  ${word}` : word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}

const dayFormats = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }),
}

export function sayDay(day: string, language: NoticeLanguage): string {
  return dayFormats[language].format(new Date(`${day}T00:00:00Z`))
}
