/**
 * One walk over an event's properties: takes the ids and what steers the collector out, cuts what names a person, and
 * keeps the rest under its name. The table below says which name gets which treatment; all else is a plain value.
 */
import { limits } from '../settings.ts'
import { campaignNames, clickIdNames, readCampaign } from './campaign.ts'
import { cleanText, cleanValue, cutText, keep, newCleaning, type Cleaning, type MutableJson } from './clean-value.ts'
import { readId, readIds } from './ids.ts'
import { authorityStart, beforeQuery, hasSecretParameter, hostOf, originOf, queryOf } from './url.ts'

/** What a walk found. Filled by the walk alone, read by everyone after it. */
export interface EventWalk {
  /** What is kept so far: bounded, without ids, addresses and queries. */
  readonly kept: MutableJson
  readonly cleaning: Cleaning
  time: unknown
  distinctId: string | undefined
  userId: string | undefined
  deviceId: string | undefined
  insertId: string | undefined
  /** The ids that a verb names (wire protocol §8.1), in either of their spellings. */
  anonymousId: string | undefined
  identifiedId: string | undefined
  alias: string | undefined
  mergedIds: readonly string[] | undefined
  /** The `ip` property: an address, or `0` for none. */
  ip: string | undefined
  ignored: boolean
  /** Whether the client said a place itself, so that none is looked up. */
  placed: boolean
  /** A user agent string that was sent as a property. */
  userAgent: string | undefined
  /** Values of the project's group keys, not yet pseudonyms. */
  groups: Map<string, readonly string[]> | undefined
  /** Campaign parameters of the page's query; added where the event has none of the name. */
  campaign: MutableJson | undefined
  referrerHost: string | undefined
}

type Take = (walk: EventWalk, value: unknown, name: string) => void

export function walkEvent(properties: object, groupKeys: readonly string[], escapes: boolean): EventWalk {
  const walk = newWalk(escapes)
  const { cleaning, kept } = walk
  let count = 0
  for (const name in properties) {
    const value = (properties as MutableJson)[name]
    const take = table.get(name)
    if (take !== undefined) take(walk, value, name)
    else if (groupKeys.length > 0 && groupKeys.includes(name)) takeGroup(walk, value, name)
    else if (count++ >= limits.eventProperties) {
      cleaning.cut++
      break
    } else {
      cleaning.property = name
      const clean = cleanValue(value, 0, cleaning)
      if (clean !== undefined) keep(kept, name, clean, cleaning)
    }
    if (cleaning.size > limits.recordSize) break
  }
  if (walk.campaign !== undefined) {
    for (const name in walk.campaign) kept[name] ??= walk.campaign[name]!
  }
  walk.userAgent ??= cleaning.userAgent
  return walk
}

const drop: Take = () => {}

function takeGroup(walk: EventWalk, value: unknown, name: string): void {
  const ids = readIds(value)
  if (ids.length > 0) (walk.groups ??= new Map()).set(name, ids)
}

const takeId = (field: 'distinctId' | 'userId' | 'deviceId' | 'anonymousId' | 'identifiedId' | 'alias'): Take =>
  (walk, value) => {
    walk[field] ??= readId(value)
  }

const takeIp: Take = (walk, value) => {
  walk.ip ??= value === null ? '0' : readId(value)
}

const takePageUrl: Take = (walk, value, name) => {
  if (typeof value === 'string') walk.campaign = readCampaign(queryOf(value), walk.campaign)
  plain(walk, value, name)
}

const takePageQuery: Take = (walk, value) => {
  if (typeof value === 'string') walk.campaign = readCampaign(value, walk.campaign)
}

const takeReferrer: Take = (walk, value, name) => {
  if (typeof value === 'string' && name === '$referrer') {
    const start = authorityStart(value)
    if (start > 0) walk.referrerHost = hostOf(value, start)
  }
  noteSecret(walk, value, name)
  plain(walk, referrerOf(value), name)
}

const takeLink: Take = (walk, value, name) => {
  noteSecret(walk, value, name)
  plain(walk, typeof value === 'string' ? beforeQuery(value) : value, name)
}

/** A secret in what is cut off before it is cleaned. */
function noteSecret({ cleaning }: EventWalk, value: unknown, name: string): void {
  if (typeof value === 'string' && hasSecretParameter(value)) (cleaning.credentials ??= []).push(name)
}

const takePlace: Take = (walk, value, name) => {
  if (value === null || value === undefined || value === '') return
  walk.placed = true
  plain(walk, value, name)
}

const takeUserAgent: Take = (walk, value) => {
  if (typeof value === 'string') walk.userAgent ??= value
}

function plain(walk: EventWalk, value: unknown, name: string): void {
  walk.cleaning.property = name
  const clean = cleanValue(value, 0, walk.cleaning)
  if (clean !== undefined) keep(walk.kept, name, clean, walk.cleaning)
}

/** A referrer's origin; a word such as `$direct` stays. */
export function referrerOf(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim()
  const start = authorityStart(text)
  return start > 0 ? originOf(text, start) : /^[^/?#@]*/.exec(text)![0]
}

/** `126.0.6478` and 126.5 are 126: a finer version helps to tell people apart and no report. */
export function majorVersion(value: unknown): unknown {
  if (typeof value === 'number') return Math.floor(value)
  const digits = typeof value === 'string' ? /^\d{1,6}(?=\.|$)/.exec(value) : null
  return digits === null ? value : Number(digits[0])
}

/** To about eleven kilometres: a town, as coarse as what an address would have told. */
export function coarseDegrees(value: unknown): number | undefined {
  const degrees = typeof value === 'string' ? Number.parseFloat(value) : value
  if (typeof degrees !== 'number' || !Number.isFinite(degrees)) return undefined
  return Math.round(degrees * 10) / 10
}

/** Names that hold an id, an address, or what is computed again when the event is shown; none of them is kept. */
export const neverKept: readonly string[] = [
  'token', '$token', 'distinct_id', '$distinct_id', '$user_id', '$device_id', 'ip', '$ip', 'alias', '$alias',
  '$anon_distinct_id', '$anon_id', '$identified_id', '$distinct_ids', 'distinctId', '$distinct_id_before_identity',
  '$preshuffle_distinct_id', 'mp_original_distinct_id', 'mp_device_id', '$insert_id', '$mp_event_id', 'time',
  'ip_address', '$ip_address', 'ipAddress', 'client_ip', 'clientIp', 'remote_addr', 'x_forwarded_for', '$user_agent',
  'user_agent', 'userAgent', 'User-Agent', '$ignore', '__proto__',
]

/** Click ids, and the same as first seen. */
export const clickNames: readonly string[] = clickIdNames.flatMap((name) => [
  name, `initial_${name}`, `$initial_${name}`,
])

export const referrerNames: readonly string[] = [
  '$referrer', '$initial_referrer', 'referrer', 'initial_referrer', 'referer',
]

/** What an export computes from columns; an imported export brings it back (wire protocol §4.5). */
const computedNames: readonly string[] = [
  '$import', '$mp_api_endpoint', '$mp_api_timestamp_ms', 'mp_processing_time_ms', '$mp_event_size', '$is_reshuffled',
]

const table: ReadonlyMap<string, Take> = new Map<string, Take>([
  ...neverKept.map((name): [string, Take] => [name, drop]),
  ...clickNames.map((name): [string, Take] => [name, drop]),
  ...computedNames.map((name): [string, Take] => [name, drop]),
  ['current_url_hash', drop],
  ['time', (walk, value) => { walk.time = value }],
  ['distinct_id', takeId('distinctId')],
  ['$user_id', takeId('userId')],
  ['$device_id', takeId('deviceId')],
  ['$anon_distinct_id', takeId('anonymousId')],
  ['$anon_id', takeId('anonymousId')],
  ['$identified_id', takeId('identifiedId')],
  ['alias', takeId('alias')],
  // mixpanel-react-native writes its identify call so.
  ['distinctId', takeId('identifiedId')],
  ['$distinct_ids', (walk, value) => { walk.mergedIds = readIds(value) }],
  ['$insert_id', (walk, value) => { walk.insertId = readId(value) ?? walk.insertId }],
  ['$mp_event_id', (walk, value) => { walk.insertId ??= readId(value) }],
  ['ip', takeIp],
  ['$ip', takeIp],
  ['$ignore', (walk) => { walk.ignored = true }],
  ['$current_url', takePageUrl],
  ['current_url', takePageUrl],
  ['current_url_search', takePageQuery],
  ['$el_attr__href', takeLink],
  ...referrerNames.map((name): [string, Take] => [name, takeReferrer]),
  ...['$city', '$region', 'mp_country_code'].map((name): [string, Take] => [name, takePlace]),
  ...['$user_agent', 'user_agent', 'userAgent', 'User-Agent'].map((name): [string, Take] => [name, takeUserAgent]),
  ['$browser_version', (walk, value, name) => { plain(walk, majorVersion(value), name) }],
  ...['$latitude', '$longitude'].map(
    (name): [string, Take] => [name, (walk, value) => { plain(walk, coarseDegrees(value), name) }],
  ),
  // Campaign parameters are few and wanted: they never fall to the limit on properties.
  ...[...campaignNames].map((name): [string, Take] => [name, plain]),
])

function newWalk(escapes: boolean): EventWalk {
  return {
    kept: {},
    cleaning: newCleaning(escapes),
    time: undefined,
    distinctId: undefined,
    userId: undefined,
    deviceId: undefined,
    insertId: undefined,
    anonymousId: undefined,
    identifiedId: undefined,
    alias: undefined,
    mergedIds: undefined,
    ip: undefined,
    ignored: false,
    placed: false,
    userAgent: undefined,
    groups: undefined,
    campaign: undefined,
    referrerHost: undefined,
  }
}

/** A name to keep an event under: bounded and well-formed. */
export function eventName(name: string, cleaning: Cleaning): string {
  return cutText(cleanText(name, cleaning) ?? '', limits.nameLength)
}
