import { expect, test } from 'vitest'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { known } from './known.ts'
import { makeWords } from './i18n.ts'
import { plain, strong, weave } from './phrase.ts'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)],
  ))
}

const english = flatten(en)
const french = flatten(fr)
const plural = /_(one|many|other)$/
const bases = (words: Map<string, string>) => new Set([...words.keys()].map((key) => key.replace(plural, '')))

test('both languages have the same words', () => {
  expect([...bases(french)].toSorted()).toEqual([...bases(english)].toSorted())
})

test('every plural has all the forms that its language needs', () => {
  for (const [language, words] of [['en', english], ['fr', french]] as const) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const plurals = new Set([...words.keys()].filter((key) => plural.test(key)).map((key) => key.replace(plural, '')))
    for (const base of plurals) {
      for (const form of forms) expect(words.has(`${base}_${form}`), `${language} ${base}_${form}`).toBe(true)
    }
  }
})

test('both languages fill the same places in each sentence', () => {
  const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()
  for (const [key, text] of english) {
    if (!plural.test(key) && french.has(key)) expect(places(french.get(key)!), key).toEqual(places(text))
  }
})

test('every known property name has words', () => {
  expect(Object.keys(en.known).toSorted()).toEqual(Object.keys(known).toSorted())
})

test('a million people have their French plural', async () => {
  const { t } = await makeWords('fr')
  expect(t('people.total', { count: 1_000_000, n: '1 000 000' })).toBe('1 000 000 personnes')
})

test('weave() keeps what looks like a placeholder in a value as text', async () => {
  const { t } = await makeWords('en')
  const phrase = weave(t, 'trend.total', { event: strong('{{event}} $t(app.name)') })
  expect(plain(phrase)).toBe('how often {{event}} $t(app.name) happened')
})
