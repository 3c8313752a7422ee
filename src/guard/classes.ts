/**
 * What the guard looks for, what it can do about it, and what it does unless a project says otherwise.
 *
 * The defaults follow docs/guard.md: what must never be stored is dropped, what names a person moves under seal,
 * what is uncertain is only reported. Rules: SPEC.md G1-G9.
 */
import type { GuardAction, GuardClass } from './finding.ts'

/** Every class, in the order in which reports list them. */
export const guardClasses: readonly GuardClass[] = [
  'password', 'pin', 'api-key', 'jwt', 'private-key', 'url-credential', 'connection-string', 'webhook', 'session',
  'card', 'iban', 'government-id', 'email', 'phone', 'person-name', 'address', 'birth-date', 'identity', 'ip-address',
  'form-value', 'long-text', 'entropy', 'unplanned', 'nesting',
]

/** An action per class; a class that is not named keeps its default. */
export type Policy = { readonly [C in GuardClass]?: GuardAction }

/** The action of every class, none missing. */
export type FullPolicy = { readonly [C in GuardClass]: GuardAction }

export const defaultPolicy: FullPolicy = {
  'password': 'drop',
  'pin': 'drop',
  'api-key': 'drop',
  'jwt': 'drop',
  'private-key': 'drop',
  'url-credential': 'drop',
  'connection-string': 'drop',
  'webhook': 'drop',
  'session': 'drop',
  'card': 'mask',
  'iban': 'drop',
  'government-id': 'drop',
  'email': 'seal',
  'phone': 'seal',
  'person-name': 'seal',
  'address': 'seal',
  'birth-date': 'seal',
  'identity': 'seal',
  'ip-address': 'drop',
  'form-value': 'drop',
  'long-text': 'mask',
  'entropy': 'report',
  'unplanned': 'drop',
  'nesting': 'drop',
}

/** The whole policy that `policy` means. */
export function completePolicy(policy: Policy | undefined): FullPolicy {
  return policy === undefined ? defaultPolicy : { ...defaultPolicy, ...policy }
}

/** Most characters of one value that are read; a longer value is never kept as it came (SPEC G20). */
export const maxScannedLength = 8192

/** A text longer than this that reads like prose is somebody's writing, not a property (SPEC G50). */
export const longTextLength = 256

/** How deep properties may nest before the rest is cut off (SPEC G21). */
export const maxDepth = 24

const buckets: readonly (readonly [number, string])[] = [
  [4, '1-4'], [8, '5-8'], [16, '9-16'], [32, '17-32'], [64, '33-64'], [128, '65-128'], [256, '129-256'],
  [512, '257-512'], [1024, '513-1024'], [8192, '1025-8192'],
]

/** A coarse length, the only thing that is ever told of a value that was caught. */
export function lengthBucket(length: number): string {
  for (const [most, name] of buckets) if (length <= most) return name
  return '8193+'
}

/** What stands in the place of something that was taken out of a text: `[email]`, `[card 4242]`, `[text 257-512]`. */
export function markFor(kind: GuardClass, text: string): string {
  if (kind === 'card') {
    const digits = text.replace(/\D/g, '')
    return digits.length >= 12 ? `[card ${digits.slice(-4)}]` : '[card]'
  }
  if (kind === 'long-text') return `[text ${lengthBucket(text.length)}]`
  return `[${kind}]`
}

const anyMark = `\\[(?:${guardClasses.join('|')}|card \\d{4}|text \\d[\\d+-]{0,9})\\]`
const mark = new RegExp(`^${anyMark}$`)
const onlyMarks = new RegExp(`^[\\s,;|/&+-]{0,9}(?:${anyMark}[\\s,;|/&+-]{0,9}){1,200}$`)

/** Whether `text` is a mark that an earlier pass of the guard left; a sweep must not find it again (SPEC G8). */
export function isMark(text: string): boolean {
  return text.length < 32 && text.charCodeAt(0) === 91 && mark.test(text)
}

const everyMark = new RegExp(anyMark, 'g')

/** Whether `from` to `to` of `text` touches no more than marks that the guard left: `text 1025-8192` is no phone number. */
export function isInsideMark(text: string, from: number, to: number): boolean {
  for (const { index, 0: { length } } of text.matchAll(everyMark)) {
    if (index > from) return false
    if (to <= index + length) return true
  }
  return false
}

/** Whether nothing but marks and what joins them is left of a text: no name can convict it again (SPEC G8). */
export function holdsOnlyMarks(text: string): boolean {
  return text.includes('[') && onlyMarks.test(text)
}
