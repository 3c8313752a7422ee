/**
 * The collector: a request in, an outcome out. Pure but for the random keys that it is handed; what it returns is to be
 * made durable before its answer is sent, and its answer never says 5xx for what a client sent.
 */
import { Intake, type CollectorDeps } from './intake.ts'
import { importEvents } from './import.ts'
import { profiles } from './profiles.ts'
import type { Collected, CollectRequest, HttpAnswer } from './request.ts'
import { defaultSettings, type CollectorSettings } from './settings.ts'
import { track } from './track.ts'

export interface Collector {
  /** Never throws for anything that a client can send. */
  collect(request: CollectRequest): Collected
}

export function createCollector(deps: CollectorDeps, changed: Partial<CollectorSettings> = {}): Collector {
  const settings = { ...defaultSettings, ...changed }
  return {
    collect(request) {
      const intake = new Intake(deps, settings, request)
      return intake.collected(answer(intake))
    },
  }
}

function answer(intake: Intake): HttpAnswer {
  switch (intake.request.route) {
    case 'track':
      return track(intake)
    case 'import':
      return importEvents(intake)
    case 'engage':
    case 'groups':
      return profiles(intake)
  }
}
