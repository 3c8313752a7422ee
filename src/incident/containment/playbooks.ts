/**
 * For each kind of incident the measures that are usually taken, in order, with what the scope says filled in. What ends the
 * access that stands in the scope is offered whatever the kind: a secret that leaked is revoked, also when a session was stolen.
 */
import type { IncidentKind, ScopeLine, ScopeTarget } from '../../model/incident.ts'
import type { JsonObject } from '../../model/json.ts'
import type { MeasureName } from './measure.ts'

const books: Readonly<Record<IncidentKind, readonly MeasureName[]>> = {
  'own-breach': ['snapshot', 'push-checkpoint', 'revoke-sessions', 'lock-vault', 'freeze', 'stop-destinations', 'block', 'cancel-grants', 'revoke-secrets', 'revoke-services', 'rotate-epoch', 'rotate-shelf', 'read-only'],
  'stolen-session': ['revoke-sessions', 'lock-vault', 'freeze', 'cancel-grants', 'new-factors', 'block', 'snapshot', 'push-checkpoint'],
  insider: ['snapshot', 'push-checkpoint', 'revoke-sessions', 'cancel-grants', 'freeze', 'lock-vault', 'new-factors', 'revoke-services', 'revoke-secrets', 'raise-k'],
  'lost-backup': ['snapshot', 'push-checkpoint', 'rotate-shelf', 'rotate-epoch', 'revoke-sessions', 'revoke-secrets', 'revoke-services'],
  collector: ['quarantine-token', 'rotate-token', 'rotate-epoch', 'block', 'snapshot', 'push-checkpoint'],
  vendor: ['stop-destinations', 'snapshot', 'push-checkpoint', 'revoke-services', 'revoke-secrets'],
  malware: ['revoke-sessions', 'lock-vault', 'cancel-grants', 'freeze', 'new-factors', 'block', 'read-only', 'snapshot', 'push-checkpoint'],
}

/** What takes from an attacker what a line of the scope says that they had. */
const ends: Readonly<Record<ScopeTarget['kind'], readonly MeasureName[]>> = {
  session: ['revoke-sessions'], member: ['revoke-sessions', 'new-factors'], owner: ['revoke-sessions'], service: ['revoke-services'], secret: ['revoke-secrets'],
  token: ['quarantine-token', 'rotate-token'], address: ['block'], collector: ['rotate-epoch'], vault: ['lock-vault'], server: ['lock-vault'],
  destination: ['stop-destinations'], backup: ['rotate-shelf'],
}

export interface Suggested {
  readonly measure: MeasureName
  readonly given: JsonObject
  /** What whoever takes it must still fill in. */
  readonly asks: readonly ('networks' | 'unlock' | 'k')[]
}

/** @param projects all there are */
export function playbookOf(kind: IncidentKind, scope: readonly ScopeLine[], projects: readonly number[]): Suggested[] {
  const book = books[kind]
  const called = new Set(scope.flatMap(({ target }) => ends[target.kind]))
  return [...[...called].filter((measure) => !book.includes(measure)), ...book].flatMap((measure) => suggestions(measure, scope, projects))
}

function suggestions(measure: MeasureName, scope: readonly ScopeLine[], projects: readonly number[]): Suggested[] {
  const targets = scope.map(({ target }) => target)
  const one = (given: JsonObject, asks: Suggested['asks'] = []): Suggested => ({ measure, given, asks })
  const members = targets.flatMap((target) => (target.kind === 'member' ? [target.member] : []))
  const named = targets.flatMap((target) => ('project' in target ? [target.project] : []))
  switch (measure) {
    case 'revoke-sessions': {
      const sessions = targets.flatMap((target) => (target.kind === 'session' ? [one({ session: target.session })] : []))
      const own = [...sessions, ...members.map((member) => one({ member }))]
      return own.length > 0 ? own : [one({ all: true })]
    }
    case 'freeze':
      return [one({ what: ['exports', 'rows'] })]
    case 'block': {
      const networks = targets.flatMap((target) => (target.kind === 'address' ? [target.network] : []))
      return [one({ networks }, networks.length === 0 ? ['networks'] : [])]
    }
    case 'new-factors':
      return members.map((member) => one({ member }))
    case 'revoke-services': {
      const services = targets.flatMap((target) => (target.kind === 'service' ? [one({ service: target.service })] : []))
      return services.length > 0 ? services : [one({ all: true })]
    }
    case 'stop-destinations': {
      const destinations = targets.flatMap((target) => (target.kind === 'destination' ? [one({ destination: target.destination })] : []))
      return destinations.length > 0 ? destinations : [one({ all: true })]
    }
    case 'revoke-secrets':
    case 'rotate-token':
    case 'quarantine-token':
      return (named.length > 0 ? [...new Set(named)] : projects).map((project) => one({ project }))
    case 'rotate-epoch':
      return projects.map((project) => one({ project }, ['unlock']))
    case 'raise-k':
      return projects.map((project) => one({ project }, ['k']))
    default:
      return [one({})]
  }
}
