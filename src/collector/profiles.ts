/** `/engage` and `/groups` (wire protocol §6): the same updates, about people or about groups. */
import { wireId } from '../model/wire-id.ts'
import { ingestionAnswer, tooLargeAnswer } from './answer/ingestion.ts'
import type { Params } from './decode/params.ts'
import { readPayload } from './decode/payload.ts'
import type { Intake } from './intake.ts'
import { readId } from './parse/ids.ts'
import { parseUpdate } from './parse/profile-update.ts'
import { payloadError } from './payload-error.ts'
import type { Project } from '../model/project.ts'
import type { HttpAnswer } from './request.ts'
import { sealUpdate, type UpdateSubject } from './seal/seal-update.ts'

export function profiles(intake: Intake): HttpAnswer {
  const { request, settings, tally } = intake
  const { params, records } = readPayload(request, settings.maxBodyBytes)
  if (typeof records === 'string') {
    tally.refuse(records)
    return records === 'body_too_large'
      ? tooLargeAnswer(settings.maxBodyBytes)
      : ingestionAnswer(params, payloadError(records))
  }
  let valid = 0
  let firstError: string | undefined
  for (const record of records.records) {
    const error = updateOne(intake, record, records.escapes, params)
    if (error === null) valid++
    else firstError ??= error
  }
  if (records.records.length === 0) tally.refuse('no_data')
  return ingestionAnswer(params, valid > 0 ? null : (firstError ?? 'data, missing or empty'))
}

/** Null when the client is to hear that the update was valid, else what was wrong with it. */
function updateOne(intake: Intake, record: unknown, escapes: boolean, params: Params): string | null {
  const { tally, request, deps } = intake
  const refuse = (reason: string, error: string): string => {
    tally.refuse(reason)
    return error
  }
  const update = typeof record === 'object' && record !== null ? (record as Readonly<Record<string, unknown>>) : {}
  const { $token } = update
  if (typeof $token !== 'string' || $token === '') return refuse('token_missing', '$token, missing or empty')
  const project = deps.projectByToken($token)
  if (project === undefined) {
    tally.refuse('unknown_token')
    return null
  }
  const subject = request.route === 'groups' ? groupOf(update) : personOf(project, update)
  if (typeof subject === 'string') return refuse('no_subject', subject)
  const parsed = parseUpdate(update, project.groupKeys, escapes, request.receivedAt)
  if (parsed === 'no_operation') return refuse(parsed, 'operation, missing or empty')
  if (parsed === 'update_too_large') return refuse(parsed, 'update, too large')
  const rejected = sealUpdate(intake, intake.for(project), subject, parsed, params.ip)
  return rejected === undefined ? null : refuse(rejected, `update, rejected: ${rejected}`)
}

function personOf(project: Project, update: Readonly<Record<string, unknown>>): UpdateSubject | string {
  const id = readId(update.$distinct_id)
  const person = id === undefined ? undefined : wireId(project.idMode, id)
  return person === undefined ? '$distinct_id, missing or empty' : { person }
}

function groupOf(update: Readonly<Record<string, unknown>>): UpdateSubject | string {
  const groupKey = readId(update.$group_key)
  const groupId = readId(update.$group_id)
  if (groupKey === undefined || groupKey === '') return '$group_key, missing or empty'
  return groupId === undefined || groupId === '' ? '$group_id, missing or empty' : { groupKey, groupId }
}
