/**
 * What was forwarded to a destination and is not confirmed deleted there, from the ledger alone. People are numbered once
 * and columns are arrays over those numbers, so that millions of them fit.
 */
import type { Catalogue, Ledger, StoredEntry } from '../ledger/index.ts'
import type { ForwardedField, ForwardGrade, ForwardLevel, ForwardRecord, ForwardRecordAsked } from '../model/forward-record.ts'

const idBytes = 16
/** Entries of other kinds that are read over between two of ours. */
const widestGap = 200

class Column {
  readonly field: string
  readonly level: ForwardLevel
  readonly grade: ForwardGrade
  /** Of each person one more than the last entry that says so; 0: none. */
  last = new Float64Array(1024)
  firstAt = Number.POSITIVE_INFINITY
  lastAt = 0

  constructor(field: string, level: ForwardLevel, grade: ForwardGrade) {
    this.field = field
    this.level = level
    this.grade = grade
  }

  add(people: Uint32Array, entry: number, at: number): void {
    for (const person of people) {
      if (person >= this.last.length) this.#grow(person)
      this.last[person] = entry + 1
    }
    this.firstAt = Math.min(this.firstAt, at)
    this.lastAt = Math.max(this.lastAt, at)
  }

  #grow(person: number): void {
    const grown = new Float64Array(Math.max(person + 1, this.last.length * 2))
    grown.set(this.last)
    this.last = grown
  }
}

interface Announced {
  readonly field: string
  readonly level: ForwardLevel
  readonly people: Uint32Array
  readonly entry: number
  readonly at: number
}

/** @throws {LedgerError} LEDGER_CORRUPT, LEDGER_UNAVAILABLE */
export async function forwardRecord(ledger: Ledger, catalogue: Catalogue, asked: ForwardRecordAsked): Promise<ForwardRecord> {
  const { destination, until, deletedBefore = until } = asked
  const ledgerSize = ledger.size
  const indexes: number[] = []
  for await (const { index } of catalogue.find({ kinds: ['forward.'] }, ledgerSize)) indexes.push(index)
  indexes.reverse()

  const numbers = new Map<string, number>()
  const columns = new Map<string, Column>()
  const announced = new Map<string, Announced>()
  const properties = new Set<string>()
  const deleted = new Set<number>()

  const columnOf = (field: string, level: ForwardLevel, grade: ForwardGrade): Column => {
    const key = `${grade} ${level} ${field}`
    const known = columns.get(key)
    if (known !== undefined) return known
    const made = new Column(field, level, grade)
    columns.set(key, made)
    return made
  }
  const may = ({ field, level, people, entry, at }: Announced) => columnOf(field, level, 'potential').add(people, entry, at)
  const peopleOf = async (entry: StoredEntry): Promise<Uint32Array> => {
    const bytes = await ledger.peopleBytesOf(entry)
    const found = new Uint32Array(bytes.byteLength / idBytes)
    for (let n = 0; n < found.length; n++) {
      const id = bytes.toString('latin1', n * idBytes, (n + 1) * idBytes)
      const number = numbers.get(id) ?? numbers.size
      if (number === numbers.size) numbers.set(id, number)
      found[n] = number
    }
    return found
  }

  for await (const entry of entriesAt(ledger, indexes)) {
    const { index, kind, destination: of, recordedAt: at } = entry as StoredEntry & { readonly destination?: unknown }
    if (of !== destination) continue
    if (kind === 'forward.deletion.confirmed') {
      if (at >= deletedBefore) continue
      const askedAt = Number((entry as { readonly asked?: unknown }).asked)
      for (const person of await peopleOf(entry)) {
        deleted.add(person)
        // What went out after they were asked is not covered by their word.
        for (const { last } of columns.values()) if (person < last.length && last[person]! <= askedAt) last[person] = 0
      }
      continue
    }
    if (at >= until || !(kind === 'forward.reserve' || kind === 'forward.done' || kind === 'forward.failed')) continue
    const facts = entry as StoredEntry & { readonly level?: unknown; readonly fields?: unknown; readonly batch?: unknown; readonly properties?: unknown; readonly reached?: unknown }
    const level = facts.level as ForwardLevel
    const field = String((facts.fields as readonly string[])[0])
    const key = `${String(facts.batch)} ${level} ${field}`
    const one = { field, level, people: await peopleOf(entry), entry: index, at }
    const before = announced.get(key)
    announced.delete(key)
    if (kind === 'forward.reserve') {
      // An announcement without an end: a process died, and what it announced may have left.
      if (before !== undefined) may(before)
      announced.set(key, one)
    } else if (kind === 'forward.done') {
      columnOf(field, level, 'confirmed').add(one.people, index, at)
      for (const name of (facts.properties as readonly string[] | undefined) ?? []) properties.add(name)
    } else if (facts.reached === true) may(one)
  }
  for (const one of announced.values()) may(one)

  const ids = [...numbers.keys()]
  const fields = [...columns.values()].flatMap((column) => {
    const surer = column.grade === 'potential' ? columns.get(`confirmed ${column.level} ${column.field}`) : undefined
    return toField(column, surer, ids) ?? []
  })
  return { destination, ledgerSize, fields, properties: [...properties].toSorted(), confirmedDeleted: deleted.size }
}

/** Neighbours are read in one go: looking each up by itself takes many times as long. */
async function* entriesAt(ledger: Ledger, indexes: readonly number[]): AsyncGenerator<StoredEntry> {
  for (let start = 0; start < indexes.length; ) {
    let end = start + 1
    while (end < indexes.length && indexes[end]! - indexes[end - 1]! <= widestGap) end++
    let next = start
    for await (const entry of ledger.entries(indexes[start], indexes[end - 1]! + 1)) {
      if (entry.index !== indexes[next]) continue
      next++
      yield entry
    }
    start = end
  }
}

function toField(column: Column, surer: Column | undefined, ids: readonly string[]): ForwardedField | undefined {
  const chosen = ids.filter((_, person) => (column.last[person] ?? 0) > 0 && !((surer?.last[person] ?? 0) > 0))
  if (chosen.length === 0) return undefined
  chosen.sort()
  const { field, level, grade, firstAt, lastAt } = column
  return { field, level, grade, people: Buffer.from(chosen.join(''), 'latin1'), peopleCount: chosen.length, firstAt, lastAt }
}
