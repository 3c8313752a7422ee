/** The door of witnessing: the witness itself, what is sent to one, and following a log from its tiles. */
export { followLog, type Followed, type LogReader } from './follow.ts'
export { WitnessRefusal } from './errors.ts'
export { parseSubmission, writeSubmission, type Submission } from './submission.ts'
export { writeStatements } from './statements.ts'
export { tilePath, parseTilePath, type Tile } from './tiles.ts'
export { createWitness, writeSynced, type Witness, type WitnessOptions } from './witness.ts'
