/** Which changes of events cannot be made: those that would tear people apart, or send an event round in a circle. */
import type { Note, NoteChange } from '../../../registry/index.ts'
import { ApiError } from '../../errors.ts'

/** The verbs by which ids come together. */
const verbs: ReadonlySet<string> = new Set(['$identify', '$create_alias', '$merge'])

/** @throws {ApiError} REQUEST_INVALID */
export function checkEventChanges(notes: readonly Note[], changes: readonly { readonly name: string; readonly change: NoteChange }[]): void {
  const next = new Map(notes.flatMap(({ kind, name, mergedInto }) => (kind === 'event' && mergedInto !== null ? [[name, mergedInto] as const] : [])))
  for (const { name, change } of changes) {
    if (change.mergedInto === null) next.delete(name)
    else if (change.mergedInto !== undefined) next.set(name, change.mergedInto)
  }
  for (const { name, change } of changes) {
    const drops = change.state === 'dropped'
    const target = change.mergedInto ?? undefined
    if (verbs.has(name) && (drops || target !== undefined)) {
      throw new ApiError('REQUEST_INVALID', `${name} joins the ids of a person and can be neither dropped nor merged`)
    }
    if (target === undefined) continue
    if (verbs.has(target)) throw new ApiError('REQUEST_INVALID', `${target} is a verb of identity; nothing can be stored under its name`)
    const passed = new Set([name])
    for (let at: string | undefined = target; at !== undefined; at = next.get(at)) {
      if (passed.has(at)) throw new ApiError('REQUEST_INVALID', 'An event cannot be merged into itself, also not by way of others')
      passed.add(at)
    }
  }
}
