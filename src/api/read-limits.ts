/**
 * How many people a reader may see rows of, an hour and a day: counted from the ledger's entries, those of before this
 * start included, so a restart gives nobody a new allowance.
 *
 * Rows (timelines, lists, quarantine) count each person once, however often they are looked at. The live view and
 * exports count the people of each entry. A reader who sees ten times what it sees on its median day is put on the
 * ledger as an alarm, once a day, whatever the limits are.
 */
import type { Catalogue, Ledger } from '../ledger/index.ts'
import { ApiError } from './errors.ts'
import type { ReadKind } from './reads.ts'

export type ReadClass = 'rows' | 'live' | 'exports'

/** People an hour and a day, for each reader. */
export type ReadLimits = Readonly<Record<ReadClass, { readonly hour: number; readonly day: number }>>

export const classOf: Readonly<Record<ReadKind, ReadClass>> = {
  'stream.read': 'rows',
  'people.read': 'rows',
  'quarantine.read': 'rows',
  'ledger.read': 'rows',
  'live.read': 'live',
  'live.watch': 'live',
  'export.events': 'exports',
  'export.profiles': 'exports',
  'export.person': 'exports',
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Days that the median is taken over, and how many of them must have seen a read. */
const medianDays = 14
const leastDays = 3
const unusualFactor = 10
/** Below this many people a day nothing is unusual. */
const leastUnusual = 200

export interface Unusual {
  readonly people: number
  readonly median: number
}

export interface Meter {
  /**
   * Counts people against a reader's limits. @returns how to take that back when nothing was released
   * @throws {ApiError} READ_LIMIT_REACHED
   */
  admit(actor: string, kind: ReadKind, people: ReadonlySet<string>): () => void
  /** What a reader saw today, when that is unusual and was not yet said today. */
  unusual(actor: string): Unusual | undefined
}

interface Seen {
  /** When each person was seen last, for what counts people once. */
  readonly last: Map<string, number>
  /** For the rest: when how many. */
  sums: { readonly at: number; readonly people: number }[]
}

interface Book {
  readonly seen: Record<ReadClass, Seen>
  /** People of all entries, by the day's number. */
  readonly days: Map<number, number>
  alarmedOn: number | undefined
}

export class ReadMeter implements Meter {
  readonly #limits: ReadLimits
  readonly #now: () => number
  readonly #books = new Map<string, Book>()

  constructor(limits: ReadLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  admit(actor: string, kind: ReadKind, people: ReadonlySet<string>): () => void {
    const book = this.#bookOf(actor)
    const what = classOf[kind]
    const seen = book.seen[what]
    const at = this.#now()
    forget(seen, at - dayMs)
    for (const [windowMs, most] of [[hourMs, this.#limits[what].hour], [dayMs, this.#limits[what].day]] as const) {
      const { counted, oldest } = what === 'rows' ? distinct(seen.last, people, at - windowMs) : summed(seen.sums, people.size, at - windowMs)
      if (counted > most) throw limitReached(what, most, windowMs, Math.max(1, Math.ceil(((oldest ?? at) + windowMs - at) / 1_000)))
    }
    const before = what === 'rows' ? [...people].map((person) => [person, seen.last.get(person)] as const) : []
    const sum = { at, people: people.size }
    this.#count(book, what, people, at, sum)
    return () => {
      for (const [person, time] of before) if (time === undefined) seen.last.delete(person)
      seen.sums = seen.sums.filter((each) => each !== sum)
      const day = Math.floor(at / dayMs)
      book.days.set(day, (book.days.get(day) ?? 0) - people.size)
    }
  }

  unusual(actor: string): Unusual | undefined {
    const book = this.#bookOf(actor)
    const today = Math.floor(this.#now() / dayMs)
    for (const day of book.days.keys()) if (day < today - medianDays) book.days.delete(day)
    const before = [...book.days].flatMap(([day, people]) => (day < today && people > 0 ? [people] : [])).sort((one, two) => one - two)
    const people = book.days.get(today) ?? 0
    if (before.length < leastDays || book.alarmedOn === today) return undefined
    const median = before[Math.floor(before.length / 2)]!
    if (people < leastUnusual || people <= unusualFactor * median) return undefined
    book.alarmedOn = today
    return { people, median }
  }

  /** Counts what was read before this start. */
  async prime(ledger: Ledger, catalogue: Catalogue): Promise<void> {
    const now = this.#now()
    const kinds = [...Object.keys(classOf), 'alarm.reads']
    for await (const facts of catalogue.find({ kinds, from: now - (medianDays + 1) * dayMs })) {
      if (facts.kind === 'alarm.reads') {
        const { reader } = await ledger.entry(facts.index)
        if (typeof reader === 'string') this.#bookOf(reader).alarmedOn ??= Math.floor(facts.recordedAt / dayMs)
        continue
      }
      if (facts.actor === undefined || facts.people === 0) continue
      const what = classOf[facts.kind as ReadKind]
      const isRecent = facts.recordedAt > now - dayMs
      const people = isRecent && what === 'rows' ? await ledger.peopleOf(await ledger.entry(facts.index)) : []
      this.#count(this.#bookOf(facts.actor), what, people, facts.recordedAt, { at: facts.recordedAt, people: facts.people })
    }
  }

  #count(book: Book, what: ReadClass, people: Iterable<string>, at: number, sum: Seen['sums'][number]): void {
    const seen = book.seen[what]
    if (what === 'rows') for (const person of people) seen.last.set(person, Math.max(at, seen.last.get(person) ?? 0))
    else seen.sums.push(sum)
    const day = Math.floor(at / dayMs)
    book.days.set(day, (book.days.get(day) ?? 0) + sum.people)
  }

  /** The owner's sessions are one reader: opening the link anew gives no new allowance. */
  #bookOf(actor: string): Book {
    const reader = actor.startsWith('owner-session:') ? 'owner' : actor
    const known = this.#books.get(reader)
    if (known !== undefined) return known
    const empty = (): Seen => ({ last: new Map(), sums: [] })
    const book: Book = { seen: { rows: empty(), live: empty(), exports: empty() }, days: new Map(), alarmedOn: undefined }
    this.#books.set(reader, book)
    return book
  }
}

function forget(seen: Seen, before: number): void {
  for (const [person, at] of seen.last) if (at <= before) seen.last.delete(person)
  seen.sums = seen.sums.filter(({ at }) => at > before)
}

/** How many people there would be with these, and when the oldest counted one was seen. */
function distinct(last: ReadonlyMap<string, number>, people: ReadonlySet<string>, since: number) {
  let counted = people.size
  let oldest: number | undefined
  for (const [person, at] of last) {
    if (at <= since || people.has(person)) continue
    counted++
    oldest = Math.min(oldest ?? at, at)
  }
  // Nobody new is always allowed: what was seen within the hour was already counted.
  const allKnown = [...people].every((person) => (last.get(person) ?? 0) > since)
  return { counted: allKnown ? 0 : counted, oldest }
}

function summed(sums: Seen['sums'], people: number, since: number) {
  const inside = sums.filter(({ at }) => at > since)
  const counted = people === 0 ? 0 : inside.reduce((sum, each) => sum + each.people, people)
  return { counted, oldest: inside.length === 0 ? undefined : Math.min(...inside.map(({ at }) => at)) }
}

const names: Readonly<Record<ReadClass, string>> = {
  rows: 'timelines and lists', live: 'the live view', exports: 'exports and the profile API',
}

function limitReached(what: ReadClass, most: number, windowMs: number, retryAfter: number): ApiError {
  const window = windowMs === hourMs ? 'an hour' : 'a day'
  return new ApiError('READ_LIMIT_REACHED', `In ${names[what]} a reader sees at most ${most.toLocaleString('en')} people ${window}`, {
    retryAfter,
    hint: 'Reports are not limited. Whoever runs the server can raise the limit (docs/limits.md)',
  })
}
