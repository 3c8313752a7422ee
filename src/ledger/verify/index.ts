/**
 * The door of the offline verifier. It and format/ are all that an auditor has to read.
 */
export { openCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
export { verifyConsistency, verifyInclusion, leafHash, type Hash } from '../format/merkle.ts'
export { NoteError, noteKeyText, openNote, parseNoteKey, type NoteKey } from '../format/note.ts'
export { verifyLedger, type Finding, type Problem, type Verdict, type VerifyOptions } from './verify.ts'
