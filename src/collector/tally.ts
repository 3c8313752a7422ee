/** Counts what became of the records of one request, by stable reason. */
import type { ProjectId } from '../model/project.ts'
import type { GuardFinding } from '../model/ports.ts'
import type { CollectCounts, CollectFinding } from './request.ts'

export class Tally {
  accepted = 0
  cut = 0
  droppedProperties = 0
  readonly #refused: Record<string, number> = {}
  readonly #dropped: Record<string, number> = {}
  readonly #findings = new Map<string, CollectFinding & { count: number }>()

  refuse(reason: string, count = 1): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + count
  }

  drop(reason: string): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1
  }

  /** `page`: the page's URL as it is kept. */
  find(project: ProjectId, name: string, page: string | undefined, finding: GuardFinding): void {
    const key = `${project}\0${name}\0${page}\0${finding.class}\0${finding.property}`
    const known = this.#findings.get(key)
    if (known !== undefined) known.count++
    else this.#findings.set(key, { project, name, page, finding, count: 1 })
  }

  get counts(): CollectCounts {
    return { accepted: this.accepted, refused: this.#refused, dropped: this.#dropped, cut: this.cut, droppedProperties: this.droppedProperties }
  }

  get findings(): readonly CollectFinding[] {
    return [...this.#findings.values()]
  }
}

/** A URL whose credentials were cut before the guard could see them. */
export function credentialsIn(property: string): GuardFinding {
  return { class: 'url-credential', property }
}
