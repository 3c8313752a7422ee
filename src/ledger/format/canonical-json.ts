/**
 * JSON in one form only: members in the order of their names' UTF-16 code units, no white space, numbers and strings
 * as `JSON.stringify` writes them (RFC 8785 for the values that it takes). Equal values give equal bytes.
 */
export type EntryValue = string | number | boolean | null | readonly EntryValue[] | EntryObject

export interface EntryObject {
  readonly [name: string]: EntryValue | undefined
}

/**
 * The canonical text of `value`. Members that are undefined are left out.
 *
 * @throws {RangeError} for what JSON cannot hold exactly: NaN, infinities, lone surrogates
 */
export function canonicalJson(value: EntryValue): string {
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('JSON holds no NaN and no infinities')
    return JSON.stringify(value)
  }
  if (typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) members.push(`${canonicalString(name)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

const loneSurrogate = /\p{Surrogate}/u

function canonicalString(text: string): string {
  if (loneSurrogate.test(text)) throw new RangeError('A text with a lone surrogate has no form in UTF-8')
  return JSON.stringify(text)
}

function isList(value: EntryValue): value is readonly EntryValue[] {
  return Array.isArray(value)
}
