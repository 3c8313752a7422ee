import { expect, test } from 'vitest'
import { destinationsEn } from './en.ts'
import { destinationsFr } from './fr.ts'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)],
  ))
}

const english = flatten(destinationsEn)
const french = flatten(destinationsFr)
const plural = /_(one|many|other)$/
const bases = (words: Map<string, string>) => [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].toSorted()

test('the destinations page have the same words in both languages', () => {
  expect(bases(french)).toEqual(bases(english))
})

test('every plural of the destinations page has all the forms that its language needs', () => {
  for (const [language, words] of [['en', english], ['fr', french]] as const) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const base of new Set([...words.keys()].filter((key) => plural.test(key)).map((key) => key.replace(plural, '')))) {
      for (const form of forms) expect(words.has(`${base}_${form}`), `${language} ${base}_${form}`).toBe(true)
    }
  }
})

test('both languages fill the same places in each sentence of the destinations page', () => {
  const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()
  for (const [key, text] of english) {
    if (!plural.test(key)) expect(places(french.get(key) ?? ''), key).toEqual(places(text))
  }
})
