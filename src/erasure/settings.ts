/** What a project decided about people's data: what becomes of the events of whoever is erased, and what expires when. */
import { z } from 'zod'
import type { JsonValue } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Registry } from '../registry/index.ts'

/** `keep`: without a link to anybody. */
export type EventsMode = 'keep' | 'remove'

const days = z.number().int().min(1).max(36_500)
const name = z.string().min(1).max(255)

/** Days; of a field since it was set last, of an event since it happened. */
export const privacySettingsShape = z.strictObject({
  events: z.enum(['keep', 'remove']).default('keep'),
  fields: z.array(z.strictObject({ field: name, days })).max(200).default([]),
  eventKinds: z.array(z.strictObject({ event: name, days })).max(200).default([]),
  /** Events that no rule names. */
  allEvents: days.nullable().default(null),
})
export type PrivacySettings = z.infer<typeof privacySettingsShape>

/** The ids themselves are no fields that expire: a person without one could not be told apart from one that never had it. */
const neverExpire: ReadonlySet<string> = new Set(['$distinct_id', '$group_id'])

/** Why settings are not taken, as a sentence; undefined when they are. */
export function settingsFault({ fields, eventKinds }: PrivacySettings): string | undefined {
  const fixed = fields.find(({ field }) => neverExpire.has(field))
  if (fixed !== undefined) return `${fixed.field} does not expire by itself: it goes when the person is erased`
  const twice = twiceIn(fields.map(({ field }) => field)) ?? twiceIn(eventKinds.map(({ event }) => event))
  return twice === undefined ? undefined : `"${twice.slice(0, 60)}" has two rules`
}

export async function readPrivacySettings({ dataSettings }: Pick<Registry, 'dataSettings'>, project: ProjectId): Promise<PrivacySettings> {
  return privacySettingsShape.parse((await dataSettings.get(project, 'privacy')) ?? {})
}

export function writePrivacySettings({ dataSettings }: Pick<Registry, 'dataSettings'>, project: ProjectId, settings: PrivacySettings): Promise<void> {
  return dataSettings.set(project, 'privacy', settings as unknown as JsonValue)
}

function twiceIn(names: readonly string[]): string | undefined {
  return names.find((one, place) => names.indexOf(one) !== place)
}
