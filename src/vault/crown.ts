/**
 * A side door for the drill: what whoever has taken over this room's process holds, and how values look at each level. No
 * other room has a use for it.
 */
export { disclose } from './disclose.ts'
export { openBundle } from './keys/unlock-keys.ts'
