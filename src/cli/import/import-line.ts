/**
 * Makes a line of a file fit for import: checks that it is a JSON object, and gives an event that has no `$insert_id`
 * one made of the line itself, so that importing the file again changes nothing.
 *
 * The text is otherwise sent as it stands; writing it anew would round long numbers.
 */
import { hash } from 'node:crypto'
import { LineCounter } from './line-counter.ts'
import { type Line, longestLine } from './line-reader.ts'

export type LineFault = 'the line is not a JSON object' | 'the line is too long'

export type ImportLine = { readonly text: string } | { readonly fault: LineFault }

/** A function that must be given every line of a file from the first on, in order. */
export function createLineReader(): (line: Line) => ImportLine {
  const counter = new LineCounter()

  function withInsertId(text: string): string {
    const end = endOfProperties(text)
    if (end === undefined) return text
    const digest = hash('sha256', text, 'hex')
    const before = counter.seenBefore(Number.parseInt(digest.slice(0, 13), 16) + 1)
    const id = `${digest.slice(0, 24)}-${before.toString(36)}`
    const comma = text.slice(0, end).trimEnd().endsWith('{') ? '' : ','
    return `${text.slice(0, end)}${comma}"$insert_id":"${id}"${text.slice(end)}`
  }

  return ({ text }) => {
    if (text.length > longestLine) return { fault: 'the line is too long' }
    let record: unknown
    try {
      record = JSON.parse(text)
    } catch {
      return { fault: 'the line is not a JSON object' }
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return { fault: 'the line is not a JSON object' }
    return { text: hasInsertId(record) ? text : withInsertId(text) }
  }
}

function hasInsertId(record: object): boolean {
  const properties = (record as { readonly properties?: unknown }).properties
  if (typeof properties !== 'object' || properties === null) return false
  const id = (properties as Readonly<Record<string, unknown>>)['$insert_id']
  return (typeof id === 'string' && id !== '') || typeof id === 'number'
}

/**
 * Where in the text of a JSON object the braces of its `properties` close; undefined when it has none. What is written
 * there comes last, and the last of two equal names counts.
 */
export function endOfProperties(text: string): number | undefined {
  let depth = 0
  let key = ''
  let end: number | undefined
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter === quote) {
      const from = at + 1
      for (at = from; text.charCodeAt(at) !== quote; at++) if (text.charCodeAt(at) === backslash) at++
      if (depth === 1) key = isKey(text, at + 1) ? text.slice(from, at) : ''
    } else if (letter === openBrace || letter === openBracket) {
      depth += 1
      if (depth === 2) end = letter === openBrace && key === 'properties' ? -1 : end
    } else if (letter === closeBrace || letter === closeBracket) {
      if (depth === 2 && end === -1) end = at
      depth -= 1
    }
  }
  return end
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

function isKey(text: string, at: number): boolean {
  while (text[at] === ' ' || text[at] === '\t') at++
  return text[at] === ':'
}
