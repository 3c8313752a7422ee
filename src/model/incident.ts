/**
 * The vocabulary of the incident desk: what an incident is, what lies in its scope, and how exposed somebody can be.
 * Data only; what follows from it is the room `incident`.
 */
import type { DestinationId } from './destination.ts'
import type { DisclosureLevel } from './grant.ts'
import type { ProjectId } from './project.ts'

export const incidentKinds = ['own-breach', 'stolen-session', 'insider', 'lost-backup', 'collector', 'vendor', 'malware'] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** In this order; a step back is reopening, and says why. */
export const incidentStatuses = ['open', 'contained', 'notified', 'closed'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

/** FIRST's traffic light protocol 2.0: who may be told. */
export const sharingMarks = ['red', 'amber+strict', 'amber', 'green', 'clear'] as const
export type SharingMark = (typeof sharingMarks)[number]

export const severities = ['unknown', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** Roles in an incident; not those that give rights. */
export const deskRoles = ['lead', 'responder', 'dpo', 'counsel', 'communication'] as const
export type DeskRole = (typeof deskRoles)[number]

/** Milliseconds since the epoch, `until` excluded; null: it may still be going on. */
export interface ScopeWindow {
  readonly from: number
  readonly until: number | null
}

/** What of a backup is out of our hands. */
export const backupParts = ['data', 'keys', 'unlock-secret'] as const
export type BackupPart = (typeof backupParts)[number]

/** Who or what an attacker had, or was. */
export type ScopeTarget =
  | { readonly kind: 'session'; readonly session: number }
  | { readonly kind: 'member'; readonly member: number }
  /** The owner's link: every session of it. */
  | { readonly kind: 'owner' }
  | { readonly kind: 'service'; readonly service: number }
  /** A project's secret. */
  | { readonly kind: 'secret'; readonly project: ProjectId }
  /** A project's public token: whoever has it can send, and read nothing. */
  | { readonly kind: 'token'; readonly project: ProjectId }
  /** An address or a network, `203.0.113.7` or `203.0.113.0/24`. */
  | { readonly kind: 'address'; readonly network: string }
  /** A machine that takes events: who arrived there while it was taken. */
  | { readonly kind: 'collector'; readonly name: string; readonly projects: readonly ProjectId[] | 'all' }
  /** The vault's process or host. */
  | { readonly kind: 'vault'; readonly projects: readonly ProjectId[] | 'all' }
  /** The machine that serves the app, with its stores. */
  | { readonly kind: 'server'; readonly projects: readonly ProjectId[] | 'all' }
  /** Where events were forwarded to: whatever was ever sent there and not confirmed as deleted. */
  | { readonly kind: 'destination'; readonly destination: DestinationId }
  /** A copy that was made at an instant, which is the window's beginning. */
  | { readonly kind: 'backup'; readonly holds: readonly BackupPart[]; readonly projects: readonly ProjectId[] | 'all' }

export const scopeKinds = [
  'session', 'member', 'owner', 'service', 'secret', 'token', 'address', 'collector', 'vault', 'server', 'destination', 'backup',
] as const satisfies readonly ScopeTarget['kind'][]

export interface ScopeLine {
  /** Within the incident; never used again. */
  readonly id: number
  readonly target: ScopeTarget
  readonly window: ScopeWindow
  /** `assumed`: nobody has shown it yet. Both count alike in exposure. */
  readonly certainty: 'known' | 'assumed'
  readonly note: string
}

export const grades = ['confirmed', 'potential', 'excluded'] as const
export type Grade = (typeof grades)[number]

/** `behaviour`: what somebody did and on what, under a pseudonym, without a name. */
export type ExposureLevel = DisclosureLevel | 'behaviour'
export const exposureLevels = ['full', 'masked', 'coarse', 'behaviour'] as const satisfies readonly ExposureLevel[]

/** The field of what was seen of somebody under a pseudonym: events, places, browsers, times. */
export const behaviourField = '$behaviour'
