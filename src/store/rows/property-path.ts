/**
 * Property names as paths of the `properties` column.
 *
 * The engine separates nested objects with dots, so a dot inside a name is written `%2E`, a percent sign `%25`, and
 * the empty name `%`. No two different property paths share a text, and the engine refuses a row with the same path twice.
 */

/** The path text of one name. */
export function pathSegment(name: string): string {
  if (name === '') return '%'
  if (name.indexOf('%') === -1 && name.indexOf('.') === -1) return name
  return name.replaceAll('%', '%25').replaceAll('.', '%2E')
}

/** The path text of a property and the names inside it: `propertyPath('shop', ['city'])` is `shop.city`. */
export function propertyPath(name: string, inside: readonly string[] = []): string {
  return [name, ...inside].map(pathSegment).join('.')
}

/** The name of one segment; the inverse of {@link pathSegment}. */
export function segmentName(segment: string): string {
  if (segment === '%') return ''
  return segment.indexOf('%') === -1 ? segment : segment.replaceAll('%2E', '.').replaceAll('%25', '%')
}
