/**
 * What was erased after a backup was made must not come back with it. The ledger says who was, so whoever restores hands
 * in the newest copy of it, and the erasures that the backup does not have are done again.
 */
import type { Ledger } from '../ledger/index.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { EventsMode } from './settings.ts'

export interface PastErasure {
  readonly project: ProjectId
  readonly people: readonly Pseudonym[]
  readonly field?: string
  readonly everyone?: true
  readonly events: EventsMode
}

/**
 * The erasures on the ledger whose end is not before entry `since`, in order; one that was begun and not
 * ended included.
 */
export async function erasuresSince(ledger: Pick<Ledger, 'entries' | 'peopleOf'>, since: number): Promise<PastErasure[]> {
  const found = new Map<number, PastErasure>()
  for await (const entry of ledger.entries(since)) {
    if (entry.kind !== 'erase.begin' && entry.kind !== 'erase.done') continue
    const { project, field, events, everyone, begun } = entry
    if (typeof project !== 'number') continue
    if (typeof begun === 'number') found.delete(begun)
    found.set(entry.index, {
      project, people: (await ledger.peopleOf(entry)) as Pseudonym[], events: events === 'remove' ? 'remove' : 'keep',
      ...(typeof field === 'string' && { field }), ...(everyone === true && { everyone }),
    })
  }
  return [...found.values()]
}
