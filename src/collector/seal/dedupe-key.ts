/**
 * The 64 bits by which a resend is known (wire protocol §4.6). Name, person and day are part of the store's key and not
 * of these bits, so what has to be told apart here are only the insert ids of one person's one event in one day.
 */
import { hash } from 'node:crypto'

/** What our own export prints as `$insert_id`; it maps back to the same bits, so a re-import is a resend. */
const ownForm = /^sg-[0-9a-f]{16}$/

export function dedupeKeyOf(insertId: string): bigint {
  if (insertId.length === 19 && ownForm.test(insertId)) return BigInt(`0x${insertId.slice(3)}`)
  return BigInt(`0x${hash('sha256', insertId, 'hex').slice(0, 16)}`)
}

/** The `$insert_id` that an export prints for a key. */
export function insertIdOf(key: bigint): string {
  return `sg-${key.toString(16).padStart(16, '0')}`
}
