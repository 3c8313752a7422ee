/** One made-up shopper: where they live, what they browse with, whether they ever say who they are. */
import {
  companies, firstNames, lastNames, launch, machines, places, sources, type Machine, type Place, type Source,
} from './catalogue.ts'
import type { Chance } from './chance.ts'

export const dayMs = 86_400_000
export const shopDays = 90

export interface Shopper {
  readonly number: number
  readonly place: Place
  readonly machine: Machine
  readonly device: string
  /** A second machine that they use once they have an account. */
  readonly second: { readonly machine: Machine; readonly device: string } | undefined
  readonly source: Source
  /** Milliseconds since the epoch. */
  readonly arrivesAt: number
  /** Visits after which they make an account; undefined when they never do. */
  readonly signsUpAtVisit: number | undefined
  readonly name: string
  readonly email: string
  readonly plan: 'Free' | 'Club'
  readonly company: (typeof companies)[number] | undefined
  /** How likely they are to come back after a visit. */
  readonly loyalty: number
}

/** @param now milliseconds; the shop's last moment */
export function createShopper(number: number, now: number, chance: Chance): Shopper {
  const arrivesAt = now - arrivalDaysAgo(chance) * dayMs
  const daysAgo = (now - arrivesAt) / dayMs
  const source = daysAgo < 21 && chance.is(daysAgo > 17 ? 0.45 : 0.15) ? launch : chance.weighted(sources)
  const signsUp = chance.is(0.42 + 0.1 * (source.intent - 1))
  const first = chance.pick(firstNames)
  const last = chance.pick(lastNames)
  const machine = chance.weighted(machines)
  return {
    number,
    place: chance.weighted(places),
    machine,
    device: deviceId(chance),
    second: signsUp && chance.is(0.22) ? { machine: otherMachine(machine, chance), device: deviceId(chance) } : undefined,
    source,
    arrivesAt,
    signsUpAtVisit: signsUp ? chance.weighted([[1, 6], [2, 3], [3, 1]]) : undefined,
    name: `${first} ${last}`,
    email: `${first}.${last}.${number}@example.org`.toLowerCase(),
    plan: chance.is(0.18) ? 'Club' : 'Free',
    company: chance.is(0.15) ? chance.pick(companies) : undefined,
    loyalty: signsUp ? 0.55 + 0.35 * chance.next() : 0.15 + 0.25 * chance.next(),
  }
}

/** More arrive lately than long ago: the shop grows. */
function arrivalDaysAgo(chance: Chance): number {
  return shopDays * (1 - Math.pow(chance.next(), 0.72))
}

function otherMachine(machine: Machine, chance: Chance): Machine {
  const others = machines.filter(([other]) => other.isPhone !== machine.isPhone)
  return chance.weighted(others)
}

/** A UUID of version 4, as the JavaScript SDK makes them. */
function deviceId(chance: Chance): string {
  const hex = Array.from({ length: 32 }, () => chance.whole(0, 15).toString(16))
  hex[12] = '4'
  hex[16] = '89ab'[chance.whole(0, 3)]!
  const text = hex.join('')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}
