/** The door of the incident desk: incidents, exposure, containment. */
export { clocksOf, type ClockState } from './clocks/clocks.ts'
export { type ClockRule, clockRules } from './clocks/rules.ts'
export { createDesk, type Desk, type ExposureVersion, type Incident } from './desk.ts'
export { IncidentError, type IncidentErrorCode } from './errors.ts'
export type { ExposureResult, FieldRow, ProjectExposure } from './exposure/compute.ts'
export type { Column, Disclosure } from './exposure/disclosure.ts'
export type { LineNote } from './exposure/gather.ts'
export type { ExposureChange, PackedPeople, PersonLine } from './exposure/packed.ts'
export type { ExposurePorts, WitnessSeen } from './exposure/ports.ts'
export {
  decisionSubjects, type Decision, type Evidence, type IncidentChange, type IncidentDocument, type NewIncident, type NewScopeLine,
} from './incidents/document.ts'
