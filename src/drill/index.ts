/**
 * The attackers of THREATS.md as functions: each is given what its attacker holds, tries everything, and answers what it
 * got. They know the formats and routes from the outside only, and import nothing of the rooms that they attack, but for the
 * one that is in the vault's process and the one that forges a sealing key. `plays/` hands each attacker its part and holds what it got against what was promised.
 */
export { SoftAuthenticator } from './authenticator.ts'
export { haulOf, sayRow, weigh, type Haul, type Reading, type Row, type Truth } from './loot.ts'
export { cellsOf, computedCells, formulas } from './attacks/formulas.ts'
export { inwardAddresses, inwardHosts } from './attacks/inward-addresses.ts'
export { openEverything, openOwn, type EverythingHeld } from './attacks/open-everything.ts'
export { otherProject, type OtherProjectHolds } from './attacks/other-project.ts'
export { forgeKeys, withSafe, type ForgedKeys } from './attacks/pushed-key.ts'
export { stolenCookie, type CookieHolds } from './attacks/stolen-cookie.ts'
export { confirmGuesses, filesIn, keysIn, rowsOf, stolenFiles, type FilesHeld } from './attacks/stolen-files.ts'
export { readColumnFile } from './attacks/read-engine.ts'
export { stolenKey, type KeyHolds } from './attacks/stolen-key.ts'
export { ask, walkApi, type Reply, type WalkHolds } from './attacks/walk-api.ts'
export type { AskDesk, DrillPerson, DrillProject, Seat, SeatAsked, Stage, StageEntry } from './stage.ts'
export { openPlainStage, type PlainOptions, type PlainStage } from './plain/plain-stage.ts'
export { chosenPlays, playAll, type Drill, type DrillOptions, type Outcome } from './run-drill.ts'
export { elsewhere, held, sayDrill, sayMs } from './table.ts'
export { fewestPeople, mostPeople, type DrillRuns, type KeptDrill, type RunningDrill } from './runs.ts'
