/**
 * What a sealed value is bound to: the additional data of its two ciphertexts and of the key agreement. A record that
 * is moved to another project, person, field or epoch does not open. Bytes: docs/formats/sealed-value.md.
 */
import { lengthPrefixed } from './length-prefixed.ts'

/** The number in `SealedValue.algorithm`: AES-256-GCM under a fresh key that is wrapped by HPKE (X25519). */
export const sealAlgorithm = 1

/** Binds the ciphertext half to its place. */
export function valueBinding(place: {
  project: number; pseudonym: string; record: string; field: string; epoch: number
}): Buffer {
  return lengthPrefixed('signet/value/v1', place.project, place.pseudonym, place.record, place.field, place.epoch)
}

/** Binds the key half to its place; it knows no field, so that keys can be wrapped anew without the values. */
export function wrapBinding(place: { project: number; pseudonym: string; record: string; epoch: number }): Buffer {
  return lengthPrefixed('signet/wrap/v1', place.project, place.pseudonym, place.record, place.epoch)
}

/** The HPKE `info` of every context towards the Safe of one project and epoch. */
export function wrapInfo(project: number, epoch: number): Buffer {
  return lengthPrefixed('signet/safe/v1', project, epoch)
}
