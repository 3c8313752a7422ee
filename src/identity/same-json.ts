import { isJsonObject, type JsonValue } from '../model/json.ts'

/** Whether two JSON values are equal: lists in their order, objects in any order of their names. */
export function sameJson(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, i) => sameJson(item, other[i]))
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const names = Object.keys(one)
  return names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name]!, other[name]!))
}
