/** Puts the incident desk together for an instance: exposure, containment and measures over its neighbours. */
import type { Access } from '../../access/index.ts'
import { forwardRecord, type Forwarder } from '../../forward/index.ts'
import { type Containment, createDesk, createMeasures, type Desk, type DestinationSwitch, type Measures } from '../../incident/index.ts'
import type { Project } from '../../model/project.ts'
import type { Registry } from '../../registry/index.ts'
import type { EventStore } from '../../store/index.ts'
import type { VaultClient } from '../../vault/index.ts'
import type { Privacy } from '../erasure/privacy.ts'
import type { KeptLedger } from '../kept-ledger.ts'

export interface OpenIncident {
  readonly desk: Desk
  readonly measures: Measures
  readonly containment: Containment
}

export interface OpenIncidentDeps {
  readonly registry: Registry
  readonly kept: KeptLedger
  readonly access: Access
  readonly vault: VaultClient
  readonly store: EventStore
  readonly privacy: Privacy
  readonly forward: Forwarder
  readonly containment: Containment
  readonly projects: () => readonly Project[]
  readonly reloadProjects: () => Promise<void>
  /** Resolves when everything acknowledged before is where it is looked for. */
  readonly settle: () => Promise<void>
  /** After a sealing key was renewed. */
  readonly afterRenewal: () => Promise<unknown>
}

export function openIncident(deps: OpenIncidentDeps): OpenIncident {
  const { registry, kept: { ledger, catalogue, pusher }, access, vault, store, privacy, containment, projects, reloadProjects, settle } = deps
  const now = Date.now
  const monotonic = () => performance.now()
  const witnesses = () => pusher.states()
  const pushCheckpoint = () => pusher.pushNow()
  const desk = createDesk({
    registry, ledger, catalogue, witnesses, pushCheckpoint, projects, now, monotonic,
    async peopleWithEvents(project, received) {
      await settle()
      return store.people.everybody(project, received)
    },
    hasMerges: (project) => registry.links.hasOpen(project),
    forwardRecord: (asked) => forwardRecord(ledger, catalogue, asked),
    projectOfDestination: async (destination) => (await registry.destinations.get(destination))?.project,
  })
  const measures = createMeasures({
    registry, ledger, access, vault, containment, projects, reloadProjects, pushCheckpoint, witnesses, now, monotonic,
    destinations: destinationSwitch(registry, deps.forward),
    rotateShelf: (by) => privacy.shelf.rotate(by),
    async renewSealing(project, unlock) {
      await vault.renew(unlock, { project, incident: true })
      await deps.afterRenewal()
      await reloadProjects()
    },
    async erase({ project, people, field }, by) {
      const { id } = await privacy.eraser.request({
        project, people, actor: by, asked: { events: 'keep', now: true, origin: 'app', ...(field !== undefined && { field }) },
      })
      await privacy.eraser.whenOver(id)
    },
  }, desk)
  return { desk, measures, containment }
}

function destinationSwitch(registry: Registry, forward: Forwarder): DestinationSwitch {
  return {
    async list() {
      const all = await registry.destinations.list()
      return all.filter(({ state }) => state !== 'removed').map(({ id, name, state }) => ({ id, name, isStopped: state === 'stopped' }))
    },
    async stop(which, by) {
      if (which === 'all') return void (await forward.stopAll(by))
      const destination = await registry.destinations.get(which)
      if (destination !== undefined) await forward.stop(destination.project, which, by)
    },
    async resume(id, by) {
      const destination = await registry.destinations.get(id)
      if (destination === undefined) return
      if (await forward.isStopped()) await forward.allow(by)
      await forward.resume(destination.project, id, by)
    },
  }
}
