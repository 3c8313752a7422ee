import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { incidentEn } from './en.ts'
import { incidentFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(incidentEn, incidentFr))
