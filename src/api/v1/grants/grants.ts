/**
 * Requests for grants, as the app files and lists them. They are proven and opened at the vault's desk, on its own
 * origin: no value comes this way.
 */
import { handle } from '../../../model/handle.ts'
import type { RequestView } from '../../../vault/index.ts'
import type { ApiDeps, Reader } from '../../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { readerMay } from '../../access/rights.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { idsOf, peopleMeant, recordsOf } from './people.ts'
import * as shapes from './shapes.ts'

export function grantEndpoints(deps: ApiDeps): Endpoint[] {
  /** A request of this project that the reader asked for or may approve. @throws {ApiError} NOT_FOUND */
  async function visible(id: string | undefined, project: number, reader: Reader): Promise<RequestView> {
    const found = (await deps.vault.requests()).find((one) => one.id === id && one.project === project)
    if (found !== undefined && (isMine(found, reader) || readerMay(reader, 'unseal.approve', project))) return found
    throw new ApiError('NOT_FOUND', 'There is no such request: it has ended, or the vault was started anew')
  }

  function toShown({ people, ...request }: RequestView, reader: Reader) {
    const mine = isMine(request, reader)
    return {
      ...request,
      people: people.slice(0, 20).map((pseudonym) => ({ pseudonym, handle: handle(pseudonym) })),
      fields: [...request.fields], approvals: [...request.approvals],
      mine, mayApprove: !mine && readerMay(reader, 'unseal.approve', request.project),
      desk: deskAddress(deps, 'request', request.id),
    }
  }

  return [
    endpoint(
      {
        method: 'POST',
        path: '/v1/projects/:id/grants/preview',
        summary: 'How many people and ids a request would be about, and which fields they have under seal. Nothing is filed',
        needs: 'unseal.request',
        body: shapes.preview,
        answer: shapes.previewed,
      },
      async (asked) => {
        const project = projectOf(asked)
        const people = await peopleMeant(deps, project, asked.body)
        const fields = await deps.registry.sealed.sealedFieldsOf(project.id, await idsOf(deps, project.id, people))
        const counts = new Map<string, number>()
        for (const names of fields.values()) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
        return {
          people: people.length, ids: fields.size,
          fields: [...counts].map(([name, count]) => ({ name, people: count })).toSorted((one, two) => two.people - one.people),
        }
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/v1/projects/:id/grants',
        summary: 'Asks for sealed fields to be opened. It is proven and shown at the vault’s desk, whose address is answered',
        needs: 'unseal.request',
        body: shapes.grantAsked,
        answer: shapes.grant,
      },
      async (asked) => {
        const { reason, level, history } = asked.body
        const fields = [...new Set(asked.body.fields)]
        refuseReason(deps, reason)
        const project = projectOf(asked)
        const people = await peopleMeant(deps, project, asked.body)
        const records = await recordsOf(deps, project.id, await idsOf(deps, project.id, people), fields, history)
        // Only whom there is something of: what a grant names counts.
        const named = [...new Set(records.map(({ value }) => value.pseudonym))]
        const request = await deps.vault.file({
          actor: actorOf(asked.reader), project: project.id, people: named, fields, level, reason: reason.trim(), records,
        })
        return toShown(request, asked.reader) as never
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/grants',
        summary: 'One’s own requests, and those that one may approve',
        needs: 'unseal.request',
        answer: shapes.grants,
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const all = (await deps.vault.requests()).filter(({ project }) => project === id)
        const seen = all.filter((one) => isMine(one, asked.reader) || readerMay(asked.reader, 'unseal.approve', id))
        return { grants: seen.map((one) => toShown(one, asked.reader)) as never }
      },
    ),
    endpoint(
      { method: 'GET', path: '/v1/projects/:id/grants/:grant', summary: 'One request', needs: 'unseal.request', answer: shapes.grant },
      async (asked) => toShown(await visible(asked.params['grant'], projectOf(asked).id, asked.reader), asked.reader) as never,
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/v1/projects/:id/grants/:grant',
        summary: 'Takes a request away: one’s own, or as whoever may approve it',
        needs: 'unseal.request',
      },
      async (asked) => {
        const { id } = await visible(asked.params['grant'], projectOf(asked).id, asked.reader)
        await deps.vault.cancel(id, actorOf(asked.reader))
        return undefined
      },
    ),
  ]
}

/** @throws {ApiError} REASON_REFUSED */
export function refuseReason(deps: Pick<ApiDeps, 'reasonFault'>, reason: string): void {
  const fault = deps.reasonFault(reason)
  if (fault !== undefined) throw new ApiError('REASON_REFUSED', fault)
}

export function deskAddress({ deskOrigin }: Pick<ApiDeps, 'deskOrigin'>, what: 'request' | 'enrolment', id: string): string | null {
  return deskOrigin === undefined ? null : `${deskOrigin}/?${what}=${id}`
}

function isMine({ actor }: Pick<RequestView, 'actor'>, reader: Reader): boolean {
  // The owner is one, by whichever of the link's sessions.
  return actor === actorOf(reader) || (reader.kind === 'owner' && actor.startsWith('owner'))
}
