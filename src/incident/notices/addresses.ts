/**
 * To which addresses a person's notice goes: all that were sealed before the incident's window began, each once. An
 * attacker who can set somebody's address by the public token, and waits for the notice, does not get one (T21).
 *
 * Rules: SPEC.md N40, N41.
 */
import type { SealedValue } from '../../model/identity-write.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { Notices, Registry, StoredNotice } from '../../registry/index.ts'

export const addressField = '$email'

type Reads = Pick<Registry, 'links' | 'sealed'> & { readonly notices: Notices }

const peopleAtOnce = 200

/** Gathers the addresses of everybody whom an issued notice is for; may be called again. */
export async function gatherAddresses({ links, sealed, notices }: Reads, notice: StoredNotice): Promise<void> {
  for (let from = 0; from < notice.people; from += peopleAtOnce) {
    const people = await notices.people(notice.id, from, peopleAtOnce)
    for (const { n, person } of people) {
      // An id that was joined to the person inside the window may be the attacker's, however old its address is.
      const members = (await links.membersOf(notice.project as ProjectId, person)).filter(({ openedAt }) => openedAt < notice.windowFrom)
      const ids = [person, ...members.map((member) => member.from)]
      const values = await sealed.readSealed(notice.project as ProjectId, [...new Set(ids)], [addressField])
      await notices.addSends(notice.id, eligible(values, notice.windowFrom).map((value) => ({ n, record: value.record, pseudonym: value.pseudonym as Pseudonym })))
    }
  }
}

/** One record for each address that was sealed before the window, former ones among them. */
export function eligible(values: readonly SealedValue[], windowFrom: number): SealedValue[] {
  const before = values.filter(({ sealedAt }) => sealedAt < windowFrom)
  return [...new Map(before.map((value) => [value.blindIndex, value])).values()]
}
