/**
 * The destinations of an instance: made, changed, paused, stopped, resumed; a delivery for each that runs. Whatever changes
 * where data goes is on the ledger before it holds. Stopping holds at once, whether or not the ledger hears of it.
 */
import { createHash } from 'node:crypto'
import { outgoingFault } from '../base/outgoing/checked.ts'
import type {
  Destination, DestinationId, DestinationKind, FieldPolicy, ProvenStandingGrant, Vendor,
} from '../model/destination.ts'
import type { ForwardRecord, ForwardRecordAsked } from '../model/forward-record.ts'
import type { ProjectId } from '../model/project.ts'
import type { StoredDestination } from '../registry/index.ts'
import { type Credentials, openCredentials, sealCredentials } from './credentials.ts'
import { Deletions } from './deletions.ts'
import { Delivery, stoppedSetting } from './delivery.ts'
import { type ForwardDeps, type Pace, usualPace } from './deps.ts'
import { ForwardError } from './errors.ts'
import { positionOf, startPosition, storedPosition } from './position.ts'
import { forwardRecord } from './record.ts'
import { folderName } from './send/folder.ts'

/** What it is reached with; see credentials.ts. */
export interface GivenKeys {
  readonly secret?: string | undefined
  readonly token?: string | undefined
  readonly username?: string | undefined
  readonly projectId?: string | undefined
}

export interface NewForward {
  readonly project: ProjectId
  readonly name: string
  readonly kind: DestinationKind
  readonly address: string
  readonly events: readonly string[] | null
  readonly policy: FieldPolicy
  readonly vendor: Vendor
  readonly batchSize: number
  readonly keys: GivenKeys
  /** Events that were taken since, milliseconds; from now on when absent. */
  readonly since?: number | undefined
}

export interface ForwardChange {
  readonly name?: string | undefined
  readonly address?: string | undefined
  readonly events?: readonly string[] | null | undefined
  readonly policy?: FieldPolicy | undefined
  readonly vendor?: Vendor | undefined
  readonly batchSize?: number | undefined
  readonly keys?: GivenKeys | undefined
}

export class Forwarder {
  readonly deletions: Deletions
  readonly #deps: ForwardDeps
  readonly #pace: Pace
  readonly #deliveries = new Map<DestinationId, Delivery>()

  constructor(deps: ForwardDeps) {
    this.#deps = deps
    this.#pace = { ...usualPace, ...deps.pace }
    this.deletions = new Deletions(deps, this.#pace)
  }

  async start(): Promise<void> {
    for (const { id, state } of await this.#deps.registry.destinations.list()) if (state !== 'removed') this.#deliver(id)
    this.deletions.start()
  }

  async close(): Promise<void> {
    await this.deletions.close()
    await Promise.all([...this.#deliveries.values()].map((delivery) => delivery.close()))
  }

  /** Those of a project, without the removed ones unless asked. */
  async list(project: ProjectId, removed = false): Promise<StoredDestination[]> {
    return (await this.#deps.registry.destinations.list(project)).filter(({ state }) => removed || state !== 'removed')
  }

  /** @throws {ForwardError} DESTINATION_NOT_FOUND */
  async get(project: ProjectId, id: DestinationId): Promise<StoredDestination> {
    const found = await this.#deps.registry.destinations.get(id)
    if (found !== undefined && found.project === project) return found
    throw new ForwardError('DESTINATION_NOT_FOUND', 'There is no such destination in this project')
  }

  /** Whether the whole instance forwards nothing. */
  async isStopped(): Promise<boolean> {
    return (await this.#deps.registry.settings.get(stoppedSetting)) === true
  }

  /** @throws {ForwardError} DESTINATION_INVALID @throws {LedgerError} */
  async create(given: NewForward, actor: string): Promise<StoredDestination> {
    const { keys, since, ...rest } = given
    const { registry, ledger, random, now, credentialKey } = this.#deps
    await this.#check(given.kind, given.address)
    const secret = keys.secret ?? (given.kind === 'webhook' ? random(32).toString('base64url') : given.kind === 'folder' ? '' : undefined)
    if (secret === undefined) throw new ForwardError('DESTINATION_INVALID', 'This kind of destination needs a secret')
    const credentials = { ...defined(keys), idsKey: random(32).toString('base64url'), secret }
    ledger.assertSound()
    await ledger.append({ kind: 'forward.destination.added', actor, ...factsOf(given), since: since ?? now() })
    const made = await registry.destinations.add({
      ...rest, state: 'running', credentials: sealCredentials(credentials as Credentials, given.project, credentialKey, random(12)),
      position: storedPosition(startPosition(since ?? now())),
    })
    this.#deliver(made.id)
    return made
  }

  /** The secret of a webhook, which its receiver checks requests with. */
  secretOf({ credentials, project }: StoredDestination): string {
    return openCredentials(credentials, project, this.#deps.credentialKey).secret
  }

  /** @throws {ForwardError} DESTINATION_NOT_FOUND, DESTINATION_INVALID @throws {LedgerError} */
  async change(project: ProjectId, id: DestinationId, change: ForwardChange, actor: string): Promise<StoredDestination> {
    const { registry, ledger, credentialKey, random } = this.#deps
    const before = await this.get(project, id)
    const { keys, name, address, events, policy, vendor, batchSize } = change
    if (address !== undefined && address !== before.address) await this.#check(before.kind, address)
    const next = { ...before, ...defined({ name, address, events, policy, vendor, batchSize }) } as StoredDestination
    await ledger.append({ kind: 'forward.destination.changed', actor, destination: id, ...factsOf(next), newKeys: keys !== undefined })
    // A grant was given to whoever is behind this address; behind another one is somebody else. At a vendor's, all customers
    // share an address, and the keys say whose account it is.
    const isElsewhere = next.address !== before.address || (vendor !== undefined && JSON.stringify(vendor) !== JSON.stringify(before.vendor))
      || (keys !== undefined && before.kind !== 'webhook')
    if (isElsewhere && before.granted !== null) await ledger.append({ kind: 'forward.grant.ended', actor, project, destination: id, grant: before.granted.grant.id })
    const credentials = keys && { ...openCredentials(before.credentials, project, credentialKey), ...defined({ ...keys }) }
    await registry.destinations.change(id, {
      ...defined({ name, address, events, policy, vendor, batchSize }),
      ...(isElsewhere && { granted: null }),
      ...(credentials !== undefined && { credentials: sealCredentials(credentials as Credentials, project, credentialKey, random(12)) }),
    })
    // What is under way was built by the rules of before.
    this.#deliveries.get(id)?.cut()
    return this.get(project, id)
  }

  /** Nothing is sent there any more; what was, stays on record. @throws {ForwardError} DESTINATION_NOT_FOUND */
  async remove(project: ProjectId, id: DestinationId, actor: string): Promise<void> {
    await this.get(project, id)
    await this.#deps.registry.destinations.change(id, { state: 'removed', granted: null })
    await this.#deliveries.get(id)?.close()
    this.#deliveries.delete(id)
    await this.#deps.ledger.append({ kind: 'forward.destination.removed', actor, project, destination: id })
  }

  /** Finishes what is under way and begins nothing more. @throws {ForwardError} DESTINATION_NOT_FOUND @throws {LedgerError} */
  async pause(project: ProjectId, id: DestinationId, actor: string): Promise<void> {
    await this.#alive(project, id)
    await this.#deps.ledger.append({ kind: 'forward.paused', actor, project, destination: id })
    await this.#deps.registry.destinations.change(id, { state: 'paused' })
  }

  /** @throws {ForwardError} DESTINATION_NOT_FOUND, FORWARDING_STOPPED @throws {LedgerError} */
  async resume(project: ProjectId, id: DestinationId, actor: string): Promise<void> {
    await this.#alive(project, id)
    if (await this.isStopped()) throw new ForwardError('FORWARDING_STOPPED', 'Forwarding is stopped for the whole instance; allow it first')
    await this.#deps.ledger.append({ kind: 'forward.resumed', actor, project, destination: id })
    await this.#deps.registry.destinations.change(id, { state: 'running' })
    this.#deliver(id)
    this.#deliveries.get(id)?.wake()
  }

  /** The kill switch of one destination: what is under way is cut off. @throws {ForwardError} DESTINATION_NOT_FOUND */
  async stop(project: ProjectId, id: DestinationId, actor: string): Promise<void> {
    await this.#alive(project, id)
    await this.#deps.registry.destinations.change(id, { state: 'stopped' })
    this.#deliveries.get(id)?.cut()
    await this.#deps.ledger.append({ kind: 'forward.stopped', actor, project, destination: id })
  }

  /** The kill switch of all destinations of all projects. Answers which ran or paused. */
  async stopAll(actor: string): Promise<readonly DestinationId[]> {
    const { registry, ledger } = this.#deps
    await registry.settings.set(stoppedSetting, true)
    const stopped = await registry.destinations.stopAll()
    for (const delivery of this.#deliveries.values()) delivery.cut()
    await ledger.append({ kind: 'forward.stopped', actor, all: true, destinations: stopped })
    return stopped
  }

  /** Lets destinations be resumed again, one by one. @throws {LedgerError} */
  async allow(actor: string): Promise<void> {
    await this.#deps.ledger.append({ kind: 'forward.allowed', actor })
    await this.#deps.registry.settings.set(stoppedSetting, false)
  }

  /** Lets identifying fields go, as far as the grant says. The vault looks at its signature. @throws {ForwardError} @throws {LedgerError} */
  async setGrant(project: ProjectId, id: DestinationId, proven: ProvenStandingGrant, actor: string): Promise<void> {
    await this.#alive(project, id)
    const { grant } = proven
    if (grant.destination !== id || grant.project !== project || grant.expiresAt <= this.#deps.now()) {
      throw new ForwardError('DESTINATION_INVALID', 'This grant is for another destination, or has ended')
    }
    await this.#deps.ledger.append({
      kind: 'forward.grant.set', actor, project, destination: id, grant: grant.id, fields: grant.fields, level: grant.level, expiresAt: grant.expiresAt,
    })
    await this.#deps.registry.destinations.change(id, { granted: proven })
  }

  /** From here on no identifying field goes there, also not of what is under way. @throws {ForwardError} */
  async endGrant(project: ProjectId, id: DestinationId, actor: string): Promise<void> {
    const { granted } = await this.get(project, id)
    await this.#deps.registry.destinations.change(id, { granted: null })
    this.#deliveries.get(id)?.cut()
    if (granted !== null) await this.#deps.ledger.append({ kind: 'forward.grant.ended', actor, project, destination: id, grant: granted.grant.id })
  }

  /** Sends a dead batch again, as its events are now. @throws {ForwardError} DESTINATION_NOT_FOUND @throws {LedgerError} */
  async replay(project: ProjectId, id: DestinationId, row: number, actor: string): Promise<void> {
    await this.#alive(project, id)
    const dead = await this.#dead(id, row)
    await this.#deps.ledger.append({ kind: 'forward.replay', actor, project, destination: id, batch: dead.batch })
    // Its delivery writes positions: it stands still while this one is changed.
    await this.#still(id, async () => {
      const position = positionOf((await this.get(project, id)).position)
      if (position.replay.includes(row)) return
      await this.#deps.registry.destinations.change(id, { position: storedPosition({ ...position, replay: [...position.replay, row] }) })
    })
  }

  /** Lets a dead batch go for good. @throws {ForwardError} DESTINATION_NOT_FOUND @throws {LedgerError} */
  async drop(project: ProjectId, id: DestinationId, row: number, actor: string): Promise<void> {
    await this.get(project, id)
    const dead = await this.#dead(id, row)
    await this.#deps.ledger.append({ kind: 'forward.dropped', actor, project, destination: id, batch: dead.batch })
    await this.#deps.registry.forwardLog.changeBatch(row, { outcome: 'dropped', range: null })
  }

  /** What was sent there and is not confirmed deleted. @throws {LedgerError} */
  record(asked: ForwardRecordAsked): Promise<ForwardRecord> {
    return forwardRecord(this.#deps.ledger, this.#deps.catalogue, asked)
  }

  /** Looks for events at once, everywhere. */
  wake(): void {
    for (const delivery of this.#deliveries.values()) delivery.wake()
  }

  #deliver(id: DestinationId): void {
    if (this.#deliveries.has(id)) return
    const delivery = new Delivery(id, this.#deps, this.#pace)
    this.#deliveries.set(id, delivery)
    delivery.start()
  }

  async #still(id: DestinationId, work: () => Promise<void>): Promise<void> {
    await this.#deliveries.get(id)?.close()
    this.#deliveries.delete(id)
    await work().finally(() => this.#deliver(id))
  }

  async #alive(project: ProjectId, id: DestinationId): Promise<StoredDestination> {
    const found = await this.get(project, id)
    if (found.state !== 'removed') return found
    throw new ForwardError('DESTINATION_NOT_FOUND', 'This destination was removed')
  }

  async #dead(id: DestinationId, row: number) {
    const found = await this.#deps.registry.forwardLog.batch(id, row)
    if (found?.outcome === 'dead') return found
    throw new ForwardError('DESTINATION_NOT_FOUND', 'There is no such dead batch')
  }

  async #check(kind: DestinationKind, address: string): Promise<void> {
    const fault = kind === 'folder'
      ? (folderName.test(address) ? undefined : 'A folder has a name of small letters, digits, - and _; it lies in the folder for forwarded events')
      : await outgoingFault(address, this.#deps.outgoing)
    if (fault !== undefined) throw new ForwardError('DESTINATION_INVALID', fault)
  }
}

/** What the ledger says of a destination: where to, what and to whom; no key, and nobody to write to. */
function factsOf({ project, name, kind, address, events, policy, vendor }: Pick<Destination, 'project' | 'name' | 'kind' | 'address' | 'events' | 'policy' | 'vendor'>) {
  const { contact: _, ...said } = vendor
  return { project, name, destinationKind: kind, ...placeOf(kind, address), events, policy: { ...policy }, vendor: said }
}

/** Path and query of an address may be a key, as those of incoming webhooks are: a digest says whether it is still the same. */
function placeOf(kind: DestinationKind, address: string) {
  if (kind === 'folder') return { address }
  const { host, pathname, search } = new URL(address)
  return { address: host, path: createHash('sha256').update(pathname + search).digest('hex') }
}

/** What was given of it. */
function defined<T extends object>(value: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [Name in keyof T]?: Exclude<T[Name], undefined> }
}
