/**
 * What kind of id a `distinct_id` is (wire protocol §8.2, §8.3): the one reading that intake, lookups and erasure must
 * share, since a pseudonym depends on the kind as well as on the text.
 */
import type { IdMode } from './project.ts'

/** An id as its pseudonym is made from it: a device's value has no `$device:` in front. */
export interface WireId {
  readonly kind: 'user' | 'device'
  readonly value: string
}

const devicePrefix = '$device:'

/** Values that clients send by mistake for want of an id (wire protocol §5.2); compared exactly. */
const forbidden: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000', 'anon', 'anonymous', 'nil', 'none', 'null', 'n/a', 'na', 'undefined',
  'unknown', '<nil>', '0', '-1', 'true', 'false', '[]', '{}',
])

/** Whether `text` is one of the values that stand for a missing id and would lump strangers together. */
export function isForbiddenId(text: string): boolean {
  return text.length <= 36 && forbidden.has(text)
}

/** Whether `text` is a UUID of version 4, the only form that the original mode takes as an anonymous id. */
export function isUuid4(text: string): boolean {
  return text.length === 36 && uuid4.test(text)
}

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** `$device_id` without the one leading `$device:` that some clients leave on it. */
export function bareDeviceId(text: string): string {
  return text.startsWith(devicePrefix) ? text.slice(devicePrefix.length) : text
}

/**
 * Reads a `distinct_id`; undefined for `""` and the forbidden values.
 *
 * `$device:` in front makes a device. In the original mode a bare UUIDv4 is the same device as with the prefix, because
 * clients write an anonymous id both ways there; in the simplified mode a bare UUID is a user.
 */
export function wireId(mode: IdMode, text: string): WireId | undefined {
  if (text === '' || isForbiddenId(text)) return undefined
  if (text.startsWith(devicePrefix)) {
    const value = text.slice(devicePrefix.length)
    return value === '' || isForbiddenId(value) ? undefined : { kind: 'device', value }
  }
  if (mode === 'original' && isUuid4(text)) return { kind: 'device', value: text }
  return { kind: 'user', value: text }
}

/** The text that a `distinct_id` has for this id: what is put under seal as `$distinct_id`. */
export function wireText(mode: IdMode, id: WireId): string {
  return id.kind === 'device' && mode === 'simplified' ? devicePrefix + id.value : id.value
}
