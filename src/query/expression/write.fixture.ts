/** Writes an expression back as text, every operation in parentheses. */
import type { Expression } from './tree.ts'

export function writeExpression(e: Expression): string {
  switch (e.is) {
    case 'literal': return typeof e.value === 'string' ? quoted(e.value) : String(e.value)
    case 'property': return `${e.of}[${quoted(e.name)}]`
    case 'variable': return e.name
    case 'list': return `[${e.items.map(writeExpression).join(', ')}]`
    case 'unary': return `(${e.operator === 'not' ? 'not ' : '-'}${writeExpression(e.operand)})`
    case 'binary': return `(${writeExpression(e.left)} ${e.operator} ${writeExpression(e.right)})`
    case 'call': return `${e.name}(${e.operands.map(writeExpression).join(', ')})`
    case 'any': return `any(${e.name}, ${writeExpression(e.list)}, ${writeExpression(e.test)})`
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
