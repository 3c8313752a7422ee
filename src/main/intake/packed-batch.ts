/**
 * Batches as they cross between threads. Cloning a request costs by the object and by the member; a batch is therefore
 * one text and one block of bytes, and its answers are numbers into the few that differ.
 */
import type { HttpAnswer } from '../../collector/index.ts'
import type { IntakeRequest } from './messages.ts'

export interface PackedRequests {
  /** JSON: of each request what is not its body, and how long its body is. */
  readonly facts: string
  /** All bodies, one after another; to be transferred. */
  readonly bodies: Uint8Array<ArrayBuffer>
}

export interface PackedAnswers {
  readonly distinct: readonly HttpAnswer[]
  /** Of each request the place of its answer in `distinct`. */
  readonly of: readonly number[]
}

interface Packed {
  readonly facts: Omit<IntakeRequest, 'body'>
  readonly length: number
}

export function packRequests(requests: readonly IntakeRequest[]): PackedRequests {
  const bodies = new Uint8Array(requests.reduce((sum, { body }) => sum + body.byteLength, 0))
  let at = 0
  const packed = requests.map(({ body, ...facts }): Packed => {
    bodies.set(body, at)
    at += body.byteLength
    return { facts, length: body.byteLength }
  })
  return { facts: JSON.stringify(packed), bodies }
}

export function unpackRequests({ facts, bodies }: PackedRequests): IntakeRequest[] {
  let at = 0
  return (JSON.parse(facts) as Packed[]).map(({ facts: request, length }) => {
    const body = bodies.subarray(at, at + length)
    at += length
    return { ...request, body }
  })
}

export function packAnswers(answers: readonly HttpAnswer[]): PackedAnswers {
  const distinct: HttpAnswer[] = []
  const places = new Map<string, number>()
  const of = answers.map((answer) => {
    const key = keyOf(answer)
    const known = key === undefined ? undefined : places.get(key)
    if (known !== undefined) return known
    const place = distinct.push(answer) - 1
    if (key !== undefined) places.set(key, place)
    return place
  })
  return { distinct, of }
}

export function answerOf({ distinct, of }: PackedAnswers, request: number): HttpAnswer | undefined {
  const place = of[request]
  return place === undefined ? undefined : distinct[place]
}

/** Equal for equal answers; those with bytes or long texts stay apart. */
function keyOf({ status, contentType, body, headers }: HttpAnswer): string | undefined {
  if (typeof body !== 'string' || body.length > 200 || headers !== undefined) return undefined
  return `${status} ${contentType}\n${body}`
}
