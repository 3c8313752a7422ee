/**
 * Lets events out of quarantine: into the store as ordinary rows, then out of the registry. A crash between the two
 * leaves them in both; released again, they are known as resends and counted once.
 */
import type { ProjectId } from '../model/project.ts'
import type { QuarantineChoice, Registry } from '../registry/index.ts'
import { EventRowEncoder, type EventStore } from '../store/index.ts'
import { NameCounter } from './intake/name-counter.ts'

const pageSize = 1_000

/** Answers how many events were released. @throws {StoreError} those that were not released stay */
export async function releaseQuarantined(
  registry: Pick<Registry, 'quarantine' | 'dictionary'>, store: EventStore, project: ProjectId, choice: QuarantineChoice,
): Promise<number> {
  const encoder = new EventRowEncoder()
  let count = 0
  for (;;) {
    const page = await registry.quarantine.take(project, choice, pageSize)
    if (page.length === 0) return count
    await store.append(encoder.encode(page.map(({ event }) => event)))
    count += await registry.quarantine.remove(project, { ids: page.map(({ id }) => id) })
    const names = new NameCounter()
    for (const { event } of page) names.event(event)
    await registry.dictionary.addToDictionary(names.take().dictionary)
  }
}
