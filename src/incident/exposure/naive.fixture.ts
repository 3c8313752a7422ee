/** The naive twin of the engine: a loop over rows with an object for each person. */
import { columnKey, type DisclosedPeople } from './disclosure.ts'

export interface NaivePerson {
  readonly columns: Set<string>
  readonly through: Set<string>
  first: number
  last: number
}

export function addNaively(all: readonly DisclosedPeople[]): Map<string, NaivePerson> {
  const people = new Map<string, NaivePerson>()
  for (const { disclosure, people: set } of all) {
    for (let at = 0; at < set.byteLength; at += 16) {
      const pseudonym = Buffer.from(set.subarray(at, at + 16)).toString('base64url')
      const person = people.get(pseudonym) ?? { columns: new Set(), through: new Set(), first: Infinity, last: -Infinity }
      people.set(pseudonym, person)
      for (const field of disclosure.fields) person.columns.add(columnKey({ field, level: disclosure.level, grade: disclosure.grade }))
      person.through.add(disclosure.through)
      person.first = Math.min(person.first, disclosure.from)
      person.last = Math.max(person.last, disclosure.until)
    }
  }
  return people
}
