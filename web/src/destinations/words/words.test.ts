import { test } from 'vitest'
import { expectSameWords } from '../../words/same-words.fixture.ts'
import { destinationsEn } from './en.ts'
import { destinationsFr } from './fr.ts'

test('both languages have the same words of this room', () => expectSameWords(destinationsEn, destinationsFr))
