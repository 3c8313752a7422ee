/**
 * Slows down whoever tries keys: an address that showed too many wrong ones within a minute is not listened to until
 * the minute is over. Keys hold 256 bits, so this guards the registry's time and the log, not the keys.
 *
 * Memory is bounded: the addresses that were counted first are forgotten first.
 */
const windowMs = 60_000
const mostWrong = 20
const mostAddresses = 10_000

export interface WrongKeys {
  /** Seconds to wait; undefined when this address may try. */
  waitOf(address: string): number | undefined
  count(address: string): void
}

export function createWrongKeys(now: () => number): WrongKeys {
  const counted = new Map<string, { since: number; wrong: number }>()

  function current(address: string): { since: number; wrong: number } | undefined {
    const entry = counted.get(address)
    if (entry === undefined || now() - entry.since < windowMs) return entry
    counted.delete(address)
    return undefined
  }

  return {
    waitOf(address) {
      const entry = current(address)
      if (entry === undefined || entry.wrong < mostWrong) return undefined
      return Math.max(1, Math.ceil((entry.since + windowMs - now()) / 1000))
    },
    count(address) {
      const entry = current(address)
      if (entry !== undefined) {
        entry.wrong += 1
        return
      }
      if (counted.size >= mostAddresses) counted.delete(counted.keys().next().value!)
      counted.set(address, { since: now(), wrong: 1 })
    },
  }
}
