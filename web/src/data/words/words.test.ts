import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { dataEn } from './en.ts'
import { dataFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(dataEn, dataFr))
