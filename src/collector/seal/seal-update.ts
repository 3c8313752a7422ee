/**
 * From a parsed update to a profile write: identifying values go under the seal of the person or group, the rest stays
 * as operations. As with events, the guard sees everything first and group pseudonyms are put in after it.
 */
import type { ProfileOperation, ProfileWrite } from '../../model/identity-write.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { GuardContext } from '../../model/ports.ts'
import type { PseudonymKind } from '../../model/pseudonym.ts'
import type { WireId } from '../../model/wire-id.ts'
import type { Intake } from '../intake.ts'
import { shortened, type MutableJson } from '../parse/clean-value.ts'
import type { WireOperation, WireUpdate } from '../parse/profile-update.ts'
import { credentialsIn } from '../tally.ts'
import { dropNames } from './drop-names.ts'
import { simplifiedIds } from './event-ids.ts'
import type { ProjectIntake } from './project-intake.ts'

/** Whom an update is about. */
export type UpdateSubject = { readonly person: WireId } | { readonly groupKey: string; readonly groupId: string }

/** Adds the profile write to the intake. Returns the guard's reason when it must not be kept. */
export function sealUpdate(
  intake: Intake,
  own: ProjectIntake,
  subject: UpdateSubject,
  update: WireUpdate,
  ip: boolean | undefined,
): string | undefined {
  const isPerson = 'person' in subject
  const guarded = guardOperations(intake, own, isPerson ? own.personContext : own.groupContext, update)
  if (typeof guarded === 'string') return guarded

  // A profile that goes leaves nothing: no id newly sealed for it, no place and no time that would bring it back.
  const gone = guarded.operations.some(({ op }) => op === 'delete')
  const pseudonym = isPerson ? own.person(subject.person, !gone) : own.group(subject.groupKey, subject.groupId, !gone)
  const kind: PseudonymKind = isPerson ? subject.person.kind : `group:${subject.groupKey}`
  if (isPerson && !gone && own.project.idMode === 'simplified') linkSiblings(own, update)
  if (!gone) for (const values of guarded.sealed) own.sealValues(pseudonym, values)
  own.write({
    kind: 'profile',
    project: own.project.id,
    subject: kind,
    pseudonym,
    resolve: update.resolve,
    operations: guarded.operations,
    seenAt: gone ? undefined : update.seenAt,
    place: gone ? undefined : placeOf(intake, update, ip),
    at: intake.request.receivedAt,
  } satisfies ProfileWrite)
  intake.tally.accepted++
  intake.tally.cut += update.cleaning.cut
  return undefined
}

type ValueOperation = Extract<WireOperation, { readonly groups: unknown }>

interface Guarded {
  readonly operations: readonly ProfileOperation[]
  readonly sealed: readonly Readonly<Record<string, JsonValue>>[]
}

function guardOperations(
  intake: Intake,
  own: ProjectIntake,
  context: GuardContext,
  update: WireUpdate,
): Guarded | string {
  const operations: ProfileOperation[] = []
  const sealed: Readonly<Record<string, JsonValue>>[] = []
  for (const property of update.cleaning.credentials ?? []) {
    intake.tally.find(own.project.id, '$set', undefined, credentialsIn(property))
  }
  const dropped = context.subject === 'person' ? intake.deps.rulesOf?.(own.project.id)?.person.dropped : undefined
  for (const operation of update.operations) {
    if (operation.op === 'unset' || operation.op === 'delete') {
      operations.push(operation)
      continue
    }
    const name = `$${operation.op}`
    if (dropped !== undefined && dropped.size > 0) {
      intake.tally.droppedProperties += dropNames(dropped, operation.values, undefined)
    }
    const outcome = intake.deps.guard.guard(name, operation.values, context)
    for (const finding of outcome.findings) intake.tally.find(own.project.id, name, undefined, finding)
    if (outcome.reject !== undefined) return outcome.reject
    // A value that is to go away must not be sealed for that; there is nothing to take it from in the clear.
    if (operation.op !== 'remove' && operation.op !== 'add') sealed.push(outcome.sealed)
    const kept = update.cleaning.long ? shortened(outcome.properties) as JsonObject : outcome.properties
    addGroups(own, operation, kept as MutableJson, dropped)
    // An empty `$set` still makes the profile.
    if (operation.op === 'set' || operation.op === 'set_once' || hasAny(kept)) {
      operations.push({ op: operation.op, values: kept } as ProfileOperation)
    }
  }
  return { operations, sealed }
}

function addGroups(
  own: ProjectIntake,
  operation: ValueOperation,
  kept: MutableJson,
  dropped: ReadonlySet<string> | undefined,
): void {
  for (const [key, { ids, list }] of operation.groups) {
    if (dropped?.has(key) === true) continue
    const pseudonyms = ids.map((id) => own.group(key, id))
    kept[key] = list ? pseudonyms : pseudonyms[0]!
  }
}

function hasAny(values: JsonObject): boolean {
  for (const _ in values) return true
  return false
}

/** The ids that the browser SDK puts beside an update say the same as on an event. */
function linkSiblings(own: ProjectIntake, update: WireUpdate): void {
  const { link } = simplifiedIds({ distinctId: undefined, userId: update.userId, deviceId: update.deviceId })
  if (link !== undefined) own.link(link.verb, own.person(link.from), own.person(link.to))
}

/** Profiles take the request's address unless they are told not to (wire protocol §4.8). */
function placeOf(intake: Intake, update: WireUpdate, ip: boolean | undefined): JsonObject | undefined {
  if (update.placed || update.ip === '0') return undefined
  const hasOwn = update.ip !== undefined && update.ip !== ''
  if (!hasOwn && ip === false) return undefined
  const place = hasOwn ? intake.deps.places.find(update.ip) : intake.peerPlace()
  if (place === undefined) return undefined
  const found: MutableJson = {}
  if (place.country !== undefined) found.$country_code = place.country
  if (place.region !== undefined) found.$region = place.region
  if (place.city !== undefined) found.$city = place.city
  return found
}
