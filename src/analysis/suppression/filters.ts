/** Which conditions of a question single people out by a guarded property, and the question without them. */
import type { EventSelector, FilterGroup, PeopleQuestion, Question } from '../../model/question.ts'
import type { Suppression } from '../../model/suppression.ts'

/** Whom an answer is about: events of a selector under conditions. */
export interface Population {
  readonly selector: EventSelector
  readonly where: FilterGroup | undefined
}

/** The populations that a question counts. */
export function populationsOf(question: Question): Population[] {
  const { where } = question
  switch (question.kind) {
    case 'trend': return question.series.map((selector) => ({ selector, where }))
    case 'funnel': return question.steps.map((selector) => ({ selector, where }))
    case 'retention': return [question.start, question.return].map((selector) => ({ selector, where }))
    case 'flow': return [{ selector: question.anchor, where }]
    // A list also holds people who are known by their profile alone; how many events each did tells who met the conditions.
    case 'people': return [{ selector: question.did ?? { event: null }, where }]
  }
}

export function isGuarded(groups: readonly (FilterGroup | undefined)[], { guards }: Suppression): boolean {
  return groups.some((group) => group?.filters.some(({ property }) => guards(property)) === true)
}

/** The same without the conditions on guarded properties. */
export function unguarded({ selector, where }: Population, suppression: Suppression): Population {
  return { selector: unguardedSelector(selector, suppression), where: without(where, suppression) }
}

/** A people list without the conditions on guarded properties. */
export function unguardedPeople({ did, where, profile, ...rest }: PeopleQuestion, suppression: Suppression): PeopleQuestion {
  const [left, leftProfile] = [without(where, suppression), without(profile, suppression)]
  return {
    ...rest,
    ...(did !== undefined && { did: unguardedSelector(did, suppression) }),
    ...(left !== undefined && { where: left }),
    ...(leftProfile !== undefined && { profile: leftProfile }),
  }
}

function unguardedSelector({ where, ...rest }: EventSelector, suppression: Suppression): EventSelector {
  const left = without(where, suppression)
  return { ...rest, ...(left !== undefined && { where: left }) }
}

function without(group: FilterGroup | undefined, { guards }: Suppression): FilterGroup | undefined {
  const filters = group?.filters.filter(({ property }) => !guards(property)) ?? []
  return group === undefined || filters.length === 0 ? undefined : { ...group, filters }
}
