/**
 * The door of identity: pseudonyms, sealing with public keys, links between ids, and the folding of profiles.
 *
 * The vault has a door of its own, sealed/index.ts, behind which no package is loaded.
 */
export { applyProfile, type ProfileState } from './apply-profile.ts'
export { blindIndex } from './blind-index.ts'
export { IdentityError, type IdentityErrorCode } from './errors.ts'
export { createKeyring, readCollectorKeys, type Keyring, type ProjectKeys } from './keyring.ts'
export {
  applyLink, idsPerPerson, type LinkChange, type LinkOutcome, type LinkRefusal, type LinkView, type OpenLink,
} from './merges/apply-link.ts'
export { computePseudonym } from './pseudonym.ts'
export { createSealer, type ErasedSeals, type Sealer, type SealerOptions } from './sealer.ts'
export type { CollectorKeys, ProjectCollectorKeys, SignedSafeKey } from './sealed/index.ts'
