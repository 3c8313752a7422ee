/** The properties that an expression looks at. */
import type { PropertyRef } from '../../model/question.ts'
import type { Expression } from './tree.ts'

export function propertiesIn(expression: Expression): PropertyRef[] {
  switch (expression.is) {
    case 'property':
      return expression.of === 'event' ? [] : [{ of: expression.of === 'user' ? 'person' : 'event', name: expression.name }]
    case 'literal':
    case 'variable':
      return []
    case 'list':
      return expression.items.flatMap(propertiesIn)
    case 'unary':
      return propertiesIn(expression.operand)
    case 'binary':
      return [expression.left, expression.right].flatMap(propertiesIn)
    case 'call':
      return expression.operands.flatMap(propertiesIn)
    case 'any':
      return [expression.list, expression.test].flatMap(propertiesIn)
  }
}
