/**
 * Sentences with parts that are more than text: a bold figure, a word that is a control. The order of the parts is the
 * translation's to choose.
 */
import type { ParseKeys, TFunction } from 'i18next'

export type WordKey = ParseKeys
export type Translate = TFunction

export type Piece = string | { readonly strong: string } | { readonly control: string; readonly text: string }
export type Phrase = readonly Piece[]

export function strong(text: string): Piece {
  return { strong: text }
}

/** The phrase of `key` with `parts` put where its words want them; `count` chooses the plural. */
export function weave(t: Translate, key: WordKey, parts: Readonly<Record<string, Piece | Phrase>>, count?: number): Phrase {
  // Every placeholder becomes a mark that no text holds, so that parts that are not text can take its place.
  const marks = Object.fromEntries(Object.keys(parts).map((name) => [name, `\uE000${name}\uE001`]))
  const text = t(key as 'app.name', { ...marks, ...(count !== undefined && { count }) }) as string
  return text.split(/[\uE000\uE001]/).flatMap((chunk, index): Phrase => {
    if (index % 2 === 0) return chunk === '' ? [] : [chunk]
    const part = parts[chunk]
    if (part === undefined) return []
    return isPhrase(part) ? part : [part]
  })
}

/** Phrases one after another with words between them; `last` before the last one. */
export function joinPhrases(phrases: readonly Phrase[], between: string, last = between): Phrase {
  return phrases.flatMap((phrase, index) => {
    if (index === 0) return phrase
    return [index === phrases.length - 1 ? last : between, ...phrase]
  })
}

/** The phrase as text alone. */
export function plain(phrase: Phrase): string {
  return phrase.map((piece) => (typeof piece === 'string' ? piece : 'strong' in piece ? piece.strong : piece.text)).join('')
}

function isPhrase(part: Piece | Phrase): part is Phrase {
  return Array.isArray(part)
}
