/**
 * From a record of `/engage` or `/groups` to an update (wire protocol §6), or why it is none. Values come out bounded
 * and without ids and queries, as an event's properties do; identifying ones are still in them, for the guard.
 */
import type { JsonValue } from '../../model/json.ts'
import { limits } from '../settings.ts'
import { cleanName, cleanValue, keep, newCleaning, type Cleaning, type MutableJson } from './clean-value.ts'
import { clickNames, coarseDegrees, majorVersion, neverKept, referrerNames, referrerOf } from './event-properties.ts'
import { readId, readIds } from './ids.ts'
import { readTime } from './time.ts'

export type ValueOp = 'set' | 'set_once' | 'add' | 'append' | 'union' | 'remove'

export type WireOperation =
  | {
      readonly op: ValueOp
      readonly values: MutableJson
      /** Values of the project's group keys, not yet pseudonyms. */
      readonly groups: ReadonlyMap<string, { readonly ids: readonly string[]; readonly list: boolean }>
    }
  | { readonly op: 'unset'; readonly names: readonly string[] }
  | { readonly op: 'delete' }

/** One update; still holds clear ids, so it stays in memory. */
export interface WireUpdate {
  readonly operations: readonly WireOperation[]
  readonly userId: string | undefined
  readonly deviceId: string | undefined
  /** `$ip`: an address, or `0` for none. */
  readonly ip: string | undefined
  /** Whether the update says a place itself. */
  readonly placed: boolean
  /** Milliseconds; what becomes `$last_seen`. */
  readonly seenAt: number | undefined
  readonly resolve: boolean
  readonly cleaning: Cleaning
}

export type UpdateRefusal = 'no_operation' | 'update_too_large'

type Update = Readonly<Record<string, unknown>>

export function parseUpdate(
  update: Update,
  groupKeys: readonly string[],
  escapes: boolean,
  receivedAt: number,
): WireUpdate | UpdateRefusal {
  const cleaning = newCleaning(escapes)
  const operations: WireOperation[] = []
  for (const key in update) {
    const operation = readOperation(key, update[key], groupKeys, cleaning)
    if (operation !== undefined) operations.push(operation)
    if (cleaning.size > limits.recordSize) return 'update_too_large'
  }
  if (operations.length === 0) return 'no_operation'
  const { $ip, $time, $ignore_time, $ignore_alias, $user_id, $device_id } = update
  return {
    operations,
    userId: readId($user_id),
    deviceId: readId($device_id),
    ip: $ip === null ? '0' : readId($ip),
    placed: operations.some(saysPlace),
    seenAt: isTrue($ignore_time) ? undefined : (readTime($time) ?? isoTime($time) ?? receivedAt),
    resolve: !isTrue($ignore_alias),
    cleaning,
  }
}

function readOperation(
  key: string,
  value: unknown,
  groupKeys: readonly string[],
  cleaning: Cleaning,
): WireOperation | undefined {
  if (key === '$delete') return { op: 'delete' }
  if (key === '$unset') return { op: 'unset', names: readNames(value, cleaning) }
  const op = valueOps.get(key)
  if (op === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const values: MutableJson = {}
  const groups = new Map<string, { ids: readonly string[]; list: boolean }>()
  let count = 0
  for (const name in value) {
    if (dropped.has(name)) continue
    if (count++ >= limits.profileProperties) {
      cleaning.cut++
      break
    }
    const given = (value as Update)[name]
    if (groupKeys.includes(name)) {
      const ids = readIds(given)
      if (ids.length > 0) groups.set(name, { ids, list: Array.isArray(given) || op === 'union' })
      continue
    }
    cleaning.property = name
    const clean = cleanValue(treat(name, given), 0, cleaning)
    const fitting = clean === undefined ? undefined : fit(op, clean)
    if (fitting !== undefined) keep(values, name, fitting, cleaning)
  }
  return { op, values, groups }
}

const valueOps: ReadonlyMap<string, ValueOp> = new Map([
  ['$set', 'set'],
  ['$set_once', 'set_once'],
  ['$add', 'add'],
  ['$append', 'append'],
  ['$union', 'union'],
  ['$remove', 'remove'],
])

const dropped: ReadonlySet<string> = new Set([
  ...neverKept.filter((name) => name !== 'time'),
  ...clickNames,
])

const referrers: ReadonlySet<string> = new Set(referrerNames)

function treat(name: string, value: unknown): unknown {
  if (referrers.has(name)) return referrerOf(value)
  if (name === '$browser_version') return majorVersion(value)
  return name === '$latitude' || name === '$longitude' ? coarseDegrees(value) : value
}

/** The value as its operation takes it; undefined where it makes no sense, so that this key alone is skipped. */
function fit(op: ValueOp, value: JsonValue): JsonValue | undefined {
  if (op === 'add') return typeof value === 'number' ? value : undefined
  if (op === 'union') return Array.isArray(value) ? value : [value]
  return value
}

function readNames(value: unknown, cleaning: Cleaning): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const names: string[] = []
  for (const item of items.slice(0, limits.profileProperties)) {
    if (typeof item === 'string' && item !== '') names.push(cleanName(item, cleaning))
  }
  return names
}

function saysPlace(operation: WireOperation): boolean {
  if (operation.op !== 'set') return false
  const { values } = operation
  return '$city' in values || '$region' in values || '$country_code' in values
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === 'true' || value === '1'
}

/** `YYYY-MM-DDTHH:MM:SS`, which SDKs make of a date; UTC. */
function isoTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(value)) return undefined
  const time = Date.parse(`${value.slice(0, 10)}T${value.slice(11, 19)}Z`)
  return Number.isNaN(time) ? undefined : time
}
