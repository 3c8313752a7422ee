/**
 * A shop on two days, small enough to count by hand. Europe/Paris; on 30 March 2025 the clock goes from 2:00 to 3:00.
 *
 * | who | when (UTC) | event | plan | company |
 * | --- | --- | --- | --- | --- |
 * | ada | 29 Mar 12:00 | Visit | pro | acme |
 * | ada | 29 Mar 12:05 | Search | pro | acme |
 * | ada | 30 Mar 00:30 | Buy | pro | acme |
 * | bob | 29 Mar 13:00 | Visit | free | acme, bolt |
 * | bob | 29 Mar 13:10 | Search | free | |
 * | cyd | 29 Mar 23:30 | Visit | free | bolt |
 * | cyd | 30 Mar 01:30 | Visit | team | |
 * | cyd's phone, later merged into cyd | 30 Mar 21:59 | Buy | | |
 * | dot | 30 Mar 22:00 (31 March in Paris) | Visit | pro | |
 * | nobody | 29 Mar 12:00 | Visit | trial | |
 */
import { createHash } from 'node:crypto'
import type { SealedEvent } from '../../src/model/event.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { pseudonymFromBytes, type Pseudonym } from '../../src/model/pseudonym.ts'

export const shopZone = 'Europe/Paris'

/** A pseudonym for a readable name. */
export function who(name: string): Pseudonym {
  return pseudonymFromBytes(createHash('sha256').update(`shop ${name}`).digest().subarray(0, 16))
}

const rows: readonly (readonly [who: string | undefined, time: string, name: string, plan?: string, company?: string | readonly string[]])[] = [
  ['ada', '2025-03-29T12:00', 'Visit', 'pro', 'acme'],
  ['ada', '2025-03-29T12:05', 'Search', 'pro', 'acme'],
  ['ada', '2025-03-30T00:30', 'Buy', 'pro', 'acme'],
  ['bob', '2025-03-29T13:00', 'Visit', 'free', ['acme', 'bolt']],
  ['bob', '2025-03-29T13:10', 'Search', 'free'],
  ['cyd', '2025-03-29T23:30', 'Visit', 'free', 'bolt'],
  ['cyd', '2025-03-30T01:30', 'Visit', 'team'],
  ["cyd's phone", '2025-03-30T21:59', 'Buy'],
  ['dot', '2025-03-30T22:00', 'Visit', 'pro'],
  [undefined, '2025-03-29T12:00', 'Visit', 'trial'],
]

export function shopEvents(project: number): readonly SealedEvent[] {
  return rows.map(([name, time, event, plan, company], index) => {
    const occurredAt = Date.parse(`${time}:00Z`)
    const companies = typeof company === 'string' ? who(company) : company?.map(who)
    const properties: JsonObject = { ...(plan && { plan }), ...(companies && { company: companies }) }
    return {
      project, name: event, occurredAt, receivedAt: occurredAt, device: undefined, dedupeKey: BigInt(index), imported: false,
      pseudonym: name === undefined ? undefined : who(name), linkable: name === "cyd's phone", properties,
    }
  })
}

export const shopMerges: ReadonlyMap<Pseudonym, Pseudonym> = new Map([[who("cyd's phone"), who('cyd')]])

/** Companies by their key: acme is in Lyon, bolt says nothing. */
export const shopCompanies: ReadonlyMap<Pseudonym, JsonObject> = new Map([[who('acme'), { city: 'Lyon' }], [who('bolt'), { size: 3 }]])
