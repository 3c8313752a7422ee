/**
 * Folds profile updates into a profile: the semantics of Mixpanel's operations, with the edge cases that its documents
 * leave open settled (wire protocol §6). Pure.
 *
 * Null counts as absent, an object or scalar where a list is wanted as a list of one. Rules: SPEC.md F1–F16.
 */
import type { ProfileOperation, ProfileWrite } from '../model/identity-write.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { sameJson } from './same-json.ts'

/** A profile as the registry keeps it. */
export interface ProfileState {
  readonly properties: JsonObject
  readonly createdAt: number
  /** Milliseconds; undefined until a write says when the person was seen. */
  readonly lastSeen: number | undefined
  /** A deleted profile stays as an empty mark; a later write makes it anew. */
  readonly deleted: boolean
}

/** Properties that one profile can have; further names are ignored. */
export const propertiesPerProfile = 2_000
/** Bytes of JSON that a list can grow to; what would exceed it is ignored. */
export const listBytes = 262_144

/** The properties that a place fills; a newer place replaces all of them. */
const placeNames = ['$city', '$region', '$country_code'] as const

/**
 * The profile after `write`, or undefined when it changes nothing. Operations apply in their order; one that only
 * takes away never makes a profile.
 */
export function applyProfile(before: ProfileState | undefined, write: ProfileWrite): ProfileState | undefined {
  const fold = new Fold(before?.deleted === true ? undefined : before, write)
  for (const operation of write.operations) fold.apply(operation)
  return fold.result(before)
}

class Fold {
  readonly #write: ProfileWrite
  #present: boolean
  #createdAt: number
  #lastSeen: number | undefined
  // A map, because a property may be called `__proto__`.
  #properties: Map<string, JsonValue>
  /** Names that this write set itself, which its place does not overwrite. */
  #named = new Set<string>()

  constructor(before: ProfileState | undefined, write: ProfileWrite) {
    this.#write = write
    this.#present = before !== undefined
    this.#createdAt = before?.createdAt ?? write.at
    this.#lastSeen = before?.lastSeen
    this.#properties = new Map(Object.entries(before?.properties ?? {}))
  }

  apply(operation: ProfileOperation): void {
    switch (operation.op) {
      case 'set': return this.#each(operation.values, (_, value) => value)
      case 'set_once': return this.#each(operation.values, (held, value) => held ?? value)
      case 'add': return this.#each(operation.values, add)
      case 'append': return this.#each(operation.values, (held, value) => grow(held, [...toList(held), value]))
      case 'union': return this.#each(operation.values, (held, values) => grow(held, union(toList(held), values)))
      case 'remove': return this.#remove(operation.values)
      case 'unset': return this.#unset(operation.names)
      case 'delete': return this.#delete()
    }
  }

  result(before: ProfileState | undefined): ProfileState | undefined {
    if (!this.#present) {
      if (before === undefined || before.deleted) return undefined
      return { properties: {}, createdAt: before.createdAt, lastSeen: undefined, deleted: true }
    }
    this.#placeIn()
    const after: ProfileState = {
      properties: Object.fromEntries(this.#properties), createdAt: this.#createdAt,
      lastSeen: this.#write.seenAt ?? this.#lastSeen, deleted: false,
    }
    return before !== undefined && same(after, before) ? undefined : after
  }

  /** Writes what `next` makes of each value; undefined leaves the property as it is. */
  #each<V extends JsonValue>(
    values: { readonly [name: string]: V },
    next: (held: JsonValue | undefined, value: V) => JsonValue | undefined,
  ): void {
    this.#present = true
    for (const [name, value] of Object.entries(values)) {
      const after = next(this.#properties.get(name) ?? undefined, value)
      if (after === undefined) continue
      if (!this.#properties.has(name) && this.#properties.size >= propertiesPerProfile) continue
      this.#properties.set(name, after)
      this.#named.add(name)
    }
  }

  #remove(values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) {
      const held = this.#properties.get(name) ?? undefined
      if (held === undefined) continue
      const list = toList(held)
      const kept = list.filter((item) => !sameJson(item, value))
      if (kept.length < list.length) this.#properties.set(name, kept)
    }
  }

  #unset(names: readonly string[]): void {
    for (const name of names) this.#properties.delete(name)
  }

  #delete(): void {
    this.#present = false
    this.#createdAt = this.#write.at
    this.#lastSeen = undefined
    this.#properties = new Map()
    this.#named = new Set()
  }

  #placeIn(): void {
    const { place } = this.#write
    if (place === undefined) return
    for (const name of placeNames) if (!this.#named.has(name)) this.#properties.delete(name)
    for (const [name, value] of Object.entries(place)) {
      const room = this.#properties.has(name) || this.#properties.size < propertiesPerProfile
      if (room && !this.#named.has(name)) this.#properties.set(name, value)
    }
  }
}

function same(one: ProfileState, other: ProfileState): boolean {
  return one.lastSeen === other.lastSeen && one.deleted === other.deleted && sameJson(one.properties, other.properties)
}

function add(held: JsonValue | undefined, value: JsonValue): JsonValue | undefined {
  const base = held ?? 0
  if (typeof base !== 'number' || typeof value !== 'number') return undefined
  const sum = base + value
  return Number.isFinite(sum) ? sum : undefined
}

function toList(held: JsonValue | undefined): readonly JsonValue[] {
  if (held === undefined) return []
  return Array.isArray(held) ? held as readonly JsonValue[] : [held]
}

function union(list: readonly JsonValue[], values: readonly JsonValue[]): readonly JsonValue[] {
  const joined = [...list]
  for (const value of values) if (!joined.some((item) => sameJson(item, value))) joined.push(value)
  return joined
}

/** The longer list, unless it became too large. A list of what was there already is no change. */
function grow(held: JsonValue | undefined, list: readonly JsonValue[]): JsonValue | undefined {
  if (Array.isArray(held) && list.length === held.length) return undefined
  return Buffer.byteLength(JSON.stringify(list)) > listBytes ? undefined : list
}
