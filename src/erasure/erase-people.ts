/**
 * The steps by which people are erased. Each can be repeated, and what the next ones need is written down before they
 * begin, so that an erasure that was cut short goes on where it was.
 *
 * Identity goes first (keys, then ciphertexts with their blind indexes): from there on nobody can read it. Then what
 * could lead to it: profiles, links, quarantined events, and the person's ids in the events. Intake is settled before,
 * so that nothing of what was taken comes back, and forgets what it sealed, so that whoever comes under the same id is
 * sealed anew and is a new person. What arrives while this goes on belongs to that new person, or goes with the old one.
 */
import type { ProjectId } from '../model/project.ts'
import { pseudonymFromBytes, type Pseudonym } from '../model/pseudonym.ts'
import type { PrivacyRequest, Registry } from '../registry/index.ts'
import { asJson, type ErasureAsked, type ErasureCounts, type ErasureResult, type ErasureWork, noCounts, workOf } from './asked.ts'
import type { ErasureDeps } from './deps.ts'

/** @throws {LedgerError} LEDGER_UNAVAILABLE: nothing was erased yet @throws {StoreError} {@link RegistryError}: go on later */
export async function erasePeople(deps: ErasureDeps, request: PrivacyRequest): Promise<ErasureResult> {
  const { registry, store, ledger } = deps
  const { project } = request
  const asked = request.asked as unknown as ErasureAsked
  let work = workOf(request)
  const note = async (more: Partial<ErasureWork>): Promise<void> => {
    work = { ...work, ...more }
    await registry.privacyRequests.change(request.id, { work: asJson(work) })
  }
  const counted = (more: Partial<ErasureCounts>) => note({ counts: { ...noCounts, ...work.counts, ...more } })

  // Once before, so that it is known whose ids are one person, links that are still on their way included.
  await deps.forgetSealed(project, { people: new Set(work.persons?.flat() ?? work.people) })
  await deps.settle()
  if (work.persons === undefined) {
    const persons = await personsOf(registry, project, work.people)
    await note({ persons, replacements: persons.map(() => pseudonymFromBytes(deps.random(16))) })
  }
  const persons = work.persons ?? []
  const ids = persons.flat()
  const gone = new Set(ids)
  const head = { erasure: request.id, project, actor: request.requestedBy, origin: asked.origin, events: asked.events }
  if (work.begun === undefined) {
    const { index } = await ledger.append({ kind: 'erase.begin', ...head, persons: persons.length }, ids)
    await note({ begun: index })
  }

  await deps.cancelGrants(project, gone)
  const { values } = await registry.seals.eraseSealed(project, ids)
  await deps.forgetSealed(project, { people: gone })
  await note({ unreadableAt: work.unreadableAt ?? deps.now() })
  await counted({ persons: persons.length, ids: ids.length, values: (work.counts?.values ?? 0) + values })

  const profiles = await registry.forget.deleteProfiles(project, ids)
  const links = await registry.forget.closeLinks(project, ids)
  const quarantined = await registry.quarantine.removeOf(project, gone)
  await deps.settle()
  await counted({
    profiles: (work.counts?.profiles ?? 0) + profiles, links: (work.counts?.links ?? 0) + links,
    quarantined: (work.counts?.quarantined ?? 0) + quarantined,
  })

  const events = asked.events === 'remove'
    ? await store.people.removePeople(project, ids, deps.toProperties)
    : await store.people.replacePeople(project, replacementsOf(work), deps.toProperties)
  await counted({ events: (work.counts?.events ?? 0) + events })
  await registry.forget.removeTraces(project, ids)
  await store.people.removeProfiles(project, ids)
  if (events > 0 || (work.counts?.profiles ?? 0) > 0) await store.rewriter.freeReplaced()
  await registry.dropErased()
  deps.forgetLive(project)
  // Links and ids that were noted meanwhile were closed and erased with the rest.
  await deps.forgetSealed(project, { people: gone })

  const counts = work.counts ?? noCounts
  const { index: done } = await ledger.append({ kind: 'erase.done', ...head, ...counts, begun: work.begun ?? 0 }, ids)
  return { ...counts, unreadableAt: work.unreadableAt ?? deps.now(), begun: work.begun ?? 0, done }
}

/** The ids of each person that one of these is an id of. */
export async function personsOf({ links }: Pick<Registry, 'links'>, project: ProjectId, people: readonly Pseudonym[]): Promise<Pseudonym[][]> {
  const heads = new Set((await links.resolve(project, people)).values())
  const persons: Pseudonym[][] = []
  for (const head of heads) persons.push([head, ...(await links.membersOf(project, head)).map(({ from }) => from)])
  return persons
}

/** One throw-away for all ids of a person: reports go on counting one person. */
function replacementsOf({ persons = [], replacements = [] }: ErasureWork): ReadonlyMap<Pseudonym, Pseudonym> {
  return new Map(persons.flatMap((ids, place) => ids.map((id) => [id, replacements[place]!] as const)))
}
