/**
 * The one place where a batch is built. What is not put into an outgoing event here does not leave: ids are stand-ins,
 * places are as coarse as the policy says, properties are those that it names, and identifying fields are those that a
 * grant covers at this moment.
 *
 * Each attempt builds its batch anew, so that whoever was erased, and whatever is not granted any more, is not in it.
 * Rules: SPEC.md F1–F9.
 */
import { createHmac } from 'node:crypto'
import type { FieldPolicy } from '../model/destination.ts'
import type { SealedEvent } from '../model/event.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { type Pseudonym, pseudonymBytes } from '../model/pseudonym.ts'
import type { StoredDestination } from '../registry/index.ts'
import type { EventKey } from '../store/index.ts'
import type { ForwardDeps } from './deps.ts'
import { grantedAt, openGranted } from './identity.ts'
import { compareKeys, type Span } from './position.ts'

/** One event as it leaves, before it takes the form of a protocol. */
export interface OutgoingEvent {
  readonly id: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** The destination's stand-in for the person; null when the event is tied to nobody. */
  readonly person: string | null
  readonly properties: JsonObject
  /** Identifying fields, opened. */
  readonly identity: Readonly<Record<string, string>>
}

export interface BuiltBatch {
  readonly id: string
  readonly events: readonly OutgoingEvent[]
  /** Everybody who is in it, by pseudonym. */
  readonly people: readonly Pseudonym[]
  /** Names of the properties that are in it. */
  readonly properties: readonly string[]
  /** Whose identifying fields are in it, by field. */
  readonly identity: ReadonlyMap<string, readonly Pseudonym[]>
  /** The last event that it deals with, filtered ones included; undefined when there was none. */
  readonly last: EventKey | undefined
}

export type BuildAsked = Omit<Span, 'last'> & { readonly id: string; readonly last: EventKey | null; readonly most: number; readonly mostBytes: number }

const placesOf = {
  none: [],
  country: ['mp_country_code', '$country_code'],
  region: ['mp_country_code', '$country_code', '$region'],
} as const satisfies Record<FieldPolicy['places'], readonly string[]>

/** @throws {StoreError} {@link RegistryError} {@link VaultError} */
export async function buildBatch(deps: ForwardDeps, destination: StoredDestination, idsKey: Uint8Array, asked: BuildAsked): Promise<BuiltBatch> {
  const { project, policy } = destination
  const page = await deps.store.rewriter.page(project, asked, asked.after ?? undefined, asked.most, deps.toProperties)
  const { last: end } = asked
  const known = page.events.map((event, place) => ({ event, key: page.keys[place]! })).filter(({ key }, place, all) =>
    (end === null || compareKeys(key, end) <= 0)
    // A server may hold an event twice until its parts are merged.
    && (place === 0 || compareKeys(key, all[place - 1]!.key) !== 0))
  const wanted = destination.events && new Set(destination.events)
  const heads = await deps.registry.links.resolve(project, [...new Set(known.flatMap(({ event: { pseudonym } }) => pseudonym ?? []))])
  const personOf = ({ pseudonym }: SealedEvent) => pseudonym && (heads.get(pseudonym) ?? pseudonym)
  const allowed = await allowedProperties(deps, destination)
  const standIn = (person: Pseudonym) => (policy.ids === 'same' ? person : separateId(person, idsKey))

  const chosen: { readonly out: OutgoingEvent; readonly person: Pseudonym | undefined }[] = []
  let size = 0
  let last: EventKey | undefined
  for (const { event, key } of known) {
    if (wanted === null || wanted.has(event.name)) {
      const person = personOf(event)
      const properties = kept(event.properties, allowed)
      size += JSON.stringify(properties).length + 200
      if (size > asked.mostBytes && chosen.length > 0) break
      const out = { id: deps.insertIdOf(event.dedupeKey), name: event.name, time: event.occurredAt, person: person ? standIn(person) : null, properties, identity: {} }
      chosen.push({ out, person })
    }
    last = key
  }
  const people = [...new Set(chosen.flatMap(({ person }) => person ?? []))]
  const grant = grantedAt(destination, deps.now())
  const opened = grant === undefined || people.length === 0 ? undefined : await openGranted(deps, destination, grant, people)
  return {
    id: asked.id,
    events: chosen.map(({ out, person }) => ({ ...out, identity: (person && opened?.values.get(person)) ?? {} })),
    people,
    properties: [...new Set(chosen.flatMap(({ out }) => Object.keys(out.properties)))].toSorted(),
    identity: opened?.byField ?? new Map(),
    last,
  }
}

/** The stand-in that only this destination has for somebody. */
export function separateId(person: Pseudonym, idsKey: Uint8Array): string {
  return createHmac('sha256', idsKey).update(pseudonymBytes(person)).digest().subarray(0, 16).toString('base64url')
}

async function allowedProperties(deps: ForwardDeps, { project, policy }: StoredDestination): Promise<ReadonlySet<string>> {
  const guards = await deps.guardsOf(project)
  const places: readonly string[] = placesOf[policy.places]
  return new Set([...policy.properties.filter((name) => !guards(name)), ...places])
}

function kept(properties: JsonObject, allowed: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter((entry): entry is [string, JsonValue] => allowed.has(entry[0]) && entry[1] !== undefined))
}
