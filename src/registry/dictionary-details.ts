/**
 * What the dictionary keeps of a name beside its count: who sends it, from which pages, a few examples. Each list is
 * short and stays so: what comes after is added where it is known and left out where it is new.
 */
import type { JsonScalar } from '../model/json.ts'
import { storableText } from './storable-text.ts'

export interface SdkCount {
  readonly sdk: string
  readonly version: string
  readonly count: number
}

/** Lists of one name; absent: nothing new is known. */
export interface NameDetails {
  readonly sdks?: readonly SdkCount[]
  /** Paths of pages, without queries and ids. */
  readonly pages?: readonly string[]
  /** Short values that passed the guard. */
  readonly examples?: readonly JsonScalar[]
}

const mostSdks = 20
const mostPages = 10
const mostExamples = 5
const longest = { sdk: 100, page: 200, example: 60 }

export function mergeDetails(before: NameDetails, more: NameDetails): NameDetails {
  const sdks = new Map<string, SdkCount>()
  for (const { sdk, version, count } of [...(before.sdks ?? []), ...(more.sdks ?? [])]) {
    const known = { sdk: storableText(sdk, longest.sdk), version: storableText(version, longest.sdk) }
    const key = `${known.sdk}\n${known.version}`
    if (!sdks.has(key) && sdks.size >= mostSdks) continue
    sdks.set(key, { ...known, count: (sdks.get(key)?.count ?? 0) + count })
  }
  return {
    sdks: [...sdks.values()],
    pages: distinct([...(before.pages ?? []), ...(more.pages ?? []).map((page) => storableText(page, longest.page))], mostPages),
    examples: distinct([...(before.examples ?? []), ...(more.examples ?? []).filter(isShort).map(storable)], mostExamples),
  }
}

function distinct<T>(values: readonly T[], most: number): T[] {
  return [...new Set(values)].slice(0, most)
}

function isShort(value: JsonScalar): boolean {
  return typeof value !== 'string' || value.length <= longest.example
}

function storable(value: JsonScalar): JsonScalar {
  return typeof value === 'string' ? storableText(value, longest.example) : value
}
