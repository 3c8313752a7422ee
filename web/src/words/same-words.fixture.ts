/** What both languages of a room's words must have in common. */
import { expect } from 'vitest'

export type Words = { readonly [key: string]: string | Words }

const plural = /_(one|many|other)$/

/** The same words, every plural that each language needs, and the same places in each sentence. */
export function expectSameWords(english: Words, french: Words): void {
  const words = { en: flatten(english), fr: flatten(french) }
  expect(bases(words.fr)).toEqual(bases(words.en))
  for (const language of ['en', 'fr'] as const) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of words[language].keys()) {
      if (plural.test(key)) for (const form of forms) expect(words[language].has(key.replace(plural, `_${form}`)), `${language} ${key} ${form}`).toBe(true)
    }
  }
  for (const [key, text] of words.en) if (!plural.test(key)) expect(places(words.fr.get(key) ?? ''), key).toEqual(places(text))
}

function flatten(tree: Words, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)]))
}

const bases = (words: Map<string, string>) => [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].toSorted()
const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()
