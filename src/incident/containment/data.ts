/** Measures about data: what comes in, what goes out, what is shown, what is kept; and evidence. */
import { z } from 'zod'
import { isPseudonym, type Pseudonym } from '../../model/pseudonym.ts'
import { defaultK, leastK, mostK } from '../../model/suppression.ts'
import { type Measure, measure } from './measure.ts'
import type { MeasurePorts } from './ports.ts'

const project = z.strictObject({ project: z.int().positive() })
const noProject = { touches: {}, unavailable: 'There is no such project' }
const stop = z.union([z.strictObject({ destination: z.int().positive() }), z.strictObject({ all: z.literal(true) })])
const erase = z.strictObject({
  project: z.int().positive(), field: z.string().min(1).max(255).optional(),
  people: z.array(z.string().refine((text) => isPseudonym(text), 'a pseudonym')).min(1).max(10_000),
})
const erased = new WeakSet<object>()
/** How many entries there were when witnesses were asked. */
const pushed = new WeakMap<object, number>()

async function kOf({ registry }: MeasurePorts, id: number): Promise<number> {
  const stored = (await registry.dataSettings.get(id, 'suppression')) as { readonly k?: unknown } | null | undefined
  return typeof stored?.k === 'number' ? stored.k : defaultK
}

async function running({ destinations }: MeasurePorts, given: z.infer<typeof stop>): Promise<readonly { readonly id: number }[]> {
  const list = (await destinations?.list()) ?? []
  return list.filter(({ id, isStopped }) => !isStopped && (!('destination' in given) || id === given.destination))
}

export const dataMeasures: readonly Measure[] = [
  measure({
    name: 'stop-destinations', shape: stop, needs: [], undoNeeds: ['project.manage'], confirmed: false,
    async preview(ports, given) {
      if (ports.destinations === undefined) return { touches: { destinations: 0 }, unavailable: 'Nothing is forwarded from here' }
      return { touches: { destinations: (await running(ports, given)).length }, warning: 'What has left stays there: ask for its deletion' }
    },
    async act(ports, given, by) {
      const before = (await running(ports, given)).map(({ id }) => id)
      await ports.destinations!.stop('destination' in given ? given.destination : 'all', by.name)
      return { touched: { destinations: before.length }, before: { stopped: before } }
    },
    isTrue: async (ports, given) => (await running(ports, given)).length === 0,
    undo: async ({ destinations }, _, { stopped }, by) => {
      for (const id of stopped as readonly number[]) await destinations!.resume(id, by.name)
    },
  }),
  measure({
    name: 'quarantine-token', shape: project, needs: [], confirmed: false,
    async preview({ projects, containment }, given) {
      if (!projects().some(({ id }) => id === given.project)) return noProject
      return {
        touches: { tokens: containment.state.quarantined.includes(given.project) ? 0 : 1 },
        warning: 'Events are kept aside until they are released or removed; updates of people are refused meanwhile',
      }
    },
    async act({ containment }, given) {
      const isNew = !containment.state.quarantined.includes(given.project)
      await containment.change((state) => ({ ...state, quarantined: [...new Set([...state.quarantined, given.project])] }))
      return { touched: { tokens: isNew ? 1 : 0 }, before: { added: isNew } }
    },
    isTrue: async ({ containment }, given) => containment.state.quarantined.includes(given.project),
    undo: async ({ containment }, given, { added }) => {
      if (added !== true) return
      await containment.change((state) => ({ ...state, quarantined: state.quarantined.filter((id) => id !== given.project) }))
      await containment.until((state) => !state.quarantined.includes(given.project))
    },
  }),
  measure({
    name: 'raise-k', shape: z.strictObject({ project: z.int().positive(), k: z.int().min(leastK).max(mostK) }), needs: [], confirmed: false,
    async preview(ports, given) {
      if (!ports.projects().some(({ id }) => id === given.project)) return noProject
      const k = await kOf(ports, given.project)
      return { touches: { projects: given.k > k ? 1 : 0 }, ...(given.k < k && { unavailable: `It is ${k} already; this measure only raises it` }) }
    },
    async act(ports, given, by) {
      const from = await kOf(ports, given.project)
      await ports.ledger.append({ kind: 'suppression.changed', actor: by.name, project: given.project, from, to: given.k })
      await ports.registry.dataSettings.set(given.project, 'suppression', { k: given.k })
      return { touched: { projects: from === given.k ? 0 : 1 }, before: { k: from } }
    },
    isTrue: async (ports, given) => (await kOf(ports, given.project)) >= given.k,
    undo: async (ports, given, { k }, by) => {
      await ports.ledger.append({ kind: 'suppression.changed', actor: by.name, project: given.project, from: given.k, to: Number(k) })
      await ports.registry.dataSettings.set(given.project, 'suppression', { k: Number(k) })
    },
  }),
  measure({
    name: 'erase', shape: erase, needs: ['erase'], confirmed: true,
    async preview({ registry, projects }, given) {
      if (!projects().some(({ id }) => id === given.project)) return noProject
      const fields = await registry.sealed.sealedFieldsOf(given.project, given.people as Pseudonym[])
      const values = [...fields.values()].reduce((sum, names) => sum + names.filter((name) => given.field === undefined || name === given.field).length, 0)
      return { touches: { people: given.people.length, values }, warning: 'What is erased does not come back; evidence of it goes too' }
    },
    async act({ erase: work }, given, by) {
      await work({ project: given.project, people: given.people as Pseudonym[], ...(given.field !== undefined && { field: given.field }) }, by.name)
      erased.add(given)
      return { touched: { people: given.people.length } }
    },
    isTrue: async (_, given) => erased.has(given),
  }),
  measure({
    name: 'snapshot', shape: z.strictObject({}), needs: [], confirmed: false,
    preview: async ({ ledger, registry }) => ({ touches: { entries: ledger.size, sessions: (await registry.sessions.list(Number.MAX_SAFE_INTEGER)).length } }),
    async act({ ledger, registry, vault, containment, projects, now }) {
      const [members, sessions, services, incidents] = await Promise.all([
        registry.members.list(), registry.sessions.list(Number.MAX_SAFE_INTEGER), registry.serviceAccounts.list(), registry.incidents.list(),
      ])
      const secrets = await Promise.all(projects().map(async ({ id }) => ({ project: id, secrets: await registry.projects.secrets(id) })))
      const picture = {
        takenAt: now(), ledger: { size: ledger.size, checkpoint: ledger.checkpoint, key: ledger.verifierKey, check: ledger.check.state },
        members: members.map(({ id, roles, joinedAt }) => ({ id, roles, joinedAt })), sessions, services, secrets,
        projects: projects().map(({ id, token }) => ({ id, token })), vault: await vault.status(), containment: containment.state,
        incidents: incidents.map(({ id, name, version }) => ({ id, name, version })),
      }
      const text = `${JSON.stringify(picture)}\n`
      return { touched: { entries: ledger.size, sessions: sessions.length }, evidence: { source: 'Snapshot of who was in and what stood open', text } }
    },
    isTrue: async () => true,
  }),
  measure({
    name: 'push-checkpoint', shape: z.strictObject({}), needs: [], confirmed: false,
    async preview({ witnesses }) {
      const all = witnesses()
      return { touches: { witnesses: all.length }, ...(all.length === 0 && { unavailable: 'No witness is set (SIGNET_WITNESSES); a laptop can pull one with "signet witness pull"' }) }
    },
    async act({ pushCheckpoint, witnesses, ledger }, given) {
      pushed.set(given, ledger.size)
      await pushCheckpoint()
      return { touched: { witnesses: witnesses().length } }
    },
    isTrue: async ({ witnesses }, given) => witnesses().some(({ seen }) => (seen?.size ?? 0) >= (pushed.get(given) ?? Number.POSITIVE_INFINITY)),
  }),
]
