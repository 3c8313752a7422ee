/** The filter in the address: `what`, `who`, `where`, `days`. What cannot be read is left out. */
import type { Search } from '../question/search.ts'
import { groups, type Filter, type Group } from './types.ts'

export const dayChoices = ['1', '7', '30'] as const

/** @param now milliseconds, from which days are counted back */
export function readFilter(search: Search, now: number): Filter {
  const { what, who, where, days } = search as Readonly<Record<string, string | undefined>>
  return {
    ...(isGroup(what) && { group: what }),
    ...(who !== undefined && who !== '' && { actor: who }),
    ...(where !== undefined && /^[1-9]\d{0,9}$/.test(where) && { project: Number(where) }),
    ...(days !== undefined && (dayChoices as readonly string[]).includes(days) && { from: now - Number(days) * 86_400_000 }),
  }
}

function isGroup(text: string | undefined): text is Group {
  return (groups as readonly (string | undefined)[]).includes(text)
}
