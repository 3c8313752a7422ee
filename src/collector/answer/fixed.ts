/**
 * The routes whose answer does not depend on what we know: flags, settings, replay and lookup tables of a product that
 * has none of them (wire protocol §7, §9–§11). Each is what keeps its SDK working.
 */
import { cutText } from '../parse/clean-value.ts'
import type { HttpAnswer } from '../request.ts'
import { jsonAnswer } from './json.ts'

/** `GET /settings`. We take no replays, so SDKs that ask are told not to record any. */
export function settingsAnswer(): HttpAnswer {
  return jsonAnswer(200, {
    sdk_config: { config: { record_sessions_percent: 0 } },
    recording: { is_enabled: false, error: null },
  })
}

/** `/decide`: read by browser SDKs up to 2.41 and by old mobile ones. */
export function decideAnswer(): HttpAnswer {
  return jsonAnswer(200, {
    notifications: [],
    config: { enable_collect_everything: null },
    event_bindings: [],
    variants: [],
    automatic_events: false,
    integrations: [],
  })
}

/** `/flags`: without a `flags` object the browser SDK takes the answer for an error. */
export function flagsAnswer(): HttpAnswer {
  return jsonAnswer(200, { code: 200, flags: {}, pending_first_time_events: [] })
}

/** `GET /flags/definitions`, polled by server SDKs. */
export function flagDefinitionsAnswer(): HttpAnswer {
  return jsonAnswer(200, { flags: [] })
}

/** `POST /flags/{id}/first-time-events`. */
export function firstTimeEventAnswer(): HttpAnswer {
  return jsonAnswer(200, { code: 200, status: 'OK' })
}

/**
 * `POST /record`. The body is neither read nor kept; the answer says 200, because at any other the recorder either
 * sends the same recording again or breaks.
 */
export function recordAnswer(): HttpAnswer {
  return jsonAnswer(200, { code: 200, status: 'OK' })
}

/** `GET /lookup-tables`. Whoever asks has been authorized as for `/import`. */
export function lookupTablesAnswer(): HttpAnswer {
  return jsonAnswer(200, { code: 200, status: 'OK', results: [] })
}

/** Any call on one lookup table: there is none. */
export function lookupTableAnswer(id: string): HttpAnswer {
  const shown = cutText(id, 64)
  return jsonAnswer(404, { code: 404, error: `Lookup table with id '${shown}' was not found.`, status: 'Not Found' })
}
