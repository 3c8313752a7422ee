/** Compact JSON answers. */
import type { HttpAnswer } from '../request.ts'

export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) }
}
