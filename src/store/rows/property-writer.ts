/**
 * Writes an event's or a profile's properties as the binary form of a ClickHouse JSON value, with their types kept:
 * a string stays a string even when it looks like a number or a date.
 *
 * | JSON | stored as |
 * | --- | --- |
 * | string, number, boolean | String, Float64, Bool |
 * | list of one of these | Array of it; the empty list is an Array(String) |
 * | any other list | Array(Nullable(String)) whose elements are JSON text |
 * | object | a path for each leaf, names joined by dots (property-path.ts) |
 * | null, empty object | nothing: absent |
 */
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { type PathTypes, typeBits } from './path-types.ts'
import { pathSegment } from './property-path.ts'
import type { RowWriter } from './row-writer.ts'

const typeString = 0x15
const typeFloat64 = 0x0e
const typeBool = 0x2d
const typeArray = 0x1e
const typeNullable = 0x23

/** Objects nested deeper than this are written as one JSON text. */
const deepest = 16

/** A name's path segment as RowBinary, kept since the same names come with every event. */
const known = new Map<string, Uint8Array>()
const mostKnown = 20_000

/** @param types notes what was written under which path, when given */
export function writeProperties(writer: RowWriter, properties: JsonObject, types?: PathTypes): void {
  const count = writer.countBefore()
  writer.setCount(count, writeLeaves(writer, properties, '', 0, types))
}

/** Answers how many paths were written. */
function writeLeaves(writer: RowWriter, object: JsonObject, prefix: string, depth: number, types: PathTypes | undefined): number {
  let count = 0
  for (const name in object) {
    const value = object[name]
    if (value === null || value === undefined) continue
    if (typeof value === 'object' && !Array.isArray(value) && depth < deepest) {
      const path = prefix + pathSegment(name)
      const inside = writeLeaves(writer, value as JsonObject, `${path}.`, depth + 1, types)
      if (inside > 0) types?.note(path, typeBits.object)
      count += inside
      continue
    }
    if (prefix === '') {
      writePath(writer, name)
      types?.note(pathSegment(name), bitOf(value))
    } else {
      const path = prefix + pathSegment(name)
      writer.string(path)
      types?.note(path, bitOf(value))
    }
    writeValue(writer, value)
    count += 1
  }
  return count
}

function bitOf(value: JsonValue): number {
  switch (typeof value) {
    case 'string': return typeBits.string
    case 'number': return typeBits.number
    case 'boolean': return typeBits.boolean
    // An object that is nested too deep is written as its JSON text.
    default: return Array.isArray(value) ? typeBits.list : typeBits.string
  }
}

function writePath(writer: RowWriter, name: string): void {
  let bytes = known.get(name)
  if (bytes === undefined) {
    const text = Buffer.from(pathSegment(name))
    const length: number[] = []
    for (let rest = text.length; ; rest >>>= 7) {
      if (rest < 0x80) {
        length.push(rest)
        break
      }
      length.push((rest & 0x7f) | 0x80)
    }
    bytes = Buffer.concat([Buffer.from(length), text])
    if (known.size >= mostKnown) known.clear()
    known.set(name, bytes)
  }
  writer.raw(bytes)
}

function writeValue(writer: RowWriter, value: JsonValue): void {
  switch (typeof value) {
    case 'string':
      writer.u8(typeString)
      writer.string(value)
      return
    case 'number':
      writer.u8(typeFloat64)
      writer.f64(value)
      return
    case 'boolean':
      writer.u8(typeBool)
      writer.u8(value ? 1 : 0)
      return
    default:
      if (Array.isArray(value)) writeList(writer, value)
      else {
        writer.u8(typeString)
        writer.string(JSON.stringify(value))
      }
  }
}

function writeList(writer: RowWriter, list: readonly JsonValue[]): void {
  const type = elementType(list)
  writer.u8(typeArray)
  if (type === 'mixed') {
    writer.u8(typeNullable)
    writer.u8(typeString)
    writer.varint(list.length)
    for (const element of list) {
      writer.u8(0)
      writer.string(JSON.stringify(element))
    }
    return
  }
  writer.u8(type === 'number' ? typeFloat64 : type === 'boolean' ? typeBool : typeString)
  writer.varint(list.length)
  for (const element of list) {
    if (type === 'number') writer.f64(element as number)
    else if (type === 'boolean') writer.u8(element === true ? 1 : 0)
    else writer.string(element as string)
  }
}

function elementType(list: readonly JsonValue[]): 'string' | 'number' | 'boolean' | 'mixed' {
  if (list.length === 0) return 'string'
  const type = typeof list[0]
  if (type !== 'string' && type !== 'number' && type !== 'boolean') return 'mixed'
  for (const element of list) if (typeof element !== type) return 'mixed'
  return type
}
