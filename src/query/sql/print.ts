/**
 * Prints a guarded plan as a statement. Nothing is left to choose here: each branch below is one of syntax.
 */
import type { GuardedPlan } from '../passes/guard-scope.ts'
import type { Column, EventsRead, ProfilesRead, Select, Source, Step } from '../plan.ts'
import { quoteName, sql, text, value, type BoundValue, type Part, type PropertyRead, type Sql } from './sql.ts'
import type { ParamValue, Statement } from './statement.ts'

export function print(plan: GuardedPlan): Statement {
  const printer = new Printer()
  const steps = plan.steps.map(step => printer.step(step))
  const result = printer.select(plan.result, '')
  const opening = steps.length > 0 ? `WITH\n${steps.join(',\n')}\n` : ''
  const { settings } = plan.result
  return { sql: opening + result, params: printer.params, ...(settings && { settings }) }
}

const indent = '    '
const widest = 100

class Printer {
  readonly params: Record<string, ParamValue> = {}
  readonly #names = new Map<string, string>()

  step(step: Step): string {
    return `-- ${step.about}\n${quoteName(step.name)} AS (\n${this.select(step.select, indent)}\n)`
  }

  select(select: Select, margin: string): string {
    const lines = [
      ...this.#list('SELECT', select.columns.map(column => this.#column(column)), margin),
      `${margin}FROM ${this.#source(select.from)}`,
      ...this.#conditions('WHERE', [...readConditions(select.from), ...(select.where ?? [])], margin),
      ...this.#list('GROUP BY', (select.groupBy ?? []).map(key => this.text(key)), margin),
      ...this.#conditions('HAVING', select.having ?? [], margin),
      ...this.#list('ORDER BY', (select.orderBy ?? []).map(key => this.text(key)), margin),
    ]
    if (select.limit !== undefined) lines.push(`${margin}LIMIT ${select.limit}${select.offset ? ` OFFSET ${select.offset}` : ''}`)
    return lines.join('\n')
  }

  text(fragment: Sql): string {
    return fragment.parts.map(part => this.#part(part)).join('')
  }

  #part(part: Part): string {
    if (typeof part === 'string') return part
    switch (part.part) {
      case 'value': return this.#bind(part)
      case 'property': return printProperty(part)
      case 'person': throw new Error('A plan is printed after the passes have said who a row counts for')
    }
  }

  /** Equal values with equal hints share a parameter; a hint that is taken gets a number. */
  #bind(bound: BoundValue): string {
    const identity = JSON.stringify([bound.hint, bound.type, bound.value])
    let name = this.#names.get(identity)
    if (name === undefined) {
      name = bound.hint
      for (let n = 2; Object.hasOwn(this.params, name); n++) name = `${bound.hint}_${n}`
      this.#names.set(identity, name)
      this.params[name] = bound.value
    }
    return `{${name}:${bound.type}}`
  }

  #column(column: Column): string {
    return column.is ? `${this.text(column.is)} AS ${quoteName(column.name)}` : quoteName(column.name)
  }

  #source(source: Source): string {
    switch (source.read) {
      case 'events': return this.#events(source)
      case 'profiles': return 'profiles FINAL'
      case 'step': return quoteName(source.step)
      case 'join':
        return `${quoteName(source.left)} ANY LEFT JOIN ${quoteName(source.right)} USING (${quoteName(source.using)})`
      case 'union':
        return `(${source.steps.map(step => `SELECT * FROM ${quoteName(step)}`).join(' UNION ALL ')})${source.name === undefined ? '' : ` AS ${quoteName(source.name)}`}`
    }
  }

  #events({ final, beside }: EventsRead): string {
    const table = final === true ? 'events FINAL' : 'events'
    return beside ? `${table} ANY LEFT JOIN ${quoteName(beside.step)} ON ${this.text(beside.on)}` : table
  }

  /** On one line while it fits, else one a line. */
  #list(word: string, items: readonly string[], margin: string): string[] {
    if (items.length === 0) return []
    const line = `${margin}${word} ${items.join(', ')}`
    if (line.length <= widest && !line.includes('\n')) return [line]
    return [`${margin}${word}`, ...items.map((item, i) => `${margin}${indent}${item}${i < items.length - 1 ? ',' : ''}`)]
  }

  #conditions(word: string, conditions: readonly Sql[], margin: string): string[] {
    return conditions.map((condition, i) => `${margin}${i === 0 ? word : '  AND'} ${this.text(condition)}`)
  }
}

/** What a table read itself asks of each row, the scope first. */
function readConditions(source: Source): readonly Sql[] {
  switch (source.read) {
    case 'events': return eventConditions(source)
    case 'profiles': return profileConditions(source)
    case 'step': case 'join': case 'union': return []
  }
}

function eventConditions(read: EventsRead): readonly Sql[] {
  const { scope, days, from, until } = read
  return [
    sql`project = ${value('UInt32', scope!.project, 'project')}`,
    ...(days ? [sql`day BETWEEN ${value('Date', days.first, 'first_day')} AND ${value('Date', days.last, 'last_day')}`] : []),
    ...(days?.whole === true ? [] : [sql`time >= ${instant(from, 'from')}`, sql`time < ${instant(until, 'until')}`]),
  ]
}

function profileConditions(read: ProfilesRead): readonly Sql[] {
  return [
    sql`project = ${value('UInt32', read.scope!.project, 'project')}`,
    sql`subject = ${text(read.subject, 'subject')}`,
    sql`deleted = 0`,
  ]
}

function instant(ms: number, hint: string): Sql {
  return value("DateTime64(3, 'UTC')", new Date(ms).toISOString().slice(0, 23).replace('T', ' '), hint)
}

/** A path's segments in backquotes, so that its dots separate and nothing in it is syntax. */
function quotePath(path: string): string {
  return path.split('.').map(segment => `\`${segment.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``).join('.')
}

function printProperty({ path, type }: PropertyRead): string {
  switch (type) {
    case 'any': return `properties.${quotePath(path)}`
    case 'object': return `properties.^${quotePath(path)}`
    default: return `properties.${quotePath(path)}.:${quoteType(type)}`
  }
}

function quoteType(type: string): string {
  return type.includes('(') ? `\`${type}\`` : type
}
