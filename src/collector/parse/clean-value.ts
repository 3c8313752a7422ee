/**
 * Makes any JSON value safe to keep: bounded in depth, width and length, well-formed, and without the parts of URLs and
 * the addresses that name people. Never refuses; what is lost is counted in `cut`.
 *
 * The first character decides what a string could be, so that the common short word costs two comparisons.
 */
import { isIP } from 'node:net'
import type { JsonValue } from '../../model/json.ts'
import { limits } from '../settings.ts'
import {
  authorityStart,
  beforeQuery,
  hasCredentials,
  hasSecretParameter,
  opaqueScheme,
  withoutQuery,
  withoutRelativeQuery,
  withoutUrlQueries,
} from './url.ts'

export type MutableJson = Record<string, JsonValue>

/** What is known and counted while one record is cleaned. */
export interface Cleaning {
  /** Whether the request's text holds escapes, the only way for NUL and lone surrogates to come in. */
  readonly escapes: boolean
  /** Values that lost something to a limit. */
  cut: number
  /** Characters seen so far, roughly. */
  size: number
  /** Whether a string is longer than what is kept in the end. */
  long: boolean
  /** Names of properties whose URL held credentials, before its host or in its query. */
  credentials: string[] | undefined
  /** A user agent string that stood in a property. */
  userAgent: string | undefined
  /** The property being cleaned. */
  property: string
}

export function newCleaning(escapes: boolean): Cleaning {
  return { escapes, cut: 0, size: 0, long: false, credentials: undefined, userAgent: undefined, property: '' }
}

/** The value to keep, or undefined when nothing of it may be kept. */
export function cleanValue(value: unknown, depth: number, cleaning: Cleaning): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
      return cleanText(value, cleaning)
    case 'number':
      cleaning.size += 8
      // 1e999 is JSON, and reads as infinity.
      return Number.isFinite(value) ? value : undefined
    case 'boolean':
      cleaning.size += 5
      return value
    case 'object':
      if (value === null) return null
      if (depth >= limits.depth) return cutOff(cleaning)
      return Array.isArray(value) ? cleanList(value, depth, cleaning) : cleanObject(value, depth, cleaning)
    default:
      return undefined
  }
}

function cleanList(list: readonly unknown[], depth: number, cleaning: Cleaning): JsonValue[] {
  const kept: JsonValue[] = []
  const length = Math.min(list.length, limits.items)
  if (length < list.length) cleaning.cut++
  for (let at = 0; at < length; at++) {
    const item = cleanValue(list[at], depth + 1, cleaning)
    if (item !== undefined) kept.push(item)
  }
  return kept
}

function cleanObject(object: object, depth: number, cleaning: Cleaning): MutableJson {
  const kept: MutableJson = {}
  let count = 0
  for (const key in object) {
    if (count++ >= limits.items) {
      cleaning.cut++
      break
    }
    const given = (object as MutableJson)[key]
    // Attributes of captured elements hold links without a host, and their queries.
    const isLink = typeof given === 'string' && linkAttributes.has(key)
    const value = cleanValue(isLink ? beforeQuery(given) : given, depth + 1, cleaning)
    if (value !== undefined) keep(kept, key, value, cleaning)
  }
  return kept
}

const linkAttributes: ReadonlySet<string> = new Set([
  '$attr-href', '$attr-action', '$attr-formaction', '$attr-src', 'href',
])

/** Sets a property under its bounded name. `__proto__` would set the object's prototype and is nobody's property. */
export function keep(kept: MutableJson, name: string, value: JsonValue, cleaning: Cleaning): void {
  cleaning.size += name.length
  if (name.length > limits.nameLength || cleaning.escapes) name = cleanName(name, cleaning)
  if (name === '__proto__' || name === '') cleaning.cut++
  else kept[name] = value
}

export function cleanName(name: string, cleaning: Cleaning): string {
  if (name.length > limits.nameLength) cleaning.cut++
  return wellFormed(cutText(name, limits.nameLength), cleaning.escapes)
}

/** A string to keep, or undefined for an address. */
export function cleanText(text: string, cleaning: Cleaning): string | undefined {
  cleaning.size += text.length
  if (text.length > limits.textLength) {
    cleaning.long = true
    cleaning.cut++
    if (text.length > limits.guardedTextLength) text = cutText(text, limits.guardedTextLength)
  }
  if (cleaning.escapes) text = wellFormed(text, true)
  return withoutNames(text, cleaning)
}

function withoutNames(text: string, cleaning: Cleaning): string | undefined {
  const first = text.charCodeAt(0)
  // `/`, `.`, `?` and `#`: a path or a query on its own.
  if (first === 0x2f || first === 0x2e || first === 0x3f || first === 0x23) {
    const path = withoutRelativeQuery(text)
    if (path !== text && hasSecretParameter(text)) (cleaning.credentials ??= []).push(cleaning.property)
    return path === '' ? cutOff(cleaning) : path
  }
  if (first <= 0x20) {
    const trimmed = text.trimStart()
    if (trimmed === text) return text
    const kept = withoutNames(trimmed, cleaning)
    return kept === trimmed ? text : kept
  }
  const colon = text.indexOf(':')
  if (colon >= 0) {
    const start = authorityStart(text)
    if (start > 0) return cleanUrl(text, start, cleaning)
    const scheme = opaqueScheme(text, colon)
    if (scheme !== undefined) return scheme
    if (text.length <= 45 && isIP(text) !== 0) return cutOff(cleaning)
    if (text.includes('://', colon)) return withoutUrlQueries(text, (url, at) => cleanUrl(url, at, cleaning))
  }
  if (first >= 0x30 && first <= 0x39) return isAddress(text, cleaning) ? cutOff(cleaning) : text
  if (first === 0x4d && text.startsWith('Mozilla/')) {
    cleaning.userAgent ??= text
    return cutOff(cleaning)
  }
  return text
}

function cleanUrl(text: string, start: number, cleaning: Cleaning): string {
  if (hasCredentials(text, start) || hasSecretParameter(text)) (cleaning.credentials ??= []).push(cleaning.property)
  return withoutQuery(text, start)
}

/** An IPv4 address; versions of programs look the same, so a property that says it holds one is believed. */
function isAddress(text: string, cleaning: Cleaning): boolean {
  if (text.length < 7 || text.length > 15 || isIP(text) !== 4) return false
  return !/version|build|release/i.test(cleaning.property)
}

/** `text` with U+FFFD for NUL and for halves of surrogate pairs, which no store and no UTF-8 can hold. */
export function wellFormed(text: string, escapes: boolean): string {
  if (!escapes) return text
  const whole = (text as WellFormable).toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}

/** The first `length` characters of `text`, without half a surrogate pair at the end. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

/** `value` with every string cut to what is kept. */
export function shortened(value: JsonValue): JsonValue {
  if (typeof value === 'string') return cutText(value, limits.textLength)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(shortened)
  const kept: MutableJson = {}
  for (const key in value) kept[key] = shortened((value as MutableJson)[key]!)
  return kept
}

function cutOff(cleaning: Cleaning): undefined {
  cleaning.cut++
  return undefined
}

/** In every Node from 20 on, and in no ES2023 type library. */
type WellFormable = string & { toWellFormed(): string }
