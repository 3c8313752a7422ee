/**
 * Notices when the clock was set: between two entries it went another way than a clock that cannot be set.
 */
export interface ClockWatch {
  /** The jump since the last call, if there was one: where the clock would have been, and where it is. */
  jumped(): { readonly from: number; readonly to: number } | undefined
}

/** Clocks are corrected by small steps all the time; that is not a jump. */
const toleranceMs = 2_000

/** Without a clock that cannot be set, only a step backwards can be noticed. */
export function createClockWatch(now: () => number, monotonic: (() => number) | undefined): ClockWatch {
  let last: { readonly now: number; readonly monotonic: number | undefined } | undefined
  return {
    jumped() {
      const before = last
      const [to, steady] = [now(), monotonic?.()]
      last = { now: to, monotonic: steady }
      if (before === undefined) return undefined
      const passed = steady === undefined || before.monotonic === undefined ? 0 : steady - before.monotonic
      const from = Math.round(before.now + passed)
      const off = to - from
      return off < -toleranceMs || (steady !== undefined && off > toleranceMs) ? { from, to } : undefined
    },
  }
}
