/**
 * Parses segmentation expressions: `where`, `on`, `born_where` and selectors (wire protocol §15).
 *
 * Recursive descent over the precedence levels or, and, not, comparison, sum, product, sign. Depth and length are
 * bounded, so that no text can exhaust the stack.
 */
import { QueryError } from '../errors.ts'
import { calls, type BinaryOperator, type CallName, type Expression } from './tree.ts'

const longest = 16_384
const deepest = 64

/** @throws {QueryError} EXPRESSION_INVALID, with the place of the mistake */
export function parseExpression(source: string): Expression {
  if (source.length > longest) throw new QueryError('EXPRESSION_INVALID', `The expression is longer than ${longest} characters`)
  const parser = new Parser(tokens(source))
  const expression = parser.or()
  parser.end()
  return expression
}

interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const pattern = /\s+|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_$][A-Za-z0-9_$]*)|(?<sign>==|!=|<=|>=|[-<>+*/%()[\],])|(?<string>"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')/y

function tokens(source: string): Token[] {
  const found: Token[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex
    const match = pattern.exec(source)
    if (!match) throw invalid(`Unexpected ${JSON.stringify(source[at])}`, at)
    const { number, word, sign, string } = match.groups!
    if (number !== undefined) found.push({ kind: 'number', text: number, at })
    else if (word !== undefined) found.push({ kind: 'word', text: word, at })
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign, at })
    else if (string !== undefined) found.push({ kind: 'string', text: unescape(string.slice(1, -1)), at })
  }
  found.push({ kind: 'end', text: '', at: source.length })
  return found
}

function unescape(text: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
  return text.replaceAll(/\\([^])/g, (_, character: string) => named[character] ?? character)
}

const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  end(): void {
    if (this.#peek.kind !== 'end') throw invalid(`Unexpected ${JSON.stringify(this.#peek.text)}`, this.#peek.at)
  }

  or(): Expression {
    return this.#leftToRight(() => this.#and(), () => this.#word('or') && 'or')
  }

  #and(): Expression {
    return this.#leftToRight(() => this.#not(), () => this.#word('and') && 'and')
  }

  #not(): Expression {
    return this.#nested(() => (
      this.#word('not') ? { is: 'unary', operator: 'not', operand: this.#not() } : this.#comparison()
    ))
  }

  #comparison(): Expression {
    return this.#leftToRight(() => this.#sum(), () => (
      this.#word('in') ? 'in' : comparisons.find(sign => this.#sign(sign))
    ))
  }

  #sum(): Expression {
    return this.#leftToRight(() => this.#product(), () => (['+', '-'] as const).find(sign => this.#sign(sign)))
  }

  #product(): Expression {
    return this.#leftToRight(() => this.#signed(), () => (['*', '/', '%'] as const).find(sign => this.#sign(sign)))
  }

  #signed(): Expression {
    return this.#nested(() => (
      this.#sign('-') ? { is: 'unary', operator: '-', operand: this.#signed() } : this.#primary()
    ))
  }

  #primary(): Expression {
    const token = this.#take()
    switch (token.kind) {
      case 'number': return { is: 'literal', value: Number(token.text) }
      case 'string': return { is: 'literal', value: token.text }
      case 'word': return this.#named(token)
      case 'sign': {
        if (token.text === '(') {
          const inside = this.or()
          this.#expect(')')
          return inside
        }
        if (token.text === '[') return { is: 'list', items: this.#list(']') }
      }
    }
    throw invalid(token.kind === 'end' ? 'The expression ends too early' : `Unexpected ${JSON.stringify(token.text)}`, token.at)
  }

  #named({ text, at }: Token): Expression {
    if (text === 'true' || text === 'false') return { is: 'literal', value: text === 'true' }
    if (text === 'properties' || text === 'user' || text === 'event') {
      this.#expect('[')
      const name = this.#take()
      if (name.kind !== 'string') throw invalid(`${text}[…] takes a name in quotes`, name.at)
      this.#expect(']')
      return { is: 'property', of: text, name: name.text }
    }
    if (text === 'behaviors') throw invalid('behaviors[…] is not supported', at)
    if (!this.#sign('(')) return { is: 'variable', name: text }
    if (text === 'any') return this.#any()
    if (!Object.hasOwn(calls, text)) throw invalid(`There is no function "${text}"`, at)
    const operands = this.#list(')')
    const [fewest, most] = calls[text as CallName]
    if (operands.length < fewest || operands.length > most) throw invalid(`${text}() takes ${fewest} operands`, at)
    return { is: 'call', name: text as CallName, operands }
  }

  #any(): Expression {
    const name = this.#take()
    if (name.kind !== 'word') throw invalid('any() takes a name first', name.at)
    this.#expect(',')
    const list = this.or()
    this.#expect(',')
    const test = this.or()
    this.#expect(')')
    return { is: 'any', name: name.text, list, test }
  }

  #list(end: ')' | ']'): readonly Expression[] {
    const items: Expression[] = []
    if (this.#sign(end)) return items
    do items.push(this.or())
    while (this.#sign(','))
    this.#expect(end)
    return items
  }

  #leftToRight(operand: () => Expression, operator: () => BinaryOperator | false | undefined): Expression {
    let left = operand()
    for (let length = 0; ; length++) {
      const found = operator()
      if (!found) return left
      if (length === 500) throw invalid('The expression is too long', this.#peek.at)
      left = { is: 'binary', operator: found, left, right: operand() }
    }
  }

  #nested(inside: () => Expression): Expression {
    if (++this.#depth > deepest * 2) throw invalid('The expression is nested too deeply', this.#peek.at)
    const expression = inside()
    this.#depth--
    return expression
  }

  get #peek(): Token {
    return this.#tokens[this.#next]!
  }

  #take(): Token {
    const token = this.#peek
    if (token.kind !== 'end') this.#next++
    return token
  }

  #word(text: string): boolean {
    return this.#accept('word', text)
  }

  #sign(text: string): boolean {
    return this.#accept('sign', text)
  }

  #accept(kind: Token['kind'], text: string): boolean {
    if (this.#peek.kind !== kind || this.#peek.text !== text) return false
    this.#next++
    return true
  }

  #expect(text: string): void {
    if (!this.#sign(text)) throw invalid(`Expected "${text}"`, this.#peek.at)
  }
}

function invalid(what: string, at: number): QueryError {
  return new QueryError('EXPRESSION_INVALID', `${what}, at character ${at + 1}`)
}
