/** One request to a read route of Mixpanel's: who asks, for which project, with which parameters. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Act } from '../../model/member.ts'
import type { Project } from '../../model/project.ts'
import type { ApiDeps, Reader } from '../deps.ts'
import { readerMay, sees } from '../access/rights.ts'
import { ApiError, notAllowed } from '../errors.ts'
import { Parameters } from './parameters.ts'

export interface CompatAsked {
  readonly reader: Reader
  readonly project: Project
  readonly parameters: Parameters
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** @throws {ApiError} REQUEST_INVALID, NOT_ALLOWED */
export async function readAsked(
  deps: Pick<ApiDeps, 'registry'>, needs: Act, request: FastifyRequest, reply: FastifyReply,
): Promise<CompatAsked> {
  const parameters = new Parameters(request)
  const reader = request.reader!
  const project = await projectOf(deps, reader, parameters)
  if (!readerMay(reader, needs, project.id)) throw notAllowed(needs)
  const gone = new AbortController()
  const onClose = () => gone.abort()
  request.raw.socket.once('close', onClose)
  reply.raw.once('finish', () => request.raw.socket.off('close', onClose))
  return { reader, project, parameters, signal: gone.signal, request, reply }
}

/** The secret's own project, which `project_id` may name too; everybody else has to name one. */
async function projectOf({ registry }: Pick<ApiDeps, 'registry'>, reader: Reader, parameters: Parameters): Promise<Project> {
  const wanted = parameters.whole('project_id', 1, Number.MAX_SAFE_INTEGER) ?? (reader.kind === 'secret' ? reader.project : undefined)
  if (wanted === undefined) throw new ApiError('REQUEST_INVALID', 'Missing required parameter: project_id')
  const project = sees(reader, wanted) ? await registry.projects.get(wanted) : undefined
  if (project === undefined) {
    throw new ApiError('NOT_ALLOWED', 'Credentials in request did not match project_id URL parameter')
  }
  return project
}

/** Today's date, `YYYY-MM-DD`. */
export function today(now: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now)
}

/** A day so many days later. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
