/**
 * Finding people by a value that somebody knows already: an exact e-mail address, telephone number or id. Nothing is
 * opened; but each answer confirms a guess, so a member confirms each find by a ceremony, finds are counted, and are on the
 * ledger with whom they found.
 */
import { handle } from '../../../model/handle.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { refuseReason } from './grants.ts'
import * as shapes from './shapes.ts'

/** Finds of one member. */
export const findsPerHour = 30
export const findsPerDay = 100

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const kind = 'people.find'

export function findEndpoints(deps: ApiDeps): Endpoint[] {
  /** One after the other, so that two at once do not share what is left. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  /** Counted from the ledger, so a restart gives nothing back. @throws {ApiError} READ_LIMIT_REACHED */
  async function assertLeft(actor: string): Promise<void> {
    const now = deps.now()
    const at: number[] = []
    for await (const entry of deps.catalogue.find({ kinds: [kind], from: now - dayMs })) {
      if (entry.actor === actor || (actor.startsWith('owner') && entry.actor?.startsWith('owner') === true)) at.push(entry.recordedAt)
    }
    const lately = at.filter((one) => one > now - hourMs)
    const full = lately.length >= findsPerHour ? lately : at.length >= findsPerDay ? at : undefined
    if (full === undefined) return
    const windowMs = full === lately ? hourMs : dayMs
    throw new ApiError('READ_LIMIT_REACHED', `One looks for at most ${findsPerHour} values an hour and ${findsPerDay} a day`, {
      retryAfter: Math.max(1, Math.ceil((Math.min(...full) + windowMs - now) / 1000)),
    })
  }

  return [
    endpoint(
      {
        method: 'POST',
        path: '/v1/projects/:id/find',
        summary: 'Whose e-mail address, telephone number or id this is, exactly; nothing is opened',
        needs: 'unseal.request',
        confirmed: 'factor',
        body: shapes.findAsked,
        answer: shapes.found,
      },
      async (asked) => {
        const { value, reason } = asked.body
        refuseReason(deps, reason)
        const project = projectOf(asked)
        const actor = actorOf(asked.reader)
        await deps.settle()
        return inTurn(async () => {
          deps.ledger.assertSound()
          await assertLeft(actor)
          const people = await deps.findByValue(project, value)
          // Of what was looked for the ledger holds nothing: any digest of an address can be guessed back.
          await deps.ledger.append({ kind, actor, project: project.id, count: people.length }, people, { reason: reason.trim() })
          return { people: people.map((pseudonym) => ({ pseudonym, handle: handle(pseudonym) })) as never }
        })
      },
    ),
  ]
}
