/**
 * What of a value comes back at a grant's level, by the kind of value.
 *
 * A dot is drawn for any run of hidden characters, three times always, so that a mask does not tell a length.
 */
import type { DisclosureLevel } from '../model/grant.ts'

const hidden = '•••'

interface Rule {
  readonly applies: (field: string, value: string) => boolean
  readonly masked: (value: string) => string
  readonly coarse: (value: string) => string
}

/** In this order; the last applies to everything. */
const rules: readonly Rule[] = [
  {
    applies: (_, value) => /^[^\s@]+@[^\s@]+$/.test(value),
    masked: (value) => maskAddress(value),
    coarse: (value) => value.slice(value.indexOf('@') + 1).toLowerCase(),
  },
  {
    applies: (field) => /phone|mobile|tel$/i.test(field),
    masked: (value) => `${countryOf(value)}${hidden}${value.replace(/\D/g, '').slice(-2)}`,
    coarse: (value) => `${countryOf(value)}${hidden}`,
  },
  {
    applies: (_, value) => /^https?:\/\//i.test(value),
    masked: (value) => `${originOf(value)}/${hidden}`,
    coarse: () => hidden,
  },
  {
    applies: (field) => /name$/i.test(field),
    masked: (value) => value.trim().split(/\s+/).slice(0, 3).map((word) => `${first(word)}${hidden}`).join(' '),
    coarse: () => hidden,
  },
  { applies: () => true, masked: (value) => `${first(value)}${hidden}`, coarse: () => hidden },
]

/** The value at this level; at `full` the value itself. */
export function disclose(field: string, value: string, level: DisclosureLevel): string {
  if (level === 'full') return value
  const rule = rules.find(({ applies }) => applies(field, value))!
  return level === 'masked' ? rule.masked(value) : rule.coarse(value)
}

/** `ada@example.test` is `a•••@e•••.test`. */
function maskAddress(value: string): string {
  const at = value.indexOf('@')
  const domain = value.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  return `${first(value)}${hidden}@${first(domain)}${hidden}${dot > 0 ? domain.slice(dot) : ''}`
}

/** The first two digits after a `+`: a country, or a few of them. */
function countryOf(value: string): string {
  return /^\s*\+\d{2}/.exec(value)?.[0].trim() ?? ''
}

function originOf(value: string): string {
  return URL.canParse(value) ? new URL(value).origin : ''
}

function first(text: string): string {
  const point = text.codePointAt(0)
  return point === undefined ? '' : String.fromCodePoint(point)
}
