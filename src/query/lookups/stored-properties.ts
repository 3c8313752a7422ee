/**
 * Reads a `properties` value as the engine prints it back into what was stored: names without their escapes, and mixed
 * lists, whose elements are kept as JSON text, as the values that they are.
 */
import type { JsonObject, JsonValue } from '../../model/json.ts'

/** @param mixed the paths (as stored) whose lists hold JSON texts */
export function storedProperties(printed: unknown, mixed: readonly string[]): JsonObject {
  return named(printed as JsonObject, '', new Set(mixed))
}

function named(printed: JsonObject, prefix: string, mixed: ReadonlySet<string>): JsonObject {
  const properties: Record<string, JsonValue> = {}
  for (const [segment, value] of Object.entries(printed)) {
    const path = prefix + segment
    properties[nameOf(segment)] = valueOf(value, path, mixed)
  }
  return properties
}

function valueOf(value: JsonValue, path: string, mixed: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) {
    return mixed.has(path) ? value.map((element) => (typeof element === 'string' ? (JSON.parse(element) as JsonValue) : element)) : value
  }
  return typeof value === 'object' && value !== null ? named(value as JsonObject, `${path}.`, mixed) : value
}

/** The name that a stored path is shown by: those of nested objects are joined by dots. */
export function storedName(path: string): string {
  return path.split('.').map(nameOf).join('.')
}

// The inverse of the escapes in store/rows/property-path.ts.
function nameOf(segment: string): string {
  if (segment === '%') return ''
  return segment.includes('%') ? segment.replaceAll('%2E', '.').replaceAll('%25', '%') : segment
}
