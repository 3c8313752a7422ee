/** Erases one identifying field, of some people or of everyone: keys and ciphertexts, former values included. */
import type { Pseudonym } from '../model/pseudonym.ts'
import type { PrivacyRequest } from '../registry/index.ts'
import { asJson, type ErasureAsked, type ErasureResult, workOf } from './asked.ts'
import type { ErasureDeps } from './deps.ts'
import { personsOf } from './erase-people.ts'

export async function eraseField(deps: ErasureDeps, request: PrivacyRequest, field: string): Promise<ErasureResult> {
  const { registry, ledger } = deps
  const { project } = request
  const asked = request.asked as unknown as ErasureAsked
  const { people, begun: before } = workOf(request)
  const named = asked.everyone === true ? undefined : new Set((await personsOf(registry, project, people)).flat())
  const erased = named === undefined ? { field } : { people: named, field }
  await deps.forgetSealed(project, erased)
  await deps.settle()
  const head = { erasure: request.id, project, actor: request.requestedBy, origin: asked.origin, field, ...(named === undefined && { everyone: true }) }
  const begun = before ?? (await ledger.append({ kind: 'erase.begin', ...head }, named === undefined ? undefined : [...named])).index
  await registry.privacyRequests.change(request.id, { work: asJson({ people, begun }) })
  if (named !== undefined) await deps.cancelGrants(project, named)

  const had = new Set<Pseudonym>()
  let values = 0
  for (let after: number | null = 0; after !== null;) {
    const scan = await registry.sealed.scan(project, after, field)
    const theirs = scan.values.filter(({ pseudonym }) => named === undefined || named.has(pseudonym))
    for (const { pseudonym } of theirs) had.add(pseudonym)
    const whose = [...new Set(theirs.map(({ pseudonym }) => pseudonym))]
    if (named === undefined && whose.length > 0) await deps.cancelGrants(project, new Set(whose))
    values += await registry.seals.eraseRecords(project, whose, new Set(theirs.map(({ record }) => record)))
    after = scan.last
  }
  await deps.forgetSealed(project, erased)
  const unreadableAt = deps.now()
  await registry.dropErased()
  const { index: done } = await ledger.append({ kind: 'erase.done', ...head, values, begun }, [...had])
  return { persons: had.size, ids: had.size, values, unreadableAt, begun, done }
}
