/**
 * Keeps the two halves of sealed values together, although they live in two databases that commit apart.
 *
 * Putting: it is settled which values are new, under the lock that every writer of ciphertexts takes; then their keys
 * are committed; then the ciphertexts. A crash before the first commit leaves nothing. A crash between the two leaves
 * keys without ciphertext: they open nothing, the batch was not acknowledged and comes again with other records, and
 * `sweepKeys` removes them. There is no moment at which a ciphertext has been kept without its key.
 *
 * Erasing goes the same way: keys first, since without them the rest is unreadable. A crash in between leaves
 * ciphertexts that nobody can open; erasing again removes them.
 */
import type { SealWrite } from '../model/identity-write.ts'
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { Keys } from './keys.ts'
import type { Sealed } from './sealed.ts'

export interface SealWrites {
  /** Keeps what is new among `writes`, both halves. Answers how many values were kept. */
  putSeals(writes: readonly SealWrite[]): Promise<number>
  /** Destroys the keys, then the ciphertexts, of these people; of all fields when `fields` is absent. */
  eraseSealed(
    project: ProjectId,
    pseudonyms: readonly Pseudonym[],
    fields?: readonly string[],
  ): Promise<{ readonly keys: number; readonly values: number }>
  /** The same for these records of these people. */
  eraseRecords(project: ProjectId, pseudonyms: readonly Pseudonym[], records: ReadonlySet<string>): Promise<number>
  /** The same for everything of a project. */
  eraseProject(project: ProjectId): Promise<{ readonly keys: number; readonly values: number }>
  /** Removes keys that have no ciphertext. Answers how many there were. Safe at any time; run it after a start. */
  sweepKeys(): Promise<number>
}

const sweptAtOnce = 5_000

export function createSealWrites(sealed: Sealed, keys: Keys): SealWrites {
  return {
    async putSeals(writes) {
      const values = writes.map((write) => write.value)
      const kept = await sealed.putSealed(values, (records) =>
        keys.putKeys(writes.filter((write) => records.has(write.value.record)).map((write) => write.key)),
      )
      return kept.size
    },

    async eraseSealed(project, pseudonyms, fields) {
      if (fields === undefined) {
        const keysRemoved = await keys.removeKeys(project, pseudonyms)
        return { keys: keysRemoved, values: (await sealed.removeSealed(project, pseudonyms)).size }
      }
      const values = await sealed.readSealed(project, pseudonyms, fields)
      const records = new Set(values.map((value) => value.record))
      const keysRemoved = await keys.removeKeys(project, pseudonyms, records)
      return { keys: keysRemoved, values: (await sealed.removeSealed(project, pseudonyms, fields)).size }
    },

    async eraseRecords(project, pseudonyms, records) {
      await keys.removeKeys(project, pseudonyms, records)
      return (await sealed.removeRecords(project, pseudonyms, records)).size
    },

    async eraseProject(project) {
      const keysRemoved = await keys.removeProjectKeys(project)
      return { keys: keysRemoved, values: await sealed.removeProject(project) }
    },

    async sweepKeys() {
      let swept = 0
      let last = 0
      for (;;) {
        const listed = await sealed.whileStill(async (present) => {
          const part = await keys.listKeys(last, sweptAtOnce)
          const there = await present(part)
          const orphans = part.filter(({ record }) => !there.has(record))
          for (const project of new Set(orphans.map((orphan) => orphan.project))) {
            const ofProject = orphans.filter((orphan) => orphan.project === project)
            const pseudonyms = ofProject.map(({ pseudonym }) => pseudonym)
            swept += await keys.removeKeys(project, pseudonyms, new Set(ofProject.map(({ record }) => record)))
          }
          return part
        })
        if (listed.length === 0) return swept
        last = listed.at(-1)!.id
      }
    },
  }
}
