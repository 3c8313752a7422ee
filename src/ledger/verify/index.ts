/**
 * The door of the offline verifier. It and format/ are all that an auditor has to read.
 */
export { openCheckpoint, parseCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
export { checkCosignature, cosign, cosignedAt } from '../format/cosignature.ts'
export {
  followKeys, isSignedBy, keyEntryKind, openChained, parseKeyStatement, rootName, signKeyStatement, type FoundStatement, type KeyChain, type KeyStatement,
} from '../format/key-statement.ts'
export { verifyConsistency, verifyInclusion, leafHash, type Hash } from '../format/merkle.ts'
export { isKeyName, keyId, NoteError, noteKeyText, openNote, parseNoteKey, splitNote, type KeyUse, type NoteKey } from '../format/note.ts'
export { notExcluded } from './not-excluded.ts'
export { verifyLedger, type Agreed, type Finding, type Problem, type Verdict, type VerifyOptions } from './verify.ts'
