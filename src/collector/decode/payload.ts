/**
 * From a request to records and parameters: every encoding of wire protocol §2.1 (E1–E8), told apart by the bytes and
 * not by Content-Type, because clients that beacon or compress say something else than they send.
 */
import type { CollectRequest } from '../request.ts'
import { plainContent, type ContentRefusal } from './content.ts'
import { dataBytes, readForm } from './form.ts'
import { Params } from './params.ts'
import { readRecords, type Records } from './records.ts'

export type PayloadRefusal = ContentRefusal | 'no_data' | 'bad_json'

export interface Payload {
  readonly params: Params
  /** What was sent, or why nothing of it can be read. */
  readonly records: Records | PayloadRefusal
}

export function readPayload(request: CollectRequest, maxBytes: number): Payload {
  const query = readForm(request.query)
  if (request.method === 'GET' || request.body.byteLength === 0) {
    return { params: new Params(query.params), records: readData(query.data) }
  }
  const content = plainContent(request.body, request.contentEncoding, maxBytes)
  if (typeof content === 'string') return { params: new Params(query.params), records: content }
  if (isJson(content)) return { params: new Params(query.params), records: readRecords(content) ?? 'bad_json' }
  const form = readForm(content.toString('latin1'))
  return { params: new Params(query.params, form.params), records: readData(query.data ?? form.data) }
}

function readData(data: string | undefined): Records | PayloadRefusal {
  if (data === undefined || data === '') return 'no_data'
  return readRecords(dataBytes(data)) ?? 'bad_json'
}

/** Whether the first byte that is no white space (or byte order mark) opens JSON. */
function isJson(content: Buffer): boolean {
  let at = content.length > 2 && content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0
  while (at < content.length && content[at]! <= 0x20) at++
  return content[at] === 0x7b || content[at] === 0x5b
}
