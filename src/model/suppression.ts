/**
 * Small groups: an answer does not show, on its own, a group of fewer than k people that a property singles out which
 * says where somebody is, or what is sensitive. Which properties those are is the project's dictionary's to say.
 */
import type { PropertyRef } from './question.ts'

export interface Suppression {
  /** The least number of people that a group may have to be shown. */
  readonly k: number
  readonly guards: (property: PropertyRef) => boolean
}

export const defaultK = 10
export const leastK = 2
export const mostK = 1_000
