/**
 * Failed sign-ins, gathered: the ledger is told how many there were of a kind within a while, since whoever knocks at
 * the door a thousand times a second must not fill it.
 */
import type { Ledger } from '../ledger/index.ts'
import type { MemberId } from '../model/member.ts'
import type { SignIns } from '../registry/index.ts'
import type { Visitor } from './visitor.ts'

export interface Failures {
  note(via: string, member: MemberId | undefined, visitor: Visitor): void
  /** Writes what gathered. @throws {LedgerError} LEDGER_UNAVAILABLE; it is then kept for the next time */
  flush(): Promise<void>
}

interface Gathered {
  readonly via: string
  readonly member: MemberId | undefined
  count: number
  readonly addresses: Set<string>
  last: Visitor
}

/** Of one kind; beyond it addresses are not told apart any more. */
const mostAddresses = 1_000

export function createFailures(ledger: Ledger, signIns: SignIns): Failures {
  let gathered = new Map<string, Gathered>()
  return {
    note(via, member, visitor) {
      const key = `${via} ${member ?? ''}`
      const entry = gathered.get(key) ?? { via, member, count: 0, addresses: new Set<string>(), last: visitor }
      entry.count += 1
      entry.last = visitor
      if (entry.addresses.size < mostAddresses) entry.addresses.add(visitor.address)
      gathered.set(key, entry)
    },
    async flush() {
      const taken = gathered
      gathered = new Map()
      for (const [key, { via, member, count, addresses, last }] of taken) {
        try {
          await ledger.append({ kind: 'sign-in.failed', via, ...(member !== undefined && { member }), count, addresses: addresses.size })
        } catch (error) {
          for (const [other, entry] of taken) if (!gathered.has(other)) gathered.set(other, entry)
          throw error
        }
        taken.delete(key)
        await signIns.record({ member, outcome: 'failed', via, device: last.device, place: last.place, position: last.position, session: undefined, newDevice: false, count })
      }
    },
  }
}
