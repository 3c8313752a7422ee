import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { unsealEn } from './en.ts'
import { unsealFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(unsealEn, unsealFr))
