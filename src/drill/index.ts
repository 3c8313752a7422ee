/**
 * The attackers of THREATS.md as functions: each is given what its attacker holds, tries everything, and answers what it
 * got. They know the formats and routes from the outside only, and import nothing of the rooms that they attack.
 */
export { sayRow, weigh, type Haul, type Reading, type Row, type Truth } from './loot.ts'
export { otherProject, type OtherProjectHolds } from './attacks/other-project.ts'
export { stolenCookie, type CookieHolds } from './attacks/stolen-cookie.ts'
export { stolenKey, type KeyHolds } from './attacks/stolen-key.ts'
export { ask, walkApi, type Reply, type WalkHolds } from './attacks/walk-api.ts'
