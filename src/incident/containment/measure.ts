/** What a measure is: what it takes, what it will touch, how it acts, when it is true, and how it is undone. */
import type { z } from 'zod'
import type { Act } from '../../model/member.ts'
import type { JsonObject } from '../../model/json.ts'
import type { MeasurePorts, Taker } from './ports.ts'

export const measureNames = [
  'revoke-sessions', 'lock-vault', 'freeze', 'cancel-grants', 'stop-destinations', 'quarantine-token', 'block', 'revoke-secrets', 'revoke-services',
  'rotate-token', 'new-factors', 'rotate-epoch', 'rotate-shelf', 'erase', 'raise-k', 'read-only', 'snapshot', 'push-checkpoint',
] as const
export type MeasureName = (typeof measureNames)[number]

export interface Preview {
  /** How many of what it will touch: `sessions`, `grants`, `people` … */
  readonly touches: Readonly<Record<string, number>>
  /** There is nothing to act on here, or it cannot be done; why. */
  readonly unavailable?: string
  /** What whoever takes it should know before. */
  readonly warning?: string
}

export interface Outcome {
  /** How many of what it touched. */
  readonly touched: Readonly<Record<string, number>>
  /** What undoing needs to know. */
  readonly before?: JsonObject
  /** Shown once and kept nowhere: a new secret, a link. */
  readonly once?: Readonly<Record<string, string>>
  /** Evidence that it made. */
  readonly evidence?: { readonly source: string; readonly text: string }
}

export interface Measure<Shape extends z.ZodType = z.ZodType> {
  readonly name: MeasureName
  readonly shape: Shape
  /** What one must be allowed to do besides managing incidents. */
  readonly needs: readonly Act[]
  /** The same for undoing it, where that lets more through than managing incidents does. */
  readonly undoNeeds?: readonly Act[]
  /** Whether a member confirms it by a ceremony: it hands out keys, or cannot be undone. */
  readonly confirmed: boolean
  preview(ports: MeasurePorts, given: z.infer<Shape>, by: Taker): Promise<Preview>
  act(ports: MeasurePorts, given: z.infer<Shape>, by: Taker): Promise<Outcome>
  /** Whether what it is for is so; asked until it is, and the time is what is measured. */
  isTrue(ports: MeasurePorts, given: z.infer<Shape>, by: Taker): Promise<boolean>
  readonly undo?: (ports: MeasurePorts, given: z.infer<Shape>, before: JsonObject, by: Taker) => Promise<void>
}

/** Checks that a measure fits together, and forgets what it takes. */
export function measure<Shape extends z.ZodType>(one: Measure<Shape>): Measure {
  return one as unknown as Measure
}
