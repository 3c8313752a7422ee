import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { accessEn } from './en.ts'
import { accessFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(accessEn, accessFr))
