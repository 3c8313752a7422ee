import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { verifyEn } from './en.ts'
import { verifyFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(verifyEn, verifyFr))
