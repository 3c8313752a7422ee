/**
 * Holds back at the doors what containment says: addresses that are not answered, acts that are frozen, changes while
 * everything is read-only. Incidents and sign-in stay open, so that whoever contains can go on.
 */
import type { FastifyInstance } from 'fastify'
import { type Containment, type FrozenPart, IncidentError } from '../../incident/index.ts'
import type { Act } from '../../model/member.ts'
import type { RecordRead, ReadKind } from '../reads.ts'

const frozenActs: Partial<Record<Act, FrozenPart>> = { 'rows.export': 'exports', 'rows.read': 'rows', 'unseal.request': 'unsealing', 'unseal.approve': 'unsealing' }
const writing: ReadonlySet<string> = new Set<Act>([
  'board.edit', 'lexicon.write', 'data.manage', 'project.edit', 'project.manage', 'members.manage', 'erase', 'instance.manage',
])

/** Before anything else is looked at. */
export function refuseBlocked(app: FastifyInstance, containment: Pick<Containment, 'blocks'>): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!containment.blocks(request.ip)) return
    // Answered here: the routes of events have words of their own for what goes wrong, and clients would send again.
    return reply.code(423).send({ error: { code: 'CONTAINED', message: 'Nothing is answered to this address for now' } })
  })
}

/** After the guard: it is known who asks, and whether they might. */
export function refuseContained(app: FastifyInstance, containment: Pick<Containment, 'state'>): void {
  app.addHook('onRequest', async (request) => {
    const { url, config, method } = request.routeOptions
    if (config.needs === undefined || url?.startsWith('/v1/incidents') === true) return
    const part = frozenActs[config.needs as Act]
    if (part !== undefined && containment.state.frozen.includes(part)) throw frozen(part)
    if (containment.state.readOnly && method !== 'GET' && writing.has(config.needs)) {
      throw new IncidentError('CONTAINED', 'Everything is read-only while an incident is contained', 'A responder lifts it on the Incidents page')
    }
  })
}

const exports: ReadonlySet<ReadKind> = new Set<ReadKind>(['export.events', 'export.profiles'])

/**
 * Refuses each part of a read that is frozen, so that an export which runs ends, too.
 */
export function containReads(recordRead: RecordRead, containment: Pick<Containment, 'state'>): RecordRead {
  return async (read) => {
    const part: FrozenPart = exports.has(read.kind) ? 'exports' : 'rows'
    // Looking up who has read somebody is how one finds out.
    if (read.kind !== 'ledger.read' && containment.state.frozen.includes(part)) throw frozen(part)
    await recordRead(read)
  }
}

const words: Readonly<Record<FrozenPart, string>> = {
  exports: 'Exports are', rows: 'Rows about single people are', unsealing: 'Unsealing is',
}

function frozen(part: FrozenPart): IncidentError {
  return new IncidentError('CONTAINED', `${words[part]} frozen while an incident is contained`, 'A responder lifts it on the Incidents page')
}
