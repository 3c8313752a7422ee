/** Access over a real registry and a real ledger in a directory of its own, at a clock that the test moves. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase32, totpCode, totpStep } from '../base/totp.ts'
import { openLedger, type Ledger, type StoredEntry } from '../ledger/index.ts'
import { openRegistry, type Registry } from '../registry/index.ts'
import { createAccess, type Access, type Enrolled, type Visitor } from './index.ts'
import { SoftAuthenticator } from './authenticator.fixture.ts'

export const home = 'http://localhost:8080'

export interface AccessBench {
  readonly access: Access
  readonly registry: Registry
  readonly ledger: Ledger
  readonly clock: { now: number }
  /** What the ledger holds of a kind. */
  entries(kind?: string): Promise<StoredEntry[]>
  visitor(more?: Partial<Visitor>): Visitor
  /** Enrols an owner by the link, with a passkey. */
  owner(name: string): Promise<{ readonly enrolled: Enrolled; readonly key: SoftAuthenticator }>
  /** Sets up an app for whoever has the invitation; answers the code of an instant. */
  withApp(name: string, invitation: string): Promise<{ readonly enrolled: Enrolled; readonly code: (at?: number) => string }>
  /** The same room in another process: another object over the same files. */
  second(): Promise<{ readonly access: Access; readonly registry: Registry }>
  close(): Promise<void>
}

export async function accessBench(): Promise<AccessBench> {
  const dir = await mkdtemp(join(tmpdir(), 'signet-access-'))
  const clock = { now: 1_700_000_000_000 }
  const now = () => clock.now
  const key = randomBytes(32)
  const shelf = { generation: 1, seal: (bytes: Uint8Array) => Buffer.from(bytes), open: (bytes: Uint8Array) => Buffer.from(bytes) }
  const opened: Registry[] = []
  const open = async () => {
    const registry = await openRegistry({ dir: join(dir, 'facts'), now, random: randomBytes, shelf })
    await registry.migrate()
    opened.push(registry)
    return registry
  }
  const registry = await open()
  const { privateKey } = generateKeyPairSync('ed25519')
  const ledger = await openLedger({ dir: join(dir, 'ledger'), origin: 'test/ledger', privateKey, now, random: randomBytes })
  const make = (over: Registry) => createAccess({
    registry: over, ledger, key, now, random: randomBytes, idleMs: 12 * 3_600_000, sessionMs: 7 * 86_400_000,
  })
  const access = make(registry)
  const visitor = (more: Partial<Visitor> = {}): Visitor =>
    ({ address: '203.0.113.7', origin: home, device: 'Firefox · Linux', place: 'France', position: { latitude: 49, longitude: 2 }, deviceKey: undefined, ...more })

  return {
    access, registry, ledger, clock, visitor,
    async entries(kind) {
      const all: StoredEntry[] = []
      for await (const entry of ledger.entries()) if (kind === undefined || entry['kind'] === kind) all.push(entry)
      return all
    },
    async owner(name) {
      const { session } = (await registry.owner.openOwnerLink(await registry.owner.createOwnerLink()))!
      const gate = { kind: 'owner-link', session: session.id } as const
      const options = await access.enrolment.options(gate, name, visitor())
      const authenticator = new SoftAuthenticator()
      const response = authenticator.create(options.passkey!, home)
      const factor = { kind: 'passkey', response, label: 'Laptop' } as const
      const enrolled = await access.enrolment.enrol(gate, { name, userHandle: options.userHandle, factor }, visitor({ deviceKey: `browser of ${name}` }))
      return { enrolled, key: authenticator }
    },
    async withApp(name, invitation) {
      const gate = { kind: 'invitation', key: invitation } as const
      const options = await access.enrolment.options(gate, name, visitor())
      const seed = fromBase32(options.totp.secret)
      const code = (at = clock.now) => totpCode(seed, totpStep(at))
      const factor = { kind: 'totp', ticket: options.totp.ticket, code: code() } as const
      const enrolled = await access.enrolment.enrol(gate, { name, userHandle: options.userHandle, factor }, visitor({ deviceKey: `browser of ${name}` }))
      return { enrolled, code }
    },
    async second() {
      const other = await open()
      return { access: make(other), registry: other }
    },
    async close() {
      await ledger.close()
      for (const one of opened) await one.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
