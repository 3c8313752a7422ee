import { describe, expect, test } from 'vitest'
import {
  corsHeaders,
  decideAnswer,
  firstTimeEventAnswer,
  flagDefinitionsAnswer,
  flagsAnswer,
  lookupTableAnswer,
  lookupTablesAnswer,
  preflightHeaders,
  recordAnswer,
  settingsAnswer,
  type HttpAnswer,
} from './index.ts'

function body(answer: HttpAnswer): unknown {
  expect(answer.contentType).toBe('application/json')
  return JSON.parse(answer.body as string)
}

test('§20.12 /record answers JSON', () => {
  expect(recordAnswer().status).toBe(200)
  expect(body(recordAnswer())).toEqual({ code: 200, status: 'OK' })
})

test('§20.13 /flags always has a flags object', () => {
  expect(body(flagsAnswer())).toEqual({ code: 200, flags: {}, pending_first_time_events: [] })
  expect(body(flagDefinitionsAnswer())).toEqual({ flags: [] })
  expect(body(firstTimeEventAnswer())).toEqual({ code: 200, status: 'OK' })
})

test('/settings tells SDKs to record nothing', () => {
  expect(body(settingsAnswer())).toEqual({
    sdk_config: { config: { record_sessions_percent: 0 } },
    recording: { is_enabled: false, error: null },
  })
})

test('/decide has what old SDKs read', () => {
  expect(body(decideAnswer())).toMatchObject(
    { notifications: [], variants: [], event_bindings: [], automatic_events: false },
  )
})

test('/lookup-tables is empty, and no table is found', () => {
  expect(body(lookupTablesAnswer())).toEqual({ code: 200, status: 'OK', results: [] })
  expect(lookupTableAnswer('a-1').status).toBe(404)
  expect(body(lookupTableAnswer('a-1'))).toEqual(
    { code: 404, error: "Lookup table with id 'a-1' was not found.", status: 'Not Found' },
  )
  expect((lookupTableAnswer('x'.repeat(9999)).body as string).length).toBeLessThan(200)
})

describe('§20.5 CORS', () => {
  test('echoes the origin with credentials, never a star', () => {
    expect(corsHeaders({ origin: 'https://shop.test' })).toEqual({
      Vary: 'Origin',
      'Access-Control-Allow-Origin': 'https://shop.test',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'Retry-After',
    })
  })

  test('echoes the headers that a preflight asks for', () => {
    const requestHeaders = 'authorization,content-type,traceparent'
    expect(corsHeaders({ origin: 'https://shop.test', requestHeaders })).toMatchObject(
      { 'Access-Control-Allow-Headers': requestHeaders },
    )
    expect(preflightHeaders).toEqual(
      { 'Access-Control-Allow-Methods': 'GET, POST, OPTIONS', 'Access-Control-Max-Age': '86400' },
    )
  })

  test('writes nothing that could end a header', () => {
    expect(corsHeaders({ origin: 'https://a\r\nSet-Cookie: x', requestHeaders: 'a\r\nb' })).toEqual({ Vary: 'Origin' })
    expect(corsHeaders({})).toEqual({ Vary: 'Origin' })
  })
})
