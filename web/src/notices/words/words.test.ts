import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { noticesEn } from './en.ts'
import { noticesFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(noticesEn, noticesFr))
