/** Which groups go together so that none of fewer than k people is shown, nor can be found by taking the rest from the whole. */

/**
 * The groups that may not be shown on their own, by their places in `people`. When there is one, there are at least two,
 * with k people together, as far as the groups reach: the next smallest ones are taken along.
 *
 * @param people how many people each group has; groups of nobody show nothing and stay
 * @param also places that are folded whatever they have
 */
export function groupsToFold(people: readonly number[], k: number, also: ReadonlySet<number> = new Set()): ReadonlySet<number> {
  const places = [...people.keys()].filter((place) => people[place]! > 0)
  const folded = new Set(places.filter((place) => people[place]! < k || also.has(place)))
  if (folded.size === 0) return folded
  const rest = places.filter((place) => !folded.has(place)).sort((one, two) => people[two]! - people[one]!)
  let sum = [...folded].reduce((all, place) => all + people[place]!, 0)
  while ((folded.size < 2 || sum < k) && rest.length > 0) {
    const next = rest.pop()!
    folded.add(next)
    sum += people[next]!
  }
  return folded
}

export type Figures = ReadonlyMap<string, readonly number[]>

export interface Folded {
  /** By group; what was folded stands under `rest`, and a group that is folded as a whole is gone. */
  readonly figures: Map<string, number[]>
  /** Whether anything was folded. */
  readonly any: boolean
}

/**
 * Folds figures over time: in each interval the groups of fewer than k people count under `rest`, and are 0 themselves; so
 * does, in every interval, a group that has fewer than k in the whole range (the last column).
 *
 * @param people the people of the same groups and columns. A group that is missing is taken for a small one.
 */
export function foldFigures(figures: Figures, people: Figures, k: number, rest: string): Folded {
  const keys = [...figures.keys()]
  const columns = figures.values().next().value?.length ?? 0
  const peopleOf = (key: string, column: number) => people.get(key)?.[column] ?? ((figures.get(key)![column] ?? 0) > 0 ? 1 : 0)
  const whole = groupsToFold(keys.map((key) => peopleOf(key, columns - 1)), k)
  const result = new Map(keys.map((key) => [key, [...figures.get(key)!]]))
  let any = whole.size > 0
  const gathered = Array.from({ length: columns }, () => 0)
  for (let column = 0; column < columns; column++) {
    const folded = column === columns - 1 ? whole : groupsToFold(keys.map((key) => peopleOf(key, column)), k, whole)
    for (const place of folded) {
      const values = result.get(keys[place]!)!
      gathered[column]! += values[column]!
      values[column] = 0
      any = true
    }
  }
  for (const place of whole) result.delete(keys[place]!)
  if (any) {
    const before = result.get(rest)
    result.set(rest, before === undefined ? gathered : before.map((value, column) => value + gathered[column]!))
  }
  return { figures: result, any }
}
