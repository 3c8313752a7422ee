/**
 * Small sets of whole numbers kept as bits, one UInt64 for each 64 numbers: the cheapest way to remember, person by
 * person, in which intervals there was something.
 */
import type { Column } from '../plan.ts'
import { ident, int, join, sql, type Sql } from './sql.ts'

const wordBits = 64

const words = (size: number): number[] => Array.from({ length: Math.ceil(size / wordBits) }, (_, i) => i)
const wordName = (name: string, word: number): string => (word === 0 ? name : `${name}_${word}`)

/** Aggregates that gather `member` (0 ≤ member < size, unsigned) of each row where `condition` holds into a set. */
export function gatherSet(name: string, member: Sql, size: number, condition?: Sql): readonly Column[] {
  return words(size).map(word => {
    const isHere = [
      ...(condition ? [condition] : []),
      ...(size > wordBits ? [sql`bitShiftRight(${member}, 6) = ${int(word)}`] : []),
    ]
    const bit = sql`bitShiftLeft(toUInt64(1), bitAnd(${member}, 63))`
    const shown = isHere.length === 0 ? bit : sql`if(${join(isHere, ' AND ')}, ${bit}, toUInt64(0))`
    return { name: wordName(name, word), is: sql`groupBitOr(${shown})` }
  })
}

/** The columns of a set, to be passed on. */
export function setColumns(name: string, size: number): readonly Column[] {
  return words(size).map(word => ({ name: wordName(name, word) }))
}

/** The members of a set as an array, ascending. */
export function members(name: string, size: number): Sql {
  const parts = words(size).map(word => {
    const positions = sql`bitPositionsToArray(${ident(wordName(name, word))})`
    return word === 0 ? positions : sql`arrayMap(x -> x + ${int(word * wordBits)}, ${positions})`
  })
  return parts.length === 1 ? parts[0]! : sql`arrayConcat(${join(parts, ', ')})`
}
