/**
 * The MSNBC data as events, and the answers to a few questions about it, computed with plain loops over the sequences:
 * nothing here knows a database.
 *
 * The data holds the order of a visitor's views and not their times, so times are made: view k of visitor i is at
 * 1999-09-28T07:00:00Z + (i mod 70,000) s + k s, which is inside that day in Los Angeles.
 */
export interface Visits {
  readonly categories: readonly string[]
  /** For each visitor the numbers of the categories, from 1, in order. */
  readonly visitors: readonly (readonly number[])[]
}

/** What the questions come to; each key is one of `questions`. */
export interface MsnbcAnswers {
  readonly viewsByCategory: Readonly<Record<string, number>>
  readonly visitorsByCategory: Readonly<Record<string, number>>
  /** frontpage, then news, then sports, anything between. */
  readonly funnel: readonly number[]
  /** The view after a visitor's first view of the front page. */
  readonly afterFrontpage: Readonly<Record<string, number>>
  readonly nothingAfterFrontpage: number
}

const start = Date.UTC(1999, 8, 28, 7)
const spread = 70_000

export function readVisits(text: string): Visits {
  let categories: readonly string[] = []
  const visitors: number[][] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('%') || line.trim() === '') continue
    const words = line.trim().split(/\s+/)
    if (/^\d+$/.test(words[0]!)) visitors.push(words.map(Number))
    else categories = words
  }
  return { categories, visitors }
}

/** One line of `/import` for each view. */
export function* eventLines({ categories, visitors }: Visits): Generator<string> {
  for (const [i, views] of visitors.entries()) {
    for (const [k, view] of views.entries()) {
      const properties = {
        time: start + (i % spread) * 1000 + k * 1000,
        distinct_id: `visitor-${i}`,
        $insert_id: `msnbc-${i}-${k}`,
        category: categories[view - 1],
      }
      yield `${JSON.stringify({ event: 'Page View', properties })}\n`
    }
  }
}

export function expectedAnswers({ categories, visitors }: Visits): MsnbcAnswers {
  const viewsByCategory: Record<string, number> = {}
  const visitorsByCategory: Record<string, number> = {}
  const afterFrontpage: Record<string, number> = {}
  const funnel = [0, 0, 0]
  let nothingAfterFrontpage = 0
  const steps = ['frontpage', 'news', 'sports']
  const count = (counts: Record<string, number>, name: string) => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  for (const views of visitors) {
    const names = views.map((view) => categories[view - 1]!)
    for (const name of names) count(viewsByCategory, name)
    for (const name of new Set(names)) count(visitorsByCategory, name)
    let step = 0
    for (const name of names) {
      if (step < steps.length && name === steps[step]) {
        funnel[step]! += 1
        step += 1
      }
    }
    const first = names.indexOf('frontpage')
    if (first === -1) continue
    const next = names[first + 1]
    if (next === undefined) nothingAfterFrontpage += 1
    else count(afterFrontpage, next)
  }
  return { viewsByCategory, visitorsByCategory, funnel, afterFrontpage, nothingAfterFrontpage }
}
