/**
 * What `/import?strict=1` refuses (wire protocol §5.2), in the exact words that clients compare (§5.3). The first fault
 * of a record is reported.
 */
import type { IdMode } from '../../model/project.ts'
import { isForbiddenId } from '../../model/wire-id.ts'
import { limits } from '../settings.ts'
import { cutText } from './clean-value.ts'
import type { EventShape } from './event.ts'
import { readId } from './ids.ts'
import { readTime } from './time.ts'

export interface Fault {
  readonly field: string
  readonly message: string
}

export const eventMissing: Fault = { field: 'event', message: "'event' must not be missing or blank" }
export const tooLarge: Fault = {
  field: 'event',
  message: `'event' is invalid: must be smaller than ${limits.recordSize} bytes`,
}

export const timeTooEarly: Fault = timeFault('must not be before 1971-01-01')

/** The verbs that a project of the simplified mode refuses under strict. */
export const identityVerbs: ReadonlySet<string> = new Set(['$identify', '$create_alias', '$merge'])

/** `utf8`: whether the request's bytes were UTF-8; U+FFFD is an honest letter when they were. */
export function strictFault(shape: EventShape, mode: IdMode, receivedAt: number, utf8: boolean): Fault | undefined {
  const properties = shape.properties as Readonly<Record<string, unknown>>
  return (
    timeFaultOf(properties.time, receivedAt) ??
    distinctIdFault(shape.name, properties, mode) ??
    insertIdFault(properties.$insert_id) ??
    widthFault(properties) ??
    valueFault(properties, utf8)
  )
}

function timeFaultOf(value: unknown, receivedAt: number): Fault | undefined {
  if (value === undefined || value === null) return timeFault('must not be missing')
  const time = readTime(value)
  if (time === undefined) return timeFault('must be specified as seconds since epoch')
  if (time > receivedAt + limits.futureMs) return timeFault('must not be in the future')
  return time < limits.earliestMs ? timeTooEarly : undefined
}

function timeFault(what: string): Fault {
  return { field: 'properties.time', message: `'properties.time' is invalid: ${what}` }
}

function distinctIdFault(
  name: string,
  properties: Readonly<Record<string, unknown>>,
  mode: IdMode,
): Fault | undefined {
  const id = readId(properties.distinct_id)
  if (id === undefined) {
    // A merge names its ids elsewhere, and so does the documented form of an identify.
    const namesOthers = name === '$merge' || (name === '$identify' && properties.$identified_id !== undefined)
    return mode === 'original' && !namesOthers ? distinctFault('must not be missing') : undefined
  }
  return isForbiddenId(id) ? distinctFault('must not be a placeholder') : undefined
}

function distinctFault(what: string): Fault {
  return { field: 'properties.distinct_id', message: `'properties.distinct_id' is invalid: ${what}` }
}

function insertIdFault(value: unknown): Fault | undefined {
  const id = readId(value)
  if (id === undefined || id === '') return insertFault('must not be missing')
  if (!/^[A-Za-z0-9-]+$/.test(id)) return insertFault("must only contain alphanumeric or hyphen '-' characters")
  if (id.length > limits.insertIdBytes) return insertFault(`must not be longer than ${limits.insertIdBytes} bytes`)
  return isForbiddenId(id) ? insertFault('must not be a placeholder') : undefined
}

function insertFault(what: string): Fault {
  return { field: '$insert_id', message: `'$insert_id' is invalid: ${what}` }
}

/** Containers below the properties that strict import takes inside each other. */
const strictDepth = 3

function widthFault(properties: Readonly<Record<string, unknown>>): Fault | undefined {
  let count = 0
  for (const _ in properties) {
    if (++count > limits.eventProperties) {
      const message = `'properties' is invalid: must not have more than ${limits.eventProperties} properties`
      return { field: 'properties', message }
    }
  }
  return undefined
}

function valueFault(properties: Readonly<Record<string, unknown>>, utf8: boolean): Fault | undefined {
  for (const name in properties) {
    const value = properties[name]
    if (typeof value === 'string') {
      if (isNotUtf8(value, utf8)) return propertyFault(name, 'string should be valid utf8')
    } else if (typeof value === 'object' && value !== null && isTooBig(value, 1)) {
      return propertyFault(name, `must not be deeper than ${strictDepth} or have more than ${limits.items} items`)
    }
  }
  return undefined
}

function propertyFault(name: string, what: string): Fault {
  const shown = `properties.${cutText(name, limits.nameLength)}`
  return { field: shown, message: `${shown} is invalid: ${what}` }
}

/** Bytes that were no UTF-8 are U+FFFD by now; a lone surrogate can only come from an escape. */
function isNotUtf8(text: string, utf8: boolean): boolean {
  return (!utf8 && text.includes('\ufffd')) || !(text as string & { isWellFormed(): boolean }).isWellFormed()
}

function isTooBig(value: object, depth: number): boolean {
  if (depth > strictDepth) return true
  let count = 0
  for (const key in value) {
    if (++count > limits.items) return true
    const child = (value as Readonly<Record<string, unknown>>)[key]
    if (typeof child === 'object' && child !== null && isTooBig(child, depth + 1)) return true
  }
  return false
}
