import { expect, test } from 'vitest'
import { isPseudonym } from '../../../src/model/pseudonym.ts'
import { readPeople } from './read-people.ts'

const [ann, bob] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA']

test('readPeople() takes pseudonyms and addresses of people, each once', () => {
  expect(readPeople(`${ann}\n\n http://localhost:8080/p/1/people/${bob}?x=1 \n${ann};${bob}`, isPseudonym)).toEqual({ people: [ann, bob] })
})

test('readPeople() names the first line that is neither', () => {
  expect(readPeople(`${ann}\nann@example.org\nx`, isPseudonym)).toEqual({ people: [], wrong: 'ann@example.org' })
})
