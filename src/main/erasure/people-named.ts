/**
 * Whom somebody means who names people by the ids that clients send: their pseudonyms, made with the collectors' keys.
 * Nothing is opened for it, and the ids are kept nowhere.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { computePseudonym, createKeyring, readCollectorKeys } from '../../identity/index.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import { wireId } from '../../model/wire-id.ts'
import type { Registry } from '../../registry/index.ts'
import type { EventStore } from '../../store/index.ts'

export interface PeopleNamedDeps {
  readonly keysDir: string
  readonly registry: Pick<Registry, 'sealed' | 'profiles' | 'links'>
  readonly store: Pick<EventStore, 'people'>
  settle(): Promise<void>
}

/**
 * The pseudonyms of those of `ids` of which anything is kept. An id can be a user's or a device's.
 * @throws {StoreError}
 */
export async function peopleNamed({ keysDir, registry, store, settle }: PeopleNamedDeps, project: Project, ids: readonly string[]): Promise<Pseudonym[]> {
  const keyring = createKeyring(readCollectorKeys(await readFile(join(keysDir, 'collector-keys.json'), 'utf8')))
  const mac = keyring.of(project.id).pseudonymMac
  const candidates = new Set<Pseudonym>()
  for (const id of ids) {
    for (const kind of ['user', 'device'] as const) candidates.add(computePseudonym(mac, kind, id))
    const sent = wireId(project.idMode, id)
    if (sent !== undefined) candidates.add(computePseudonym(mac, sent.kind, sent.value))
  }
  const all = [...candidates]
  await settle()
  const [sealed, profiles, heads, seen] = await Promise.all([
    registry.sealed.sealedFieldsOf(project.id, all), registry.profiles.read(project.id, all), registry.links.resolve(project.id, all),
    store.people.present(project.id, all),
  ])
  return all.filter((one) => sealed.has(one) || profiles.has(one) || heads.get(one) !== one || seen.has(one))
}
