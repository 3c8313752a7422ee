import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { drillEn } from './en.ts'
import { drillFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(drillEn, drillFr))
