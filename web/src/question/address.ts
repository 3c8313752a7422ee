/** Search parameters as text, with everything left readable that an address may hold unescaped. */
import type { Search } from './search.ts'

export function parseAddress(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text))
}

export function writeAddress(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  if (pairs.length === 0) return ''
  return `?${pairs.map(([key, value]) => `${encodeURIComponent(key)}=${escapeValue(value)}`).join('&')}`
}

function escapeValue(value: string): string {
  return encodeURIComponent(value.toWellFormed())
    .replace(/%20/g, '+')
    .replace(/%(3A|2C|2F|40|24|3F|3B)/g, (escaped) => decodeURIComponent(escaped))
}
