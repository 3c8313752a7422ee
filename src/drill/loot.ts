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
  /** Doors that stay open after it is gone: keys, factors, members of its own making. */
  readonly footholds: readonly string[]
}

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

/** One line of the table that a drill prints. */
export interface Row {
  readonly drill: string
  readonly attacker: string
  readonly got: string
  readonly promised: string
}

/** Which values stand in what was shown, in whatever spelling; each once, at the fullest level found. */
export function weigh(texts: readonly string[], truths: readonly Truth[]): Reading[] {
  const shown = texts.join('\n').toLowerCase()
  return truths.flatMap(({ person, field, forms }) => {
    const level = (['full', 'masked', 'coarse'] as const).find((one) => {
      const form = forms[one]
      return form !== undefined && spellings(form).some((spelling) => shown.includes(spelling))
    })
    return level === undefined ? [] : [{ person, field, level }]
  })
}

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
