import { expect, test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { knownKinds } from '../kinds.ts'
import { ledgerEn } from './en.ts'
import { ledgerFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(ledgerEn, ledgerFr))

test('every kind that is known has words, and the reverse', () => {
  expect([...knownKinds].map((kind) => kind.replaceAll('.', '_')).toSorted()).toEqual(Object.keys(ledgerEn.kind).toSorted())
})
