/**
 * Outgoing destinations of a project. Making and changing one sends data out from then on, so members confirm it; stopping
 * one is left to whoever manages incidents too, and asks for nothing.
 */
import { type Forwarder, positionOf } from '../../../forward/index.ts'
import { isPseudonym, pseudonymBytes, type Pseudonym } from '../../../model/pseudonym.ts'
import type { StoredDestination } from '../../../registry/index.ts'
import { readerMay } from '../../access/rights.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError, notAllowed } from '../../errors.ts'
import { actorOf, type RecordRead } from '../../reads.ts'
import { refuseTexts } from '../texts.ts'
import * as shapes from './shapes.ts'

const batchesShown = 50
const deletionsShown = 100
const all = '/v1/projects/:id/destinations'
const one = `${all}/:destination`

export function destinationEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  const { forward, registry, now } = deps
  const found = (asked: Asked<unknown, unknown>) => forward.get(projectOf(asked).id, numberIn(asked, 'destination'))

  /** An address may be a key, as that of an incoming webhook is: whole for whoever could change it. */
  async function shown(asked: Asked<unknown, unknown>, destination: StoredDestination) {
    const { id, name, kind, events, policy, vendor, batchSize, state, createdAt, granted } = destination
    const { sentEvents, lastSentAt, trouble, batch, from } = positionOf(destination.position)
    const address = kind === 'folder' || readerMay(asked.reader, 'project.manage', destination.project) ? destination.address : `${new URL(destination.address).origin}/…`
    return {
      id, name, kind, address, events: events && [...events], policy: { ...policy, properties: [...policy.properties] }, vendor: { ...vendor }, batchSize, state, createdAt,
      granted: granted && {
        grant: granted.grant.id, fields: [...granted.grant.fields], level: granted.grant.level, expiresAt: granted.grant.expiresAt, isOver: granted.grant.expiresAt <= now(),
      },
      progress: {
        sentEvents, lastSentAt, trouble, tries: batch?.tries ?? 0, upTo: from, batches: { ...(await registry.forwardLog.totals(id)) },
      },
    }
  }

  /** A way to change a state that answers the destination. */
  const act = (path: string, summary: string, needs: 'project.manage' | 'incident.manage', confirmed: boolean, work: (project: number, id: number, actor: string) => Promise<void>) =>
    endpoint(
      { method: 'POST', path: `${one}/${path}`, summary, needs, ...(confirmed && { confirmed: 'factor' as const }), answer: shapes.destination },
      async (asked) => {
        await work(projectOf(asked).id, numberIn(asked, 'destination'), actorOf(asked.reader))
        return shown(asked, await found(asked))
      },
    )

  return [
    endpoint(
      { method: 'GET', path: all, summary: 'Where events are forwarded to, and how that goes', needs: 'ledger.read', answer: shapes.destinations },
      async (asked) => ({
        destinations: await Promise.all((await forward.list(projectOf(asked).id, true)).map((each) => shown(asked, each))), isStopped: await forward.isStopped(),
      }),
    ),
    endpoint(
      {
        method: 'POST', path: all, summary: 'Forwards events from now on, or since an instant; nothing that names people unless it is granted',
        needs: 'project.manage', confirmed: 'factor', body: shapes.newDestination, answer: shapes.madeDestination,
      },
      async (asked) => {
        refuseTexts(deps, asked.body)
        const made = await forward.create({ ...asked.body, project: projectOf(asked).id }, actorOf(asked.reader))
        void asked.reply.code(201)
        return { ...(await shown(asked, made)), secret: made.kind === 'webhook' ? forward.secretOf(made) : null }
      },
    ),
    endpoint(
      { method: 'GET', path: one, summary: 'One destination', needs: 'ledger.read', answer: shapes.destination },
      async (asked) => shown(asked, await found(asked)),
    ),
    endpoint(
      { method: 'PATCH', path: one, summary: 'Changes where and what; what is under way is built anew', needs: 'project.manage', confirmed: 'factor', body: shapes.destinationChange, answer: shapes.destination },
      async (asked) => {
        refuseTexts(deps, asked.body)
        return shown(asked, await forward.change(projectOf(asked).id, numberIn(asked, 'destination'), asked.body, actorOf(asked.reader)))
      },
    ),
    endpoint(
      { method: 'DELETE', path: one, summary: 'Sends nothing there any more; the record of what was sent stays', needs: 'project.manage', confirmed: 'factor' },
      async (asked) => {
        await forward.remove(projectOf(asked).id, numberIn(asked, 'destination'), actorOf(asked.reader))
        return undefined
      },
    ),
    act('pause', 'Finishes what is under way and begins nothing more', 'incident.manage', false, (...given) => forward.pause(...given)),
    act('stop', 'Stops at once, also what is under way', 'incident.manage', false, (...given) => forward.stop(...given)),
    act('resume', 'Goes on from where it was', 'project.manage', true, (...given) => forward.resume(...given)),
    endpoint(
      { method: 'POST', path: '/v1/destinations/stop', summary: 'Stops every destination of every project at once', needs: 'incident.manage', answer: shapes.stopped },
      async (asked) => ({ destinations: [...(await forward.stopAll(actorOf(asked.reader)))] }),
    ),
    endpoint(
      { method: 'POST', path: '/v1/destinations/allow', summary: 'Lets destinations be resumed again, one by one', needs: 'instance.manage', confirmed: 'factor' },
      async (asked) => {
        await forward.allow(actorOf(asked.reader))
        return undefined
      },
    ),
    endpoint(
      { method: 'PUT', path: `${one}/grant`, summary: 'Lets identifying fields go, by a grant that the owner signed with the unlock secret', needs: 'project.manage', confirmed: 'factor', body: shapes.grant, answer: shapes.destination },
      async (asked) => {
        await forward.setGrant(projectOf(asked).id, numberIn(asked, 'destination'), asked.body, actorOf(asked.reader))
        return shown(asked, await found(asked))
      },
    ),
    endpoint(
      { method: 'DELETE', path: `${one}/grant`, summary: 'Ends the grant at once', needs: 'incident.manage' },
      async (asked) => {
        await forward.endGrant(projectOf(asked).id, numberIn(asked, 'destination'), actorOf(asked.reader))
        return undefined
      },
    ),
    endpoint(
      { method: 'GET', path: `${one}/batches`, summary: 'What became of batches, the latest first', needs: 'ledger.read', query: shapes.batchesAsked, answer: shapes.batches },
      async (asked) => {
        const { before, outcome } = asked.query
        return { batches: (await registry.forwardLog.batches((await found(asked)).id, batchesShown, before, outcome)).map(({ range: _range, fields, ...rest }) => ({ ...rest, fields: [...fields] })) }
      },
    ),
    endpoint(
      { method: 'POST', path: `${one}/batches/:batch/replay`, summary: 'Sends a dead batch again', needs: 'project.manage', confirmed: 'factor' },
      async (asked) => {
        await forward.replay(projectOf(asked).id, numberIn(asked, 'destination'), numberIn(asked, 'batch'), actorOf(asked.reader))
        return undefined
      },
    ),
    endpoint(
      { method: 'DELETE', path: `${one}/batches/:batch`, summary: 'Lets a dead batch go for good', needs: 'project.manage', confirmed: 'factor' },
      async (asked) => {
        await forward.drop(projectOf(asked).id, numberIn(asked, 'destination'), numberIn(asked, 'batch'), actorOf(asked.reader))
        return undefined
      },
    ),
    endpoint(
      { method: 'GET', path: `${one}/deletions`, summary: 'Deletions that the destination was asked for', needs: 'ledger.read', answer: shapes.deletions },
      async (asked) => ({ deletions: (await registry.forwardLog.deletions((await found(asked)).id, deletionsShown)).map(({ destination: _destination, tries: _tries, ...rest }) => rest) }),
    ),
    endpoint(
      { method: 'GET', path: `${one}/deletions/:deletion/ids`, summary: 'The ids under which the destination knows those people, to be asked by hand', needs: 'erase', answer: shapes.deletionIds },
      async (asked) => {
        const destination = await found(asked)
        const deletion = await deletionIn(deps, destination.id, numberIn(asked, 'deletion'))
        const ids = await forward.deletions.idsOf(destination, deletion)
        await recordRead({ kind: 'people.read', reader: asked.reader, project: destination.project, query: ['deletion', deletion.id], count: ids.length, people: await deps.ledger.peopleOf(await deps.ledger.entry(deletion.entry)) })
        return { ids }
      },
    ),
    endpoint(
      { method: 'POST', path: `${one}/deletions/:deletion/confirm`, summary: 'Puts the destination’s word that it deleted them on the ledger', needs: 'erase', confirmed: 'factor', body: shapes.confirmation },
      async (asked) => {
        const destination = await found(asked)
        const deletion = await deletionIn(deps, destination.id, numberIn(asked, 'deletion'))
        const { confirmedAt, evidence } = asked.body
        refuseTexts(deps, { evidence })
        if (confirmedAt < deletion.askedAt || confirmedAt > now()) throw new ApiError('REQUEST_INVALID', 'confirmedAt lies between when they were asked and now')
        if (deletion.state === 'confirmed') throw new ApiError('REQUEST_INVALID', 'This deletion was confirmed before')
        await forward.deletions.confirm(destination, deletion, { at: confirmedAt, evidence, actor: actorOf(asked.reader) })
        return undefined
      },
    ),
    endpoint(
      { method: 'GET', path: `${one}/record`, summary: 'People × fields that were sent there and are not confirmed deleted', needs: 'ledger.read', query: shapes.recordAsked, answer: shapes.record },
      async (asked) => {
        const { until = now() + 1, deletedBefore } = asked.query
        const made = await forward.record({ destination: (await found(asked)).id, until, ...(deletedBefore !== undefined && { deletedBefore }) })
        return {
          ledgerSize: made.ledgerSize, properties: [...made.properties], confirmedDeleted: made.confirmedDeleted,
          fields: made.fields.map(({ people: _people, peopleCount, ...rest }) => ({ ...rest, people: peopleCount })),
        }
      },
    ),
    endpoint(
      { method: 'GET', path: '/v1/projects/:id/people/:person/forwards', summary: 'Where this person’s data was forwarded to', needs: 'ledger.read', answer: shapes.personForwards },
      async (asked) => {
        if (!readerMay(asked.reader, 'rows.read', projectOf(asked).id)) throw notAllowed('rows.read')
        const person = asked.params['person'] ?? ''
        if (!isPseudonym(person)) throw new ApiError('NOT_FOUND', 'There is no such person')
        const forwards = await forwardsOf(deps, forward, projectOf(asked).id, person)
        await recordRead({ kind: 'people.read', reader: asked.reader, project: projectOf(asked).id, query: ['forwards', person], count: forwards.length, people: [person] })
        return { forwards }
      },
    ),
  ]
}

async function forwardsOf({ registry, now }: ApiDeps, forward: Forwarder, project: number, person: Pseudonym) {
  const head = (await registry.links.resolve(project, [person])).get(person) ?? person
  const ids = [head, ...(await registry.links.membersOf(project, head)).map(({ from }) => from)].map((id) => pseudonymBytes(id))
  const found = []
  for (const { id, name, vendor } of await forward.list(project, true)) {
    for (const { field, level, grade, people, firstAt, lastAt } of (await forward.record({ destination: id, until: now() + 1 })).fields) {
      if (!ids.some((one) => holds(people, one))) continue
      found.push({ destination: id, name, vendor: vendor.name, field, level, grade, firstAt, lastAt })
    }
  }
  return found
}

/** Whether ascending ids of 16 bytes hold one. */
function holds(people: Uint8Array, id: Buffer): boolean {
  const bytes = Buffer.from(people.buffer, people.byteOffset, people.byteLength)
  let [low, high] = [0, bytes.byteLength / 16]
  while (low < high) {
    const middle = (low + high) >> 1
    const order = bytes.compare(id, 0, 16, middle * 16, middle * 16 + 16)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}

async function deletionIn({ registry }: ApiDeps, destination: number, id: number) {
  const found = await registry.forwardLog.deletion(destination, id)
  if (found !== undefined) return found
  throw new ApiError('NOT_FOUND', 'There is no such deletion')
}

function numberIn({ params }: Asked<unknown, unknown>, name: string): number {
  const text = params[name] ?? ''
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new ApiError('NOT_FOUND', `There is no such ${name} in this project`)
}
