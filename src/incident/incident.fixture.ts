/** A desk over a real registry and a real ledger in a directory of its own, at a clock that the test moves. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalogue, type Ledger, openLedger } from '../ledger/index.ts'
import { actorOfEntry } from '../model/ledger-entry.ts'
import type { SealedValue } from '../model/identity-write.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { openRegistry, type Registry } from '../registry/index.ts'
import { createDesk, type Desk } from './desk.ts'
import type { ExposurePorts, WitnessSeen } from './exposure/ports.ts'

export interface IncidentBench {
  readonly desk: Desk
  readonly registry: Registry
  readonly ledger: Ledger
  readonly ports: ExposurePorts
  readonly dir: string
  readonly clock: { now: number }
  /** Who is said to have seen the ledger. */
  readonly witnesses: WitnessSeen[]
  /** Who has events, by the instant of arrival. */
  readonly arrivals: { readonly project: number; readonly person: Pseudonym; readonly at: number }[]
  /** A witness has seen everything up to now. */
  witness(): void
  seal(person: Pseudonym, fields: readonly string[]): Promise<void>
  close(): Promise<void>
}

export const person = (name: string): Pseudonym =>
  createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url') as Pseudonym

export async function incidentBench(): Promise<IncidentBench> {
  const dir = await mkdtemp(join(tmpdir(), 'signet-incident-'))
  const clock = { now: 1_790_000_000_000 }
  const now = () => clock.now
  const shelf = { generation: 1, seal: (bytes: Uint8Array) => Buffer.from(bytes), open: (bytes: Uint8Array) => Buffer.from(bytes) }
  const registry = await openRegistry({ dir: join(dir, 'facts'), now, random: randomBytes, shelf })
  await registry.migrate()
  await registry.projects.create({ name: 'Shop' })
  const { privateKey } = generateKeyPairSync('ed25519')
  const ledger = await openLedger({ dir: join(dir, 'ledger'), origin: 'test/ledger', privateKey, now, random: randomBytes })
  const catalogue = createCatalogue(ledger, actorOfEntry)
  const projects = await registry.projects.list()
  const witnesses: WitnessSeen[] = []
  const arrivals: IncidentBench['arrivals'] = []
  const ports: ExposurePorts = {
    registry, ledger, catalogue, now, monotonic: () => performance.now(),
    witnesses: () => witnesses,
    pushCheckpoint: async () => undefined,
    projects: () => projects,
    async peopleWithEvents(project, received) {
      const here = arrivals.filter((one) => one.project === project && (received === undefined || (one.at >= received.from && one.at < received.until)))
      return Buffer.concat(here.map((one) => Buffer.from(one.person, 'base64url')))
    },
    hasMerges: (project) => registry.links.hasOpen(project),
  }
  return {
    desk: createDesk(ports), registry, ledger, ports, dir, clock, witnesses, arrivals,
    witness: () => void witnesses.splice(0, witnesses.length, { name: 'laptop', seen: { size: ledger.size, at: clock.now }, contradicts: false }),
    async seal(pseudonym, fields) {
      const values = fields.map((field): SealedValue => ({
        project: 1, pseudonym, field, record: randomBytes(16).toString('base64url'), algorithm: 1, epoch: 1,
        ciphertext: randomBytes(24), blindIndex: randomBytes(16).toString('base64url'), sealedAt: clock.now,
      }) as unknown as SealedValue)
      await registry.sealed.putSealed(values)
    },
    async close() {
      catalogue.close()
      await ledger.close()
      await registry.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
