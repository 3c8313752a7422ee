/** `/track` (wire protocol §4): keeps the good events of a request, and says 1 unless none was valid. */
import { ingestionAnswer, tooLargeAnswer } from './answer/ingestion.ts'
import { readPayload } from './decode/payload.ts'
import type { Params } from './decode/params.ts'
import type { Intake } from './intake.ts'
import { eventShape, eventToken, parseEvent } from './parse/event.ts'
import { payloadError } from './payload-error.ts'
import type { HttpAnswer } from './request.ts'
import { sealEvent } from './seal/seal-event.ts'

export function track(intake: Intake): HttpAnswer {
  const { request, settings, tally } = intake
  const { params, records } = readPayload(request, settings.maxBodyBytes)
  if (typeof records === 'string') {
    tally.refuse(records)
    return records === 'body_too_large'
      ? tooLargeAnswer(settings.maxBodyBytes)
      : ingestionAnswer(params, payloadError(records))
  }
  let valid = 0
  let firstError = 'data, missing or empty'
  let hasError = false
  for (const record of records.records) {
    const error = trackOne(intake, record, records.escapes, params)
    if (error === null) valid++
    else if (!hasError) {
      hasError = true
      firstError = error
    }
  }
  if (records.records.length === 0) tally.refuse('no_data')
  return ingestionAnswer(params, valid > 0 ? null : firstError)
}

/** Null when the client is to hear that the event was valid, else what was wrong with it. */
function trackOne(intake: Intake, record: unknown, escapes: boolean, params: Params): string | null {
  const { tally, request } = intake
  const shape = eventShape(record)
  if (shape === undefined) {
    tally.refuse('event_missing')
    return 'event, missing'
  }
  const token = eventToken(shape)
  if (token === undefined) {
    tally.refuse('token_missing')
    return 'token, missing or empty'
  }
  const project = intake.deps.projectByToken(token)
  if (project === undefined) {
    // Mixpanel does not look at the token here either, and a client told 0 could do nothing about it.
    tally.refuse('unknown_token')
    return null
  }
  intake.for(project)
  const event = parseEvent(shape, project.groupKeys, escapes, request.receivedAt)
  if (typeof event === 'string') {
    tally.refuse(event)
    return errorTexts[event]
  }
  if (event.walk.ignored) {
    tally.drop('ignored')
    return null
  }
  if (event.occurredAt < request.receivedAt - intake.settings.maxTrackAgeMs) {
    tally.drop('too_old')
    return null
  }
  const rejected = sealEvent(intake, project, event, false, params.ip)
  if (rejected === undefined) return null
  tally.refuse(rejected)
  return `event, rejected: ${rejected}`
}

const errorTexts = {
  event_missing: 'event, missing',
  bad_time: 'time, not valid',
  event_too_large: 'event, too large',
} as const
