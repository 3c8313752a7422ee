/** What was refused, by reason, with the numbers of a few lines of each: never what stood in them. */
export interface Refusal {
  readonly reason: string
  readonly count: number
  readonly lines: readonly number[]
}

const mostLines = 5
const mostReasons = 100
const otherReasons = 'other reasons'

export class Refusals {
  readonly #byReason = new Map<string, { count: number; lines: number[] }>()

  constructor(known: readonly Refusal[] = []) {
    for (const { reason, count, lines } of known) this.#byReason.set(reason, { count, lines: [...lines] })
  }

  /** @param lines the lines that are known to be among them */
  add(reason: string, count: number, lines: readonly number[]): void {
    const key = this.#byReason.has(reason) || this.#byReason.size < mostReasons ? reason : otherReasons
    const held = this.#byReason.get(key) ?? { count: 0, lines: [] }
    held.count += count
    held.lines = [...held.lines, ...lines].toSorted((a, b) => a - b).slice(0, mostLines)
    this.#byReason.set(key, held)
  }

  get total(): number {
    let total = 0
    for (const { count } of this.#byReason.values()) total += count
    return total
  }

  /** The most frequent first. */
  list(): Refusal[] {
    return [...this.#byReason].map(([reason, held]) => ({ reason, ...held })).toSorted((a, b) => b.count - a.count)
  }
}
