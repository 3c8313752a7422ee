/** What came of handing a batch over, and what follows from an answer's status. */
import type { HttpAnswered } from './http.ts'

export type SendOutcome =
  /** `refused`: events that the destination did not take; the others it did. */
  | { readonly kind: 'sent'; readonly refused: number; readonly reason: string | null; readonly file?: { readonly number: number; readonly bytes: number } }
  /** To be tried again. `reached`: something may have arrived. */
  | { readonly kind: 'retry'; readonly reason: string; readonly reached: boolean; readonly afterMs?: number }
  /** It will never be taken as it is. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'too-large' }

export const taken: SendOutcome = { kind: 'sent', refused: 0, reason: null }

/** Reasons hold the status alone: an answer can quote what was sent. */
export function outcomeOf({ status, retryAfterMs }: HttpAnswered): SendOutcome {
  if (status >= 200 && status < 300) return taken
  if (status === 413) return { kind: 'too-large' }
  if (status === 400 || status === 422) return { kind: 'refused', reason: `answered ${status}` }
  // Anything else is the destination's state or address, not this batch.
  return { kind: 'retry', reason: `answered ${status}`, reached: true, ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }) }
}
