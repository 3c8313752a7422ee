/**
 * What intake counts beside the events: outcomes, the dictionary, what was set aside, and the guard's findings. They
 * gather in memory and are written together from time to time; a crash loses the last few seconds of them, and no event.
 */
import { FindingsLedger } from '../../guard/index.ts'
import type { DictionaryEntry, IntakeCount, Registry, SetAsideCount, StoredFinding } from '../../registry/index.ts'
import type { WorkerReport } from './messages.ts'

/** Places that one writing takes at the most: it holds the registry while it does. */
const mostFindings = 2_000

export interface TalliesOptions {
  readonly registry: Pick<Registry, 'intake' | 'dictionary' | 'setAside' | 'findings'>
  /** Has the workers hand over what they have gathered. */
  readonly gather: () => Promise<void>
  /** Findings that are new or worse; nobody waits for it. */
  readonly tell: (findings: readonly StoredFinding[]) => void
  readonly onTrouble: (message: string) => void
}

export class Tallies {
  readonly findings = new FindingsLedger(mostFindings)
  readonly #options: TalliesOptions
  #counts: IntakeCount[] = []
  #dictionary: DictionaryEntry[] = []
  #setAside: SetAsideCount[] = []
  #writing: Promise<void> = Promise.resolve()

  constructor(options: TalliesOptions) {
    this.#options = options
  }

  count(counts: readonly IntakeCount[]): void {
    this.#counts.push(...counts)
  }

  report({ dictionary, setAside, findings }: WorkerReport): void {
    for (const entry of dictionary) this.#dictionary.push(entry)
    this.#setAside.push(...setAside)
    this.findings.merge(findings)
  }

  /** Writes what gathered since the last time, in all workers. Resolves also when it could not be written. */
  async flush(): Promise<void> {
    await this.#options.gather()
    this.#writing = this.#writing.then(() => this.#write()).catch((error: unknown) =>
      this.#options.onTrouble(`Cannot write intake counters: ${error instanceof Error ? error.name : 'unknown'}`))
    return this.#writing
  }

  async #write(): Promise<void> {
    const { registry, tell } = this.#options
    const counts = this.#counts.splice(0)
    const dictionary = this.#dictionary.splice(0)
    const setAside = this.#setAside.splice(0)
    const found = this.findings.take()
    // What this ledger had no room for may have been any project's.
    if (found.setAside > 0) setAside.push({ project: 0, what: 'finding', count: found.setAside })
    await registry.intake.addIntake(counts)
    await registry.dictionary.addToDictionary(dictionary)
    if (setAside.length > 0) await registry.setAside.add(setAside)
    const findings = await registry.findings.add(found.entries).catch((error: unknown) => {
      this.findings.merge({ entries: found.entries, setAside: 0 })
      throw error
    })
    // Others wait for the counts, and nobody for a webhook or a mail server.
    if (findings.length > 0) tell(findings)
  }
}
