/**
 * The door of forwarding: events to other tools, under a policy, with a record of what left and of whom. Rules: SPEC.md.
 */
export type { ForwardDeps, Pace } from './deps.ts'
export { ForwardError, type ForwardErrorCode } from './errors.ts'
export { type ForwardChange, Forwarder, type GivenKeys, type NewForward } from './forwarder.ts'
export { positionOf } from './position.ts'
export { forwardRecord } from './record.ts'
