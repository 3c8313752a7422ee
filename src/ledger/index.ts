/**
 * The door of the ledger: an append-only record with proofs. What it records is for others to say; it holds no
 * personal data.
 *
 * The offline verifier has a door of its own, verify/index.ts.
 */
export type { CheckState } from './background-check.ts'
export { LedgerError, type LedgerErrorCode } from './errors.ts'
export type { EntryObject, EntryValue } from './format/canonical-json.ts'
export type { StoredEntry } from './format/entry.ts'
export type { PeopleRef } from './format/people-set.ts'
export type { Ledger, LedgerOptions } from './contract.ts'
export { openLedger } from './ledger.ts'
export type { NextKey, SigningKeys } from './signing-keys.ts'
export type { LedgerEntry } from './new-entry.ts'
export * from './verify/index.ts'
export { createCatalogue, type Catalogue, type EntryFacts, type EntryFilter } from './catalogue.ts'
export { entriesNaming } from './who-read.ts'
export { readSets, type EntrySet } from './many-sets.ts'
