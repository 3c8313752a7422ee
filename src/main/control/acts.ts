/**
 * Acts of whoever is on the machine and may read the data directory: what the command line asks of a running instance,
 * or does by itself where none runs. Each is on the ledger as the owner's.
 */
import { z } from 'zod'
import { type Erasure, packPerson, type PersonPackage } from '../../erasure/index.ts'
import { ActFault } from './fault.ts'
import type { Held, Privacy } from '../erasure/privacy.ts'
import type { RewrapState } from '../keys/rewrapper.ts'
import type { Project } from '../../model/project.ts'
import { isPseudonym, type Pseudonym } from '../../model/pseudonym.ts'

export const eraseShape = z.strictObject({
  project: z.number().int().positive(),
  /** Pseudonyms. */
  people: z.array(z.string().refine(isPseudonym)).max(10_000).default([]),
  /** Ids as clients send them. */
  ids: z.array(z.string().min(1).max(1_000)).max(10_000).default([]),
  field: z.string().min(1).max(255).optional(),
  everyone: z.literal(true).optional(),
  events: z.enum(['keep', 'remove']).optional(),
  now: z.boolean().default(false),
})
export type EraseAsked = z.input<typeof eraseShape>

export interface ControlActs {
  /** Resolves when it is over. @throws {ActFault} PROJECT_UNKNOWN, PERSON_UNKNOWN */
  erase(asked: EraseAsked): Promise<Erasure>
  rotateShelf(): Promise<{ readonly generation: number; readonly pages: number }>
  /** Stored keys under former epochs, counted when all that was taken is stored, and how far wrapping them anew is. */
  formerKeys(): Promise<FormerKeys>
  backUpKeys(out: string): Promise<string>
  /** Runs `work` on a still picture of the data. */
  whileHeld<T>(work: (held: Held) => Promise<T>): Promise<T>
  /** What is kept of a person, with sealed markers; on the ledger before it is handed out. @throws {ActFault} */
  packPerson(project: number, person: Pseudonym): Promise<PersonPackage>
}

export interface FormerKeys {
  readonly counts: readonly { readonly project: number; readonly epoch: number; readonly keys: number }[]
  readonly rewrap: RewrapState
}

export const localActor = 'owner'

export interface ActsDeps {
  readonly privacy: Privacy
  readonly formerKeys: ControlActs['formerKeys']
  readonly projects: () => readonly Project[]
  readonly eventsModeOf: (project: number) => Promise<'keep' | 'remove'>
  readonly append: (entry: { readonly kind: string; readonly [name: string]: string | number }, people: readonly string[]) => Promise<unknown>
}

export function createActs({ privacy, formerKeys, projects, eventsModeOf, append }: ActsDeps): ControlActs {
  return {
    async erase(given) {
      const asked = eraseShape.parse(given)
      const project = projects().find(({ id }) => id === asked.project)
      if (project === undefined) throw new ActFault('PROJECT_UNKNOWN', `There is no project ${asked.project}`)
      const named = asked.ids.length === 0 ? [] : await privacy.peopleNamed(project, asked.ids)
      const people = [...asked.people, ...named] as Pseudonym[]
      const isOfEveryone = asked.field !== undefined && asked.everyone === true
      if (people.length === 0 && !isOfEveryone) throw new ActFault('PERSON_UNKNOWN', 'Nothing is kept of these')
      const { id } = await privacy.eraser.request({
        project: project.id, people, actor: localActor,
        asked: {
          events: asked.events ?? (await eventsModeOf(project.id)), now: asked.now, origin: 'cli',
          ...(asked.field !== undefined && { field: asked.field }), ...(isOfEveryone && { everyone: true as const }),
        },
      })
      const over = await privacy.eraser.whenOver(id)
      if (over?.state !== 'done') throw new ActFault('ERASURE_UNFINISHED', 'The erasure is not over yet; it goes on at the next start')
      return over
    },
    rotateShelf: () => privacy.shelf.rotate(localActor),
    formerKeys,
    backUpKeys: async (out) => (await privacy.backUpKeys(localActor, out)).path,
    whileHeld: (work) => privacy.whileHeld(localActor, work),
    async packPerson(id, person) {
      const project = projects().find((one) => one.id === id)
      const packed = project && (await packPerson(privacy.packaging, project, person))
      if (packed === undefined) throw new ActFault('PERSON_UNKNOWN', 'Nothing is kept of such a person')
      await append({ kind: 'export.person', actor: localActor, project: id, count: packed.events }, packed.ids)
      return packed
    },
  }
}
