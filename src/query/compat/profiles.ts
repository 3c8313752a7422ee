/**
 * Mixpanel's profile query (wire protocol §14.7) as a plan: whose profiles pass an expression. In it `properties["x"]`
 * and `user["x"]` are both the profile's.
 */
import { parseExpression } from '../expression/parse.ts'
import { passes, type Names, type Typed } from '../expression/typed.ts'
import { readable } from '../filter/property-reads.ts'
import type { Plan } from '../plan.ts'
import { ident, sql } from '../sql/sql.ts'
import { propertyTyped } from './expression-rows.ts'

export interface ProfilesAsked {
  /** `person`, or a group key. */
  readonly subject: string
  readonly where?: string
}

/** Rows of (pid as decimal text), in an order of their own. @throws {QueryError} EXPRESSION_INVALID */
export function profilesPlan({ subject, where }: ProfilesAsked): Plan {
  return {
    steps: [],
    result: {
      columns: [{ name: 'profile', is: sql`toString(pid)` }],
      from: { read: 'profiles', subject },
      ...(where !== undefined && where.trim() !== '' && { where: [passes(parseExpression(where), names)] }),
      orderBy: [ident('pid')],
    },
  }
}

const names: Names = { properties: profileProperty, user: profileProperty, event: () => ({}) }

function profileProperty(name: string): Typed {
  switch (name) {
    case '$last_seen': return instant('last_seen')
    case '$distinct_id': case 'distinct_id': return { string: sql`toNullable(base64URLEncode(reinterpretAsFixedString(pid)))` }
    default: return propertyTyped(readable({ of: 'person', name }, undefined))
  }
}

/** As clients compare it: text like `2025-01-03T10:00:00` (UTC), or a date. */
function instant(column: 'last_seen'): Typed {
  const time = ident(column)
  return {
    string: sql`toNullable(formatDateTime(${time}, '%Y-%m-%dT%H:%i:%S', 'UTC'))`,
    date: sql`toNullable(toUnixTimestamp64Milli(${time}))`,
  }
}
