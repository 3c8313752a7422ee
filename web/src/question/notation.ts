/**
 * A JSON value as short text that an address bar keeps readable: `(e:Signed+up,w:!(!(plan,is,pro)))`.
 *
 * Objects are `(key:value,…)`, lists `!(…)`, true, false and null `!t` `!f` `!n`. A string stands bare where it cannot be
 * taken for anything else, and is 'quoted' otherwise, with `!` before a quote or a `!` inside it.
 */
import type { JsonObject, JsonValue } from '../../../src/model/json.ts'

/** Characters that would end or change a bare string. */
const special = /[()!',:]/
const numeric = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i
const deepest = 12

export function writeNotation(value: JsonValue): string {
  if (value === null) return '!n'
  if (typeof value === 'boolean') return value ? '!t' : '!f'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return writeText(value)
  if (isList(value)) return `!(${value.map(writeNotation).join(',')})`
  return `(${Object.entries(value).map(([key, inner]) => `${writeText(key)}:${writeNotation(inner)}`).join(',')})`
}

/** The value that `text` stands for; undefined where it is not in this notation. */
export function readNotation(text: string): JsonValue | undefined {
  const reader = new Reader(text)
  const value = reader.value(0)
  return value !== undefined && reader.done() ? value : undefined
}

function writeText(text: string): string {
  const bare = text !== '' && !special.test(text) && !numeric.test(text)
  return bare ? text : `'${text.replace(/[!']/g, '!$&')}'`
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  done(): boolean {
    return this.#at === this.#text.length
  }

  value(depth: number): JsonValue | undefined {
    if (depth > deepest) return undefined
    const first = this.#text[this.#at]
    if (first === '(') return this.#object(depth)
    if (first === "'") return this.#quoted()
    if (first === '!') return this.#marked(depth)
    return this.#bare()
  }

  #marked(depth: number): JsonValue | undefined {
    const mark = this.#text[this.#at + 1]
    this.#at += 2
    if (mark === 't') return true
    if (mark === 'f') return false
    if (mark === 'n') return null
    return mark === '(' ? this.#list(depth) : undefined
  }

  #list(depth: number): JsonValue | undefined {
    const items: JsonValue[] = []
    if (this.#take(')')) return items
    for (;;) {
      const item = this.value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      if (this.#take(')')) return items
      if (!this.#take(',')) return undefined
    }
  }

  #object(depth: number): JsonObject | undefined {
    this.#at += 1
    const entries: [string, JsonValue][] = []
    if (this.#take(')')) return {}
    for (;;) {
      const key = this.#text[this.#at] === "'" ? this.#quoted() : this.#run()
      if (key === undefined || !this.#take(':')) return undefined
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      entries.push([key, value])
      if (this.#take(')')) return Object.fromEntries(entries)
      if (!this.#take(',')) return undefined
    }
  }

  #quoted(): string | undefined {
    this.#at += 1
    let text = ''
    for (; this.#at < this.#text.length; this.#at += 1) {
      let letter = this.#text[this.#at]!
      if (letter === "'") {
        this.#at += 1
        return text
      }
      if (letter === '!') {
        this.#at += 1
        letter = this.#text[this.#at] ?? ''
      }
      text += letter
    }
    return undefined
  }

  #bare(): JsonValue | undefined {
    const text = this.#run()
    if (text === undefined) return undefined
    return numeric.test(text) ? Number(text) : text
  }

  #run(): string | undefined {
    const start = this.#at
    while (this.#at < this.#text.length && !special.test(this.#text[this.#at]!)) this.#at += 1
    return this.#at > start ? this.#text.slice(start, this.#at) : undefined
  }

  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false
    this.#at += 1
    return true
  }
}
