import { expect, test } from 'vitest'
import { verifyEn } from '../../verify/words/en.ts'
import { verifyFr } from '../../verify/words/fr.ts'
import { noticesEn } from './en.ts'
import { noticesFr } from './fr.ts'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)])))
}
const plural = /_(one|many|other)$/
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted()

test.each([['notices', noticesEn, noticesFr], ['verify', verifyEn, verifyFr]] as const)('the words of %s are the same in both languages, with the same places to fill', (_, en, fr) => {
  const [english, french] = [flatten(en), flatten(fr)]
  const bases = (words: Map<string, string>) => [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].toSorted()
  expect(bases(french)).toEqual(bases(english))
  for (const [key, text] of english) expect([key, holes(french.get(key) ?? '')]).toEqual([key, holes(text)])
})
