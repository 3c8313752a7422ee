/** The newest events of each project, in memory, and those who watch them arrive. Holds what the store holds: pseudonyms. */
import type { LiveEvent } from './intake/messages.ts'

const mostKept = 200

export type Watcher = (message: { readonly events: readonly LiveEvent[] } | { readonly refused: Readonly<Record<string, number>> }) => void

export class LiveHub {
  readonly #kept = new Map<number, LiveEvent[]>()
  readonly #watchers = new Map<number, Set<Watcher>>()

  publish(events: readonly LiveEvent[]): void {
    for (const [project, list] of grouped(events)) {
      const kept = this.#kept.get(project) ?? []
      kept.push(...list)
      kept.splice(0, kept.length - mostKept)
      this.#kept.set(project, kept)
      for (const watcher of this.#watchers.get(project) ?? []) watcher({ events: list })
    }
  }

  refuse(project: number, refused: Readonly<Record<string, number>>): void {
    for (const watcher of this.#watchers.get(project) ?? []) watcher({ refused })
  }

  /** The newest events first. */
  latest(project: number, limit: number): LiveEvent[] {
    return (this.#kept.get(project) ?? []).slice(-limit).toReversed()
  }

  /** Calls `watcher` for what arrives from now on; the answer ends that. */
  watch(project: number, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(project) ?? new Set()
    this.#watchers.set(project, watchers.add(watcher))
    return () => watchers.delete(watcher)
  }

  forget(project: number): void {
    this.#kept.delete(project)
  }
}

function grouped(events: readonly LiveEvent[]): Map<number, LiveEvent[]> {
  const byProject = new Map<number, LiveEvent[]>()
  for (const event of events) {
    const list = byProject.get(event.project)
    if (list === undefined) byProject.set(event.project, [event])
    else list.push(event)
  }
  return byProject
}
