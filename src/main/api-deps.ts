/** Hands the rooms of an instance to the API, under the names that it asks for. */
import { randomBytes } from 'node:crypto'
import { ask } from '../analysis/index.ts'
import { createCompat } from '../analysis/compat/index.ts'
import { createLookups } from '../analysis/lookups/index.ts'
import type { ApiDeps } from '../api/deps.ts'
import type { ProjectId } from '../model/project.ts'
import { webhookFault } from './alerts/webhook.ts'
import { findByValue } from './grants/find-by-value.ts'
import { createReasonCheck, createTextCheck } from './grants/reason-fault.ts'
import type { Instance } from './instance.ts'
import { typesIn } from './known-types.ts'
import { readKeyStatus } from '../vault/index.ts'
import { withMergedNames } from './merged-names.ts'
import { createMergeKnowledge } from './merge-knowledge.ts'
import { suppressionOf } from './suppression.ts'

/** Where the sample's events come from: no client's address, so no place is looked up. */
const ownAddress = '0.0.0.0'

export function apiDeps(instance: Instance, version: string, deskOrigin: string | undefined): ApiDeps {
  const { registry, store, identity, ledger, access, readLimits, vault, live } = instance
  const { duplicateFree } = store.engine.capabilities
  const now = Date.now

  const read: ApiDeps['read'] = async (statement, options) => {
    await identity.settle()
    return store.read(statement, options)
  }
  const suppression = (project: ProjectId) => suppressionOf(registry, project)
  const mergeKnowledge = createMergeKnowledge(registry)
  // Merges that were acknowledged before the call count in it.
  const hasMerges: ApiDeps['hasMerges'] = async (project) => {
    await identity.settle()
    return mergeKnowledge(project)
  }

  const typesOf = async (project: ProjectId) => {
    await store.settle()
    return typesIn(await store.typesOf(project))
  }

  const stream: ApiDeps['stream'] = async function* (statement, options) {
    await identity.settle()
    yield* store.stream(statement, options)
  }

  return {
    registry, ledger, access, readLimits, vault, version, now, live, read, stream, hasMerges, duplicateFree,
    lookups: createLookups({ read, hasMerges, duplicateFree, now, suppressionOf: suppression }),
    compat: createCompat({ read, stream, hasMerges, duplicateFree, typesOf, now, suppressionOf: suppression }),

    async ask(project, question, options) {
      await instance.settle()
      const surroundings = { merges: await hasMerges(project.id), duplicateFree }
      const types = typesIn(await store.typesOf(project.id))
      const context = { scope: { project: project.id }, timeZone: project.timeZone, now: now(), surroundings, types, suppression: await suppression(project.id) }
      return ask(await withMergedNames(registry, project.id, question), context, (statement, more) => store.read(statement, more), options)
    },

    forward: instance.forward,
    incidents: instance.incident,
    drills: instance.drills,
    notices: instance.notices,
    watch: instance.watch,
    ...instance.publicly,
    deskOrigin,
    keyStatus: () => readKeyStatus(instance.dir.keys, now()),
    rewrapState: () => instance.keyCare.rewrapper.state,
    privacy: instance.privacy,
    reasonFault: createReasonCheck(),
    textFault: createTextCheck(),
    findByValue: (project, value) =>
      findByValue({ registry, keysDir: instance.dir.keys, now, random: (size) => randomBytes(size) }, project, value),
    catalogue: instance.kept.catalogue,
    witnesses: () => instance.kept.pusher.states(),
    settle: () => instance.settle(),
    projects: () => instance.projects,
    createProject: (project) => instance.createProject(project),
    removeProject: (project) => instance.removeProject(project),
    reloadProjects: () => instance.reloadProjects(),
    flushCounts: () => instance.flushCounts(),
    releaseQuarantined: (project, choice) => instance.releaseQuarantined(project, choice),
    sweeps: instance.sweeper,
    webhookFault: (address) => webhookFault(address, instance.webhook),
    alerts: {
      sendsMail: instance.alerts.sendsMail,
      mailFault: (project) => instance.alerts.mailFault(project),
      test: (project) => instance.alerts.test(project),
    },
    placeOf: (address) => instance.placeOf(address),
    positionOf: (address) => instance.positionOf(address),
    trouble: () => instance.store.trouble?.message,

    async ingest(project, route, body) {
      const { status, body: answer } = await instance.take({
        route,
        method: 'POST',
        query: route === 'import' ? 'strict=1' : 'verbose=1',
        contentType: 'application/json',
        authorization: `Basic ${Buffer.from(`${project.token}:`).toString('base64')}`,
        address: ownAddress,
        body,
        receivedAt: now(),
        endpoint: '',
        ...(route === 'import' && { importInto: project }),
      })
      if (status === 200) return
      throw new Error(`Cannot take made-up data through /${route}: ${status} ${String(answer).slice(0, 300)}`)
    },
  }
}
