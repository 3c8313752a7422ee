/** Reads ids as clients send them: text, or a number that means its digits. */
import { limits } from '../settings.ts'
import { cutText, wellFormed } from './clean-value.ts'

/** The id's text, bounded and well-formed; undefined for what is no id at all. `""` stays. */
export function readId(value: unknown): string | undefined {
  if (typeof value === 'string') return wellFormed(cutText(value, limits.nameLength), true)
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

/** The ids of a value that is one id or a list of them. */
export function readIds(value: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value.slice(0, limits.items) : [value]
  const ids: string[] = []
  for (const item of items) {
    const id = readId(item)
    if (id !== undefined && id !== '') ids.push(id)
  }
  return ids
}
