/**
 * Sign-ins that one person cannot have made: too far apart for the time between them.
 *
 * Places come from addresses, which networks of phones and of companies share over whole countries; so a distance counts
 * only beyond what such a table gets wrong, and the speed only beyond that of any airliner.
 */
import { distanceKm, type Position } from '../model/position.ts'

export interface Seen {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly position: Position
}

export interface Travel {
  /** Between the two, rounded to hundreds. */
  readonly km: number
  readonly minutes: number
}

const wrongByKm = 600
const airlinerKmPerHour = 1_000
const hourMs = 3_600_000

/** The way from one sign-in to the next when nobody can have travelled it; undefined when somebody could. */
export function impossibleTravel(before: Seen, after: Seen): Travel | undefined {
  const km = distanceKm(before.position, after.position)
  const hours = Math.max(0, after.at - before.at) / hourMs
  if (km <= wrongByKm || km - wrongByKm <= airlinerKmPerHour * hours) return undefined
  return { km: Math.round(km / 100) * 100, minutes: Math.round(hours * 60) }
}
