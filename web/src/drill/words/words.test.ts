import { expect, test } from 'vitest'
import { drillEn } from './en.ts'
import { drillFr } from './fr.ts'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)]))
}

const words = { en: flatten(drillEn), fr: flatten(drillFr) }
const plural = /_(one|many|other)$/

test('both languages have the same words, with every plural that they need, and the same places in each sentence', () => {
  const bases = (of: Map<string, string>) => [...new Set([...of.keys()].map((key) => key.replace(plural, '')))].toSorted()
  expect(bases(words.fr)).toEqual(bases(words.en))
  for (const language of ['en', 'fr'] as const) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of words[language].keys()) {
      if (plural.test(key)) for (const form of forms) expect(words[language].has(key.replace(plural, `_${form}`)), `${language} ${key} ${form}`).toBe(true)
    }
  }
  const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()
  for (const [key, text] of words.en) if (!plural.test(key)) expect(places(words.fr.get(key)!), key).toEqual(places(text))
})
