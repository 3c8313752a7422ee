/**
 * The door of identity: pseudonyms, sealing with public keys, links between ids, and the folding of profiles.
 */
export { blindIndex } from './blind-index.ts'
export { IdentityError, type IdentityErrorCode } from './errors.ts'
export { createKeyring, readCollectorKeys, type Keyring, type ProjectKeys } from './keyring.ts'
export { computePseudonym } from './pseudonym.ts'
export { createSealer, type Sealer, type SealerOptions } from './sealer.ts'
export type { CollectorKeys, ProjectCollectorKeys, SignedSafeKey } from './sealed/index.ts'
