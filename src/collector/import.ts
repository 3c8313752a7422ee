/**
 * `/import` (wire protocol §5): events of any age for whoever has the project's credentials, answered by `strict` and
 * `verbose`. Good events of a request are kept whatever the others were.
 */
import type { Project } from '../model/project.ts'
import {
  identityEventsAnswer,
  importAnswer,
  importRefusalAnswer,
  importTooLargeAnswer,
  unreadableAnswer,
  type FailedRecord,
} from './answer/import.ts'
import { readCredentials, type ImportRefusal } from './credentials.ts'
import { readForm } from './decode/form.ts'
import { Params } from './decode/params.ts'
import { readPayload, type Payload } from './decode/payload.ts'
import type { Records } from './decode/records.ts'
import type { Intake } from './intake.ts'
import { eventShape, parseEvent } from './parse/event.ts'
import { readId } from './parse/ids.ts'
import { eventMissing, identityVerbs, strictFault, timeTooEarly, tooLarge, type Fault } from './parse/strict.ts'
import { payloadError } from './payload-error.ts'
import type { HttpAnswer } from './request.ts'
import { sealEvent } from './seal/seal-event.ts'

export function importEvents(intake: Intake): HttpAnswer {
  const { request, settings, tally } = intake
  // Who sends credentials outside the body is known before the body costs anything.
  let project = authorize(intake, new Params(readForm(request.query).params))
  let payload: Payload | undefined
  if (project === undefined) {
    payload = readPayload(request, settings.maxBodyBytes)
    project = authorize(intake, payload.params) ?? 'invalid_secret'
  }
  if (typeof project === 'string') {
    tally.refuse(project)
    return importRefusalAnswer(project)
  }
  intake.for(project)
  const { params, records } = payload ?? readPayload(request, settings.maxBodyBytes)
  if (typeof records === 'string') {
    tally.refuse(records)
    return records === 'body_too_large'
      ? importTooLargeAnswer(`${settings.maxBodyBytes} bytes`)
      : unreadableAnswer(params, payloadError(records))
  }
  if (records.records.length > settings.maxImportEvents) {
    tally.refuse('too_many_events', records.records.length)
    return importTooLargeAnswer(`${settings.maxImportEvents} events`)
  }
  return importRecords(intake, project, params, records)
}

/** Undefined when there are no credentials to judge. */
function authorize(intake: Intake, params: Params): Project | ImportRefusal | undefined {
  const credentials = readCredentials(intake.request.authorization, params)
  return credentials === undefined ? undefined : intake.deps.authorizeImport(credentials)
}

function importRecords(intake: Intake, project: Project, params: Params, records: Records): HttpAnswer {
  const { strict } = params
  if (strict && project.idMode === 'simplified' && records.records.some(isIdentityVerb)) {
    intake.tally.refuse('identity_event', records.records.length)
    return identityEventsAnswer()
  }
  const failed: FailedRecord[] = []
  records.records.forEach((record, index) => {
    const fault = importOne(intake, project, params, records, record)
    if (fault !== undefined) failed.push({ index, insertId: insertIdOf(record), ...fault })
  })
  return importAnswer(params, records.records.length - failed.length, failed)
}

function isIdentityVerb(record: unknown): boolean {
  const shape = eventShape(record)
  return shape !== undefined && identityVerbs.has(shape.name)
}

/** Undefined when the event was taken, else what was wrong with it. */
function importOne(
  intake: Intake,
  project: Project,
  params: Params,
  records: Records,
  record: unknown,
): Fault | undefined {
  const { tally, request } = intake
  const shape = eventShape(record)
  if (shape === undefined) {
    tally.refuse('event_missing')
    return eventMissing
  }
  const fault = params.strict
    ? strictFault(shape, project.idMode, request.receivedAt, records.utf8)
    : undefined
  if (fault !== undefined) {
    tally.refuse('failed_validation')
    return fault
  }
  const event = parseEvent(shape, project.groupKeys, records.escapes, request.receivedAt)
  if (typeof event === 'string') {
    tally.refuse(event)
    return parseFaults[event]
  }
  if (event.walk.ignored) {
    tally.drop('ignored')
    return undefined
  }
  const rejected = sealEvent(intake, project, event, true, importIp(params, event.address))
  if (rejected === undefined) return undefined
  tally.refuse(rejected)
  return { field: 'event', message: `'event' is invalid: ${rejected}` }
}

const parseFaults = { event_missing: eventMissing, bad_time: timeTooEarly, event_too_large: tooLarge } as const

/** An importer's own address is taken for its events' unless one of them said otherwise (wire protocol §4.8). */
function importIp(params: Params, address: string | undefined): boolean | undefined {
  return params.ip ?? (address === '0' ? false : undefined)
}

function insertIdOf(record: unknown): string | undefined {
  const shape = eventShape(record)
  const properties = shape?.properties ?? (record as { properties?: unknown } | null | undefined)?.properties
  if (typeof properties !== 'object' || properties === null) return undefined
  return readId((properties as Readonly<Record<string, unknown>>).$insert_id)
}
