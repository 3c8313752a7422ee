/**
 * What is kept of a person, as files for that person: lines of JSON for programs, and a page to read. What is under
 * seal is named and not opened: whoever makes the package hands in the values that a grant gave them, if any.
 */
import { entriesNaming, type Catalogue, type StoredEntry } from '../ledger/index.ts'
import { handle } from '../model/handle.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { actorOfEntry } from '../model/ledger-entry.ts'
import type { Project } from '../model/project.ts'
import { isPseudonym, type Pseudonym } from '../model/pseudonym.ts'
import type { ErasureDeps } from './deps.ts'
import { personsOf } from './erase-people.ts'
import { packagePage, type PackageParts } from './package-page.ts'
import type { ZipMember } from './zip.ts'

export interface PackageDeps extends Pick<ErasureDeps, 'registry' | 'store' | 'ledger' | 'settle' | 'toProperties' | 'now'> {
  readonly catalogue: Pick<Catalogue, 'setsOf'>
}

/** What stands where a value is under seal. */
export const sealedMarker = '[sealed]'
/** The latest of a person's events, and of the entries that name them, that a package holds. */
export const mostInPackage = 500_000

export interface PackagedValue {
  readonly pseudonym: Pseudonym
  readonly field: string
  readonly record: string
  /** ISO 8601. */
  readonly sealedAt: string
  /** {@link sealedMarker}, unless a grant opened it. */
  readonly value: string
}

/** JSON: it travels from where the store is to whoever may open values. */
export interface PersonPackage {
  readonly person: Pseudonym
  readonly ids: readonly Pseudonym[]
  readonly events: number
  readonly parts: PackageParts
}

/** @returns undefined when nothing is kept of this person */
export async function packPerson(deps: PackageDeps, project: Project, pseudonym: Pseudonym): Promise<PersonPackage | undefined> {
  const { registry, store, ledger, catalogue, toProperties } = deps
  await deps.settle()
  const [ids = [pseudonym]] = await personsOf(registry, project.id, [pseudonym])
  const person = ids[0] ?? pseudonym
  const [profiles, sealed, members] = await Promise.all([
    registry.profiles.read(project.id, ids), registry.sealed.readSealed(project.id, ids), registry.links.membersOf(project.id, person),
  ])
  const events: JsonObject[] = []
  for await (const { name, occurredAt, receivedAt, pseudonym: sender, properties } of store.people.of(project.id, ids, toProperties)) {
    events.push({ event: name, occurredAt: iso(occurredAt), receivedAt: iso(receivedAt), id: sender ?? null, properties })
    if (events.length >= mostInPackage) break
  }
  events.sort((one, two) => (String(one['occurredAt']) < String(two['occurredAt']) ? -1 : 1))
  if (events.length === 0 && profiles.size === 0 && sealed.length === 0 && members.length === 0) return undefined

  const profile = profiles.get(person)
  const identity = sealed.map(({ pseudonym: whose, field, record, sealedAt }): PackagedValue => ({
    pseudonym: whose, field, record, sealedAt: iso(sealedAt), value: sealedMarker,
  }))
  const linked = [
    { id: person, handle: handle(person), linked: null, since: null },
    ...members.map(({ from, verb, openedAt }) => ({ id: from, handle: handle(from), linked: verb, since: iso(openedAt) })),
  ]
  const groups = groupsIn(project.groupKeys, [profile?.properties ?? {}, ...events.map(({ properties }) => properties as JsonObject)])
  const readers: JsonObject[] = []
  for await (const index of entriesNaming(ledger, catalogue, ids)) {
    const shown = readerOf(await ledger.entry(index))
    if (shown.project === project.id) readers.push(shown)
    if (readers.length >= mostInPackage) break
  }
  const manifest = {
    format: 'signet/person/v1', project: project.name, person, handle: handle(person), madeAt: iso(deps.now()),
    events: events.length, values: identity.length, opened: 0, ledger: { size: ledger.size, checkpoint: ledger.checkpoint },
  }
  return { person, ids, events: events.length, parts: { manifest, profile: profile?.properties ?? {}, identity, linked, groups, events, readers } }
}

/** @param values by record: what a grant opened */
export function packageFiles({ parts }: PersonPackage, values: ReadonlyMap<string, string> = new Map()): ZipMember[] {
  const identity = parts.identity.map((one) => ({ ...one, value: values.get(one.record) ?? one.value }))
  const manifest = { ...parts.manifest, opened: identity.filter(({ value }) => value !== sealedMarker).length }
  return [
    file('index.html', packagePage({ ...parts, identity })), file('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`),
    file('profile.json', `${JSON.stringify(parts.profile, null, 2)}\n`), lines('identity.jsonl', identity), lines('ids.jsonl', parts.linked),
    lines('groups.jsonl', parts.groups), lines('events.jsonl', parts.events), lines('who-read.jsonl', parts.readers),
  ]
}

function readerOf(entry: StoredEntry): { readonly project: number | null } & JsonObject {
  const { index, kind, recordedAt, project, fields, level, people } = entry
  return {
    index, kind, at: iso(recordedAt), actor: actorOfEntry(entry) ?? null, project: typeof project === 'number' ? project : null,
    ...(fields !== undefined && { fields: fields as JsonValue }), ...(level !== undefined && { level: level as JsonValue }),
    people: people?.count ?? 0,
  }
}

function groupsIn(groupKeys: readonly string[], all: readonly JsonObject[]) {
  const found = new Map<string, { readonly key: string; readonly group: string; readonly handle: string }>()
  for (const properties of all) {
    for (const key of groupKeys) {
      for (const value of [properties[key]].flat()) {
        if (typeof value === 'string' && isPseudonym(value)) found.set(`${key} ${value}`, { key, group: value, handle: handle(value) })
      }
    }
  }
  return [...found.values()]
}

const iso = (at: number): string => new Date(at).toISOString()

function file(name: string, text: string): ZipMember {
  return { name, content: Buffer.from(text) }
}

function lines(name: string, rows: readonly unknown[]): ZipMember {
  return file(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}
