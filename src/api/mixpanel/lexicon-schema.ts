/**
 * Mixpanel's Lexicon schemas (wire protocol §16.2) as notes of the dictionary and back. What Signet has a place for
 * (description, display name, hidden, dropped) is kept there, so that both see the other's changes; the rest of a
 * schema is kept as it was given.
 */
import { z } from 'zod'
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import type { NamedChange, NameState, Note, NoteChange } from '../../registry/index.ts'

const own = z.looseObject({
  displayName: z.string().max(255).nullish(),
  hidden: z.boolean().nullish(),
  dropped: z.boolean().nullish(),
})
const described = z.looseObject({
  description: z.string().max(4000).nullish(),
  metadata: z.looseObject({ 'com.mixpanel': own.nullish() }).nullish(),
})
export const schemaShape = described.extend({ properties: z.record(z.string().min(1).max(255), described).nullish() })
export type Schema = z.infer<typeof schemaShape>

export const entityType = z.enum(['event', 'profile'])
export type EntityType = z.infer<typeof entityType>
export const entryShape = z.strictObject({ entityType, name: z.string().min(1).max(255), schemaJson: schemaShape })

export interface SchemaEntry {
  readonly entityType: EntityType
  readonly name: string
  readonly schemaJson: JsonObject
}

const kindOfProperties = (type: EntityType) => (type === 'event' ? 'property' : 'person')

/** The changes of notes that a schema asks for. What it does not speak of stays. */
export function toChanges(type: EntityType, name: string, schema: Schema): NamedChange[] {
  return [
    { kind: type, name, change: { ...toChange(schema), schema: schema as JsonValue } },
    ...Object.entries(schema.properties ?? {}).map(([property, each]) => ({
      kind: kindOfProperties(type), name: property, change: toChange(each),
    }) as const),
  ]
}

/** The changes that take a schema away; what only Signet knows of a name (owner, classification, merges) stays. */
export function toRemoval({ kind, name, schema }: Note): NamedChange[] {
  const change: NoteChange = { description: null, displayName: null, state: 'visible' }
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : []
  return [
    { kind, name, change: { ...change, schema: null } },
    ...properties.map((property) => ({ kind: kindOfProperties(kind as EntityType), name: property, change }) as const),
  ]
}

/** The schemas of all events and profiles that anything is said of. */
export function toEntries(notes: readonly Note[]): SchemaEntry[] {
  const properties = {
    event: new Map(notes.filter(({ kind }) => kind === 'property').map((note) => [note.name, note])),
    profile: new Map(notes.filter(({ kind }) => kind === 'person').map((note) => [note.name, note])),
  }
  return notes.filter(isDefined).map((note) => {
    const type = note.kind as EntityType
    const given = isJsonObject(note.schema) ? note.schema : {}
    const named = isJsonObject(given['properties']) ? given['properties'] : {}
    return {
      entityType: type,
      name: note.name,
      schemaJson: {
        ...withNote(given, note),
        properties: Object.fromEntries(Object.entries(named).map(([name, each]) => [
          name, withNote(isJsonObject(each) ? each : {}, properties[type].get(name)),
        ])),
      },
    }
  })
}

/** Whether a note is a schema in Mixpanel's eyes. */
export function isDefined(note: Note): boolean {
  if (note.kind !== 'event' && note.kind !== 'profile') return false
  return note.schema !== null || note.description !== null || note.displayName !== null || note.state !== 'visible'
}

function toChange({ description, metadata }: z.infer<typeof described>): NoteChange {
  const { displayName, hidden, dropped } = metadata?.['com.mixpanel'] ?? {}
  const state: NameState | undefined =
    dropped === true ? 'dropped' : hidden === true ? 'hidden' : typeof dropped === 'boolean' || typeof hidden === 'boolean' ? 'visible' : undefined
  return {
    ...(description !== undefined && { description }),
    ...(displayName !== undefined && { displayName }),
    ...(state !== undefined && { state }),
  }
}

function withNote(given: JsonObject, note: Note | undefined): JsonObject {
  if (note === undefined) return given
  const metadata = isJsonObject(given['metadata']) ? given['metadata'] : {}
  const before = isJsonObject(metadata['com.mixpanel']) ? metadata['com.mixpanel'] : {}
  const { description: _, ...rest } = given
  return {
    ...rest,
    ...(note.description !== null && { description: note.description }),
    metadata: {
      ...metadata,
      'com.mixpanel': {
        ...before, displayName: note.displayName ?? '', hidden: note.state === 'hidden', dropped: note.state === 'dropped',
      },
    },
  }
}
