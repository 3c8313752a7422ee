/** An instance's keys in a temporary directory, a sealer over them, and a vault with a ledger that can be broken. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring, createSealer, type Sealer } from '../identity/index.ts'
import { projectOf } from '../identity/keys.fixture.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { RecordEntry, VaultEntry } from './entry.ts'
import { addProject, createKeys } from './keys/create-keys.ts'
import type { SealedRecord } from './opening.ts'
import type { GrantDraft } from './vault.ts'

export interface TestInstance {
  readonly dir: string
  readonly secret: string
  readonly sealer: Sealer
  readonly remove: () => Promise<void>
}

export async function testInstance(...projects: readonly number[]): Promise<TestInstance> {
  const dir = await mkdtemp(join(tmpdir(), 'signet-vault-'))
  const { unlock: secret, root } = await createKeys(join(dir, 'keys'), { random: randomBytes, workFactor: 10 })
  let keys
  for (const project of projects) keys = await addProject(join(dir, 'keys'), project, randomBytes)
  const sealer = createSealer({ keys: createKeyring(keys!, root), now: Date.now, random: randomBytes })
  return { dir: join(dir, 'keys'), secret, sealer, remove: () => rm(dir, { recursive: true, force: true }) }
}

/** Sealed e-mail, name and phone of numbered people; others for each `name`. */
export function sealPeople(sealer: Sealer, project: number, count: number, name = 'person'): SealedRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const person = sealer.pseudonym(projectOf(project), 'user', `${name}-${i}`)
    return sealer.seal(projectOf(project), person, {
      $email: `${name}-${i}@mail-${i}.test`, $name: `Person Number${i}`, $phone: `+33 1 23 45 67 ${10 + i % 90}`,
    }, 0)
  }).flat()
}

export function draftFor(records: readonly SealedRecord[], more: Partial<GrantDraft> = {}): GrantDraft {
  return {
    actor: 'member-1', project: records[0]!.value.project, people: peopleOf(records),
    fields: ['$email', '$name', '$phone'], level: 'full', reason: 'Support case 4711', lastsMs: 60_000, approvals: [],
    ...more,
  }
}

export function peopleOf(records: readonly SealedRecord[]): Pseudonym[] {
  return [...new Set(records.map(({ value }) => value.pseudonym))]
}

export interface TestLedger {
  readonly entries: VaultEntry[]
  readonly record: RecordEntry
  /** Makes entries of this kind fail from now on. */
  breakAt(kind: VaultEntry['kind'] | undefined): void
  /** Leaves entries of this kind without an answer from now on. */
  hangAt(kind: VaultEntry['kind'] | undefined): void
}

export function testLedger(): TestLedger {
  const entries: VaultEntry[] = []
  let broken: VaultEntry['kind'] | undefined
  let hanging: VaultEntry['kind'] | undefined
  return {
    entries,
    async record(entry) {
      await Promise.resolve()
      if (entry.kind === hanging) return new Promise(() => undefined)
      if (entry.kind === broken) throw new Error('disk full')
      entries.push(entry)
      return { index: entries.length - 1, checkpoint: `checkpoint ${entries.length}` }
    },
    breakAt(kind) {
      broken = kind
    },
    hangAt(kind) {
      hanging = kind
    },
  }
}
