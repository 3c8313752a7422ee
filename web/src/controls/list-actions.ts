/** What can be done with one item of a list, as functions that make the new list. */
import type { ListActions } from './selector-row.tsx'

export function listActions<T>(list: readonly T[], index: number, set: (list: readonly T[]) => void, least = 1): ListActions {
  return {
    up: index > 0 ? () => set(move(list, index, index - 1)) : undefined,
    down: index < list.length - 1 ? () => set(move(list, index, index + 1)) : undefined,
    duplicate: () => set(list.toSpliced(index + 1, 0, list[index]!)),
    remove: list.length > least ? () => set(list.toSpliced(index, 1)) : undefined,
  }
}

/** The list with the item at `from` standing at `to`. */
export function move<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from]
  return item === undefined ? list : list.toSpliced(from, 1).toSpliced(to, 0, item)
}
