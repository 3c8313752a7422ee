/** Looks at reasons and other texts before they are kept anywhere: a ledger full of reasons that name people would be a leak itself (T24). */
import { createGuard, type GuardClass } from '../../guard/index.ts'
import type { Project } from '../../model/project.ts'

export const longestReason = 500

/** What is not of one's own writing is no reason to refuse a sentence. */
const allowed: ReadonlySet<GuardClass> = new Set(['entropy', 'long-text', 'nesting', 'unplanned', 'form-value'])
const anyProject: Project = {
  id: 0, name: '', token: '', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: false,
}

/** @returns why a reason is not taken, as a sentence that does not quote it; undefined when it is */
export function createReasonCheck(): (reason: string) => string | undefined {
  const found = createLook()
  return (reason) => {
    if (reason.trim() === '') return 'The reason is empty; say in a few words why, as "ticket 4711: wrong address"'
    if (reason.length > longestReason) return `The reason is longer than ${longestReason} characters`
    const what = found(reason)
    return what && `The reason holds what looks like ${what}; say why without it, as with a ticket's number`
  }
}

/**
 * For what is written down about an incident, a bulletin or a destination, of any length.
 *
 * @returns what a text seems to hold that must not be kept, as `an e-mail address`; undefined when nothing
 */
export function createTextCheck(): (text: string) => string | undefined {
  return createLook()
}

/** The guard masks what is longer than a value without looking; a text is looked at in parts that overlap. */
const partSize = 4_000
const overlap = 500

function createLook(): (text: string) => string | undefined {
  const guard = createGuard()
  return (text) => {
    for (let at = 0; at < text.length; at += partSize - overlap) {
      const { findings } = guard.guard('reason', { reason: text.slice(at, at + partSize) }, { project: anyProject, subject: 'event' })
      const found = findings.find((finding) => !allowed.has(finding.class))
      if (found !== undefined) return words[found.class] ?? 'something that must not be kept'
    }
    return undefined
  }
}

const words: Partial<Record<GuardClass, string>> = {
  email: 'an e-mail address', phone: 'a telephone number', 'person-name': 'a name', address: 'an address', 'birth-date': 'a date of birth',
  card: 'a card number', iban: 'an account number', 'government-id': 'a government id', 'ip-address': 'an IP address', password: 'a password',
  'api-key': 'a key', jwt: 'a token', 'private-key': 'a private key', session: 'a session’s token',
}
