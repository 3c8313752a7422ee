/**
 * Turns the JSON of a request into records: one object, a list of them, or one a line (wire protocol §2.1, E5 and E6).
 * A record can still be anything; what it means is for the parsers.
 */
import { isUtf8 } from 'node:buffer'

export interface Records {
  /** As they stood in the request; `undefined` for a line that is not JSON. */
  readonly records: readonly unknown[]
  /** False when the bytes were not UTF-8; U+FFFD then stands where they were not. */
  readonly utf8: boolean
  /** Whether strings may hold NUL or lone surrogates: only an escape can bring them in. */
  readonly escapes: boolean
}

/** More lines than this that are not JSON, and the body is no NDJSON: failing to parse is slow. */
const maxBadLines = 1000

/** The records in `bytes`, or undefined when they hold no JSON at all. */
export function readRecords(bytes: Buffer): Records | undefined {
  const text = bytes.toString('utf8').trim()
  const records = parseValue(text) ?? parseLines(text)
  if (records === undefined) return undefined
  return { records: withExactIds(records, text), utf8: isUtf8(bytes), escapes: text.includes('\\u') }
}

function parseValue(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value
    return typeof value === 'object' && value !== null ? [value] : undefined
  } catch {
    return undefined
  }
}

function parseLines(text: string): readonly unknown[] | undefined {
  if (!text.startsWith('{') || !text.includes('\n')) return undefined
  const records: unknown[] = []
  let bad = 0
  let from = 0
  while (from < text.length) {
    let until = text.indexOf('\n', from)
    if (until < 0) until = text.length
    const line = text.slice(from, until).trim()
    from = until + 1
    if (line === '') continue
    const record = line.startsWith('{') ? parseValue(line)?.[0] : undefined
    records.push(record)
    if (record === undefined && ++bad > maxBadLines) return undefined
  }
  return bad < records.length ? records : undefined
}

const idNames = ['distinct_id', '$user_id', '$device_id', '$distinct_id', '$group_id', 'alias', '$insert_id'] as const

/**
 * Ids that are sent as numbers beyond 2^53 would be rounded, and two people with neighbouring ids become one. Then, and
 * only then, the text is parsed again with such numbers as strings.
 */
function withExactIds(records: readonly unknown[], text: string): readonly unknown[] {
  if (!records.some(hasRoundedId)) return records
  const exact = text.replace(bigIdNumber, '$1"$2"')
  return parseValue(exact) ?? parseLines(exact) ?? records
}

const bigIdNumber = new RegExp(
  `("(?:${idNames.join('|').replaceAll('$', String.raw`\$`)})"\\s{0,8}:\\s{0,8})(-?\\d{16,255})(?=[\\s,}])`,
  'g',
)

function hasRoundedId(record: unknown): boolean {
  if (typeof record !== 'object' || record === null) return false
  const properties = 'properties' in record ? record.properties : record
  if (typeof properties !== 'object' || properties === null) return false
  for (const name of idNames) {
    const value = (properties as Record<string, unknown>)[name]
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return true
  }
  return false
}
