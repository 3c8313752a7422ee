/**
 * Which actions a project may choose for a class. What must never be stored (P7) cannot be let through or sealed, and
 * what names a person (P1) cannot be left in the clear, whoever asks for it.
 */
import { guardClasses } from './classes.ts'
import type { GuardAction, GuardClass } from './finding.ts'

export interface PolicyChoice {
  readonly class: GuardClass
  readonly actions: readonly GuardAction[]
  /** Why the class is caught at all. */
  readonly why: string
}

const away: readonly GuardAction[] = ['drop', 'mask', 'quarantine', 'reject']
const sealed: readonly GuardAction[] = ['seal', 'drop', 'mask', 'quarantine', 'reject']
const anything: readonly GuardAction[] = ['drop', 'mask', 'quarantine', 'reject', 'report']

const choices: Readonly<Record<GuardClass, Omit<PolicyChoice, 'class'>>> = {
  'password': { actions: away, why: 'A password opens an account, here and wherever it was used again' },
  'pin': { actions: away, why: 'PINs, CVVs and one-time codes are the second half of a theft' },
  'api-key': { actions: away, why: "A key or token acts in its owner's name until it is revoked" },
  'jwt': { actions: away, why: 'A JSON Web Token is a signed-in session' },
  'private-key': { actions: away, why: 'A private key cannot be taken back' },
  'url-credential': { actions: away, why: 'Links with a token or password open what they lead to' },
  'connection-string': { actions: away, why: 'User and password of a database or a queue' },
  'webhook': { actions: away, why: 'Whoever has the address can post' },
  'session': { actions: away, why: 'A session id is a signed-in browser' },
  'card': { actions: away, why: 'Payment card numbers bring PCI DSS with them; the last four digits are enough' },
  'iban': { actions: away, why: 'A bank account names its owner' },
  'government-id': { actions: away, why: 'National ids are for life, and the law restricts who may keep them' },
  'email': { actions: sealed, why: 'An e-mail address is the name that every other leak knows too' },
  'phone': { actions: sealed, why: 'A phone number reaches a person, and smishing starts with one' },
  'person-name': { actions: sealed, why: 'A name is a person' },
  'address': { actions: sealed, why: 'Where somebody lives' },
  'birth-date': { actions: sealed, why: 'With a place, a day of birth is nearly a name' },
  'identity': { actions: sealed, why: 'Pictures, and what this project marked as identifying' },
  'ip-address': { actions: away, why: 'An address leads to a household; country and city were found before it goes' },
  'form-value': { actions: away, why: 'What a visitor typed was not meant for analytics' },
  'long-text': { actions: anything, why: 'Messages and comments hold what nobody can foresee' },
  'entropy': { actions: anything, why: 'Text that looks random is sometimes a secret, and often an id' },
  'unplanned': { actions: ['drop', 'quarantine', 'reject', 'report'], why: 'Nobody planned this property, so nobody answers for it' },
  'nesting': { actions: ['drop', 'quarantine', 'reject'], why: 'Nested so deep, nobody meant it as a property' },
}

/** Every class with what may be chosen for it, in the order of reports. */
export const policyChoices: readonly PolicyChoice[] = guardClasses.map((name) => ({ class: name, ...choices[name] }))

export function mayChoose(name: string, action: string): boolean {
  if (!Object.hasOwn(choices, name)) return false
  return (choices[name as GuardClass].actions as readonly string[]).includes(action)
}
