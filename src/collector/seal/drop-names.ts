/** Takes away what a project's owner does not want to be sent any more. */

/** Removes these names from `kept`, and from the groups beside it; answers how many there were. */
export function dropNames(
  names: ReadonlySet<string>,
  kept: Record<string, unknown>,
  groups: { keys(): Iterable<string>; delete(name: string): unknown } | undefined,
): number {
  let count = 0
  for (const name in kept) {
    if (!names.has(name)) continue
    delete kept[name]
    count++
  }
  for (const name of groups?.keys() ?? []) {
    if (!names.has(name)) continue
    groups!.delete(name)
    count++
  }
  return count
}
