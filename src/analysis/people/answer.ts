/** A people list: one statement for who, and whatever the caller knows of them. */
import type { PeopleAnswer } from '../../model/answer.ts'
import { handle } from '../../model/handle.ts'
import type { JsonObject } from '../../model/json.ts'
import { pseudonymFromDecimal, type Pseudonym } from '../../model/pseudonym.ts'
import type { PeopleQuestion } from '../../model/question.ts'
import { compile, people, resolve } from '../../query/index.ts'
import { figure, type Asking } from '../reading.ts'

export interface Description {
  readonly properties: JsonObject
  /** Names of the fields that are under seal. */
  readonly sealed: readonly string[]
}

/** What is known of these people: their profile, and which fields are sealed. */
export type Describe = (people: readonly Pseudonym[]) => Promise<ReadonlyMap<Pseudonym, Description>>

const nothing: Description = { properties: {}, sealed: [] }

export async function answerPeople(question: PeopleQuestion, { context, reading }: Asking, describe?: Describe): Promise<PeopleAnswer> {
  const resolved = resolve(question, context)
  const rows = await reading.rows(compile(people.peoplePlan(resolved), context))
  const pseudonyms = rows.map(row => pseudonymFromDecimal(row[0] as string))
  const known = await describe?.(pseudonyms)
  return {
    kind: 'people',
    question,
    ground: reading.ground(resolved),
    total: rows.length > 0 ? figure(rows[0]![4]) : 0,
    people: rows.map(([, first, last, events], index) => {
      const pseudonym = pseudonyms[index]!
      return {
        pseudonym,
        handle: handle(pseudonym),
        firstSeen: first === null ? null : figure(first),
        lastSeen: last === null ? null : figure(last),
        events: figure(events),
        ...(known?.get(pseudonym) ?? nothing),
      }
    }),
  }
}
