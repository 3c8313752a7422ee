/** Sets an optional part of a value, or leaves it out where there is none: absence is absence, not `undefined`. */
export function withPart<T extends object, K extends keyof T>(whole: T, key: K, part: T[K] | undefined): T {
  const { [key]: _dropped, ...rest } = whole
  return (part === undefined ? rest : { ...rest, [key]: part }) as T
}
