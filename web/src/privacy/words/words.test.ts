import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { privacyEn } from './en.ts'
import { privacyFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(privacyEn, privacyFr))
