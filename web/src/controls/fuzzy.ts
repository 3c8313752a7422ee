/**
 * Finds names by what people type: all letters in order, better where they stand together or begin words. Accents and
 * case do not matter.
 */

/** The better the match the higher; undefined when `query` is not in `text`. An empty query matches everything alike. */
export function score(query: string, text: string): number | undefined {
  const wanted = fold(query)
  const given = fold(text)
  if (wanted === '') return 0
  const at = given.indexOf(wanted)
  if (at >= 0) return 100 - Math.min(50, at) + (at === 0 || isStart(given, at) ? 50 : 0) - given.length / 100
  return scatter(wanted, given)
}

/** The items that match, the best first; ties stay in their order. */
export function rank<T>(query: string, items: readonly T[], toText: (item: T) => string): readonly T[] {
  if (query.trim() === '') return items
  return items
    .map((item) => ({ item, score: score(query.trim(), toText(item)) }))
    .filter((entry): entry is { item: T; score: number } => entry.score !== undefined)
    .toSorted((a, b) => b.score - a.score)
    .map((entry) => entry.item)
}

function scatter(wanted: string, given: string): number | undefined {
  let points = 0
  let from = 0
  let last = -2
  for (const letter of wanted) {
    if (letter === ' ') continue
    const at = given.indexOf(letter, from)
    if (at < 0) return undefined
    points += at === last + 1 ? 4 : isStart(given, at) ? 3 : 0
    last = at
    from = at + 1
  }
  // Letters scattered without any order to them are a chance match.
  return points >= wanted.length ? points - given.length / 100 : undefined
}

function isStart(text: string, at: number): boolean {
  return at === 0 || /[\s_\-.$/:]/.test(text[at - 1]!)
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase()
}
