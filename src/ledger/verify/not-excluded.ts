/**
 * What a ledger that verifies can still hide, as a sentence: it depends on what was seen outside the machine.
 */

/**
 * @param size entries in the ledger
 * @param seen the largest size that somebody outside has a checkpoint of and that the ledger agrees with; undefined: none
 */
export function notExcluded(size: number, seen: number | undefined): string {
  if (seen === undefined) {
    return (
      'Not excluded, because no checkpoint from outside this machine was compared: that entries were cut off at the end, ' +
      'that an older copy was put in its place, or that whoever has the signing key wrote another history'
    )
  }
  if (seen >= size) return `Nothing is left open up to entry ${size - 1}: a checkpoint over all ${size} entries was seen elsewhere`
  return (
    `Not excluded for the entries from ${seen} on, of which no checkpoint was seen elsewhere: that others were cut off ` +
    'behind them, or that whoever has the signing key replaced them'
  )
}
