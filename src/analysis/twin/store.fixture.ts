/** An event store in a folder of its own, filled with worlds, for tests on the real engine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KnownType, QuestionContext } from '../../query/index.ts'
import { EventRowEncoder, EventStore, openEmbedded } from '../../store/index.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { PropertyRef } from '../../model/question.ts'
import type { Read } from '../reading.ts'
import { valueOf } from './filter.ts'
import type { World } from './world.ts'

export interface WorldStore {
  readonly read: Read
  add(project: number, world: World): Promise<void>
  addGroups(project: number, groupKey: string, groups: ReadonlyMap<Pseudonym, JsonObject>): Promise<void>
  close(): Promise<void>
}

export async function openWorldStore(): Promise<WorldStore> {
  const dir = mkdtempSync(join(tmpdir(), 'signet-analysis-'))
  const engine = await openEmbedded(join(dir, 'events'))
  const store = await EventStore.open({ engine, dir: join(dir, 'intake'), now: () => Date.UTC(2025, 5, 1), lingerMs: 60_000 })
  const encoder = new EventRowEncoder()
  const addProfiles = (project: number, subject: string, profiles: ReadonlyMap<Pseudonym, JsonObject>): Promise<void> => (
    store.mirror.profiles([...profiles].map(([pseudonym, properties]) => ({
      project, subject, pseudonym, version: 1, deleted: false, createdAt: 0, lastSeenAt: 0, properties,
    })))
  )
  return {
    read: (statement, options) => store.read(statement, options),
    async add(project, world) {
      await store.append(encoder.encode(world.events))
      await store.mirror.merges([...world.merges].map(([pseudonym, person]) => ({ pseudonym, person })))
      await addProfiles(project, 'person', world.profiles)
    },
    addGroups: addProfiles,
    async close() {
      await store.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The types that a property has in a world: what a dictionary would know. */
export function typesIn(world: World): (property: PropertyRef) => readonly KnownType[] {
  return property => {
    const held = property.of === 'person' ? [...world.profiles.values()] : world.events.map(({ properties }) => properties)
    return [...new Set(held.map(properties => typeOf(valueOf(properties, property))))]
  }
}

function typeOf(value: JsonValue | undefined): KnownType {
  if (value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value as 'string' | 'number' | 'boolean' | 'object'
}

/** A context whose present lies after all worlds. */
export function contextOf(
  project: number, world: World, timeZone: string, types?: (property: PropertyRef) => readonly KnownType[] | undefined,
): QuestionContext {
  return {
    scope: { project },
    timeZone,
    now: Date.UTC(2025, 5, 1),
    surroundings: { merges: world.merges.size > 0, duplicateFree: true },
    ...(types && { types }),
  }
}
