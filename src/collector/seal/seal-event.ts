/**
 * From a parsed event to a sealed one: the last place where its clear ids exist.
 *
 * The order matters. Enrichment comes before the guard, so that the guard sees all that will be kept. Group
 * pseudonyms come after it, because they look like the secrets it hunts. Sealing comes last, so that a
 * rejected or dropped event leaves nothing behind.
 *
 * An event for quarantine is sealed like any other, since who it is about cannot be found out later: what waits is the
 * event alone, and its ids stay under seal when it is erased.
 */
import type { SealedEvent } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Project } from '../../model/project.ts'
import { enrichEvent } from '../enrich/enrich-event.ts'
import type { Intake } from '../intake.ts'
import { shortened, type MutableJson } from '../parse/clean-value.ts'
import type { WireEvent } from '../parse/event.ts'
import { credentialsIn } from '../tally.ts'
import { dedupeKeyOf } from './dedupe-key.ts'
import { dropNames } from './drop-names.ts'
import { eventIds } from './event-ids.ts'

/** Adds the sealed event to the intake. Returns the guard's reason when it must not be kept. */
export function sealEvent(
  intake: Intake,
  project: Project,
  event: WireEvent,
  imported: boolean,
  ip: boolean | undefined,
): string | undefined {
  const { tally, deps, request } = intake
  const { walk } = event
  const own = intake.for(project)
  const rules = deps.rulesOf?.(project.id)
  const sent = rules?.mergedEvents.get(event.name) ?? event.name
  if (rules?.droppedEvents.has(sent) === true) return dropped(intake)
  enrichEvent(intake, event, imported, ip)
  if (rules !== undefined && rules.event.dropped.size > 0) {
    tally.droppedProperties += dropNames(rules.event.dropped, walk.kept, walk.groups)
  }

  const outcome = deps.guard.guard(sent, event.properties, own.eventContext)
  const page = typeof event.properties.$current_url === 'string' ? event.properties.$current_url : undefined
  // An event's name can hold an e-mail or a token too; what is kept of it is the guard's word.
  const name = outcome.name === undefined ? sent : (rules?.mergedEvents.get(outcome.name) ?? outcome.name)
  for (const finding of outcome.findings) tally.find(project.id, name, page, finding)
  for (const property of walk.cleaning.credentials ?? []) {
    tally.find(project.id, name, page, credentialsIn(property))
  }
  if (outcome.reject !== undefined) return outcome.reject
  if (rules?.droppedEvents.has(name) === true) return dropped(intake)

  const properties = walk.cleaning.long ? shortened(outcome.properties) as JsonObject : outcome.properties
  for (const [key, ids] of walk.groups ?? []) {
    const pseudonyms = ids.map((id) => own.group(key, id))
    ;(properties as MutableJson)[key] = pseudonyms.length === 1 ? pseudonyms[0]! : pseudonyms
  }

  const ids = eventIds(project.idMode, event, imported)
  const person = ids.person === undefined ? undefined : own.person(ids.person)
  const device = ids.device === undefined ? undefined : ids.device === ids.person ? person : own.person(ids.device)
  if (ids.link !== undefined) {
    const { verb, from, to } = ids.link
    const isOwn = from === ids.device && to === ids.person && device !== undefined && person !== undefined
    if (isOwn) own.link(verb, device, person)
    else own.link(verb, own.person(from), own.person(to))
  }
  if (person !== undefined) own.sealValues(person, outcome.sealed)

  tally.cut += walk.cleaning.cut
  intake.sentBy(properties.mp_lib, properties.$lib_version)
  const sealed: SealedEvent = {
    project: project.id,
    name,
    occurredAt: event.occurredAt,
    receivedAt: request.receivedAt,
    pseudonym: person,
    device,
    dedupeKey: event.insertId === undefined ? deps.randomKey() : dedupeKeyOf(event.insertId),
    // A user of the simplified mode is final; what else may still turn out to be someone.
    linkable: ids.person !== undefined && (project.idMode === 'original' || ids.person.kind === 'device'),
    imported,
    properties,
  }
  if (outcome.quarantine === undefined) {
    tally.accepted++
    intake.events.push(sealed)
  } else {
    tally.drop('quarantined')
    intake.quarantined.push({ class: outcome.quarantine, event: sealed })
  }
  return undefined
}

/** The owner wants no such events; the client hears that it was taken. */
function dropped({ tally }: Intake): undefined {
  tally.drop('dropped_by_dictionary')
}
