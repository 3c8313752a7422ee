/** A segmentation expression (wire protocol §15) as a tree. Values are typed when they are looked at, not before. */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  /** `properties["x"]`, `user["x"]`, `event["x"]`. */
  | { readonly is: 'property'; readonly of: 'properties' | 'user' | 'event'; readonly name: string }
  /** The element that `any()` looks at. */
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'list'; readonly items: readonly Expression[] }
  | { readonly is: 'unary'; readonly operator: 'not' | '-'; readonly operand: Expression }
  | { readonly is: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'call'; readonly name: CallName; readonly operands: readonly Expression[] }
  /** Whether `test` holds for any element of `list`, called `name` in it. */
  | { readonly is: 'any'; readonly name: string; readonly list: Expression; readonly test: Expression }

export type BinaryOperator = 'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%'

/** Functions with the fewest and most operands that they take. */
export const calls = {
  floor: [1, 1], round: [1, 1], ceil: [1, 1], boolean: [1, 1], number: [1, 1], string: [1, 2], datetime: [1, 1],
  list: [1, 1], defined: [1, 1], has_prefix: [2, 2],
} as const satisfies Record<string, readonly [number, number]>
export type CallName = keyof typeof calls
