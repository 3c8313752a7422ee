/**
 * What an attacker carries away, and how it is weighed. An attack gathers everything that it was shown, without knowing
 * what is true; whoever seeded the instance holds the haul against the truth afterwards.
 */
import type { DisclosureLevel } from '../model/grant.ts'

/** All that one attack was shown. */
export interface Haul {
  /** Each answer, file or page, as text. */
  readonly texts: readonly string[]
  /** Of the guesses that the attacker came with, those of which it learned that they are true. */
  readonly confirmed: readonly string[]
  /** Pseudonyms whose rows it saw. */
  readonly streams: readonly string[]
  /** Doors that stay open after it is gone, and harm that it did: keys, factors, members of its own making. */
  readonly footholds: readonly string[]
}

/** A haul of these things; what is not named is empty. */
export const haulOf = (what: Partial<Haul>): Haul => ({ texts: [], confirmed: [], streams: [], footholds: [], ...what })

/** One value of one person, and how it looks at each level that an attacker might get it at. */
export interface Truth {
  readonly person: string
  readonly field: string
  readonly forms: Readonly<Partial<Record<DisclosureLevel, string>>>
}

export interface Reading {
  readonly person: string
  readonly field: string
  readonly level: DisclosureLevel
}

/** One line of the table that a test of one attack prints. */
export interface Row {
  readonly drill: string
  readonly attacker: string
  readonly got: string
  readonly promised: string
}

const levels = ['full', 'masked', 'coarse'] as const
/** Characters by which a spelling is looked up; shorter ones are searched for one by one. */
const startLength = 8
const bits = 1 << 18

interface Spelling {
  readonly text: string
  readonly truth: number
  readonly level: number
}

/** Which values stand in what was shown, in whatever spelling; each once, at the fullest level found. One pass over the texts. */
export function weigh(texts: readonly string[], truths: readonly Truth[]): Reading[] {
  const byStart = new Map<string, Spelling[]>()
  const short: Spelling[] = []
  // Most places of a text begin no value: three characters say so.
  const begins = new Uint8Array(bits)
  for (const [truth, { forms }] of truths.entries()) {
    for (const [level, name] of levels.entries()) {
      for (const text of forms[name] === undefined ? [] : spellings(forms[name])) {
        const spelling = { text, truth, level }
        if (text.length < startLength) short.push(spelling)
        else {
          const start = text.slice(0, startLength)
          const known = byStart.get(start)
          if (known === undefined) byStart.set(start, [spelling])
          else known.push(spelling)
          begins[threeAt(text, 0)] = 1
        }
      }
    }
  }
  const found = new Uint8Array(truths.length).fill(levels.length)
  const note = ({ truth, level }: Spelling) => {
    if (level < found[truth]!) found[truth] = level
  }
  for (const shown of texts) {
    const text = shown.toLowerCase()
    for (const spelling of short) if (text.includes(spelling.text)) note(spelling)
    for (let at = 0; at + startLength <= text.length; at++) {
      if (begins[threeAt(text, at)] === 0) continue
      for (const spelling of byStart.get(text.slice(at, at + startLength)) ?? []) if (text.startsWith(spelling.text, at)) note(spelling)
    }
  }
  return truths.flatMap(({ person, field }, truth) => {
    const level = levels[found[truth]!]
    return level === undefined ? [] : [{ person, field, level }]
  })
}

const threeAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) << 12) ^ (text.charCodeAt(at + 1) << 6) ^ text.charCodeAt(at + 2)) & (bits - 1)

/** How a value could lie about in a text: as it is, in a URL, in JSON, in hexadecimal, in both kinds of base64. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value)
  // The last characters of base64 depend on what follows.
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift === 0 ? 0 : shift + 1, -4))
  return [...new Set([
    value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), bytes.toString('hex'),
    ...base64.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]),
  ].filter((text) => text !== '').map((text) => text.toLowerCase()))]
}

export function sayRow({ drill, attacker, got, promised }: Row): string {
  return `| ${drill} | ${attacker} | ${got} | ${promised} |`
}
