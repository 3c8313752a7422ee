/** Measures about keys and tokens: what opens a project, what seals, what lies in copies. */
import { z } from 'zod'
import { type Measure, measure } from './measure.ts'

const project = z.strictObject({ project: z.int().positive() })
const services = z.union([z.strictObject({ service: z.int().positive() }), z.strictObject({ all: z.literal(true) })])
const hourMs = 3_600_000
const longestOverlapMs = 90 * 24 * hourMs
const noProject = { touches: {}, unavailable: 'There is no such project' }

/** Tokens and keys that a measure has replaced: what it is for is true once another stands there. */
const replaced = new WeakMap<object, boolean>()

export const keyMeasures: readonly Measure[] = [
  measure({
    name: 'rotate-token', needs: ['project.manage'], confirmed: false,
    shape: z.strictObject({ project: z.int().positive(), overlapMs: z.int().min(0).max(longestOverlapMs).default(7 * 24 * hourMs) }),
    async preview({ projects }, given) {
      if (!projects().some(({ id }) => id === given.project)) return noProject
      return {
        touches: { tokens: 1 },
        warning: given.overlapMs === 0 ? 'Pages that carry the old token lose their events from now on' : 'Pages must carry the new token before the overlap ends',
      }
    },
    async act({ registry, reloadProjects, projects }, given) {
      const before = projects().find(({ id }) => id === given.project)?.token
      const { token } = await registry.projects.rotateToken(given.project, given.overlapMs)
      await reloadProjects()
      replaced.set(given, before !== token)
      return { touched: { tokens: 1 }, once: { token } }
    },
    isTrue: async (_, given) => replaced.get(given) === true,
  }),
  measure({
    name: 'revoke-secrets', shape: project, needs: ['project.manage'], confirmed: true,
    async preview({ registry, projects }, given) {
      if (!projects().some(({ id }) => id === given.project)) return noProject
      return { touches: { secrets: (await registry.projects.secrets(given.project)).length }, warning: 'Scripts stop until they have the new secret, which is shown once' }
    },
    async act({ registry }, given) {
      const revoked = await registry.projects.revokeSecrets(given.project)
      return { touched: { secrets: revoked }, once: { secret: await registry.projects.addSecret(given.project) } }
    },
    isTrue: async ({ registry }, given) => (await registry.projects.secrets(given.project)).length === 1,
  }),
  measure({
    name: 'revoke-services', shape: services, needs: [], confirmed: false,
    async preview({ registry }, given) {
      const list = (await registry.serviceAccounts.list()).filter(({ id }) => !('service' in given) || id === given.service)
      return { touches: { services: list.length } }
    },
    async act({ access, registry }, given, by) {
      const one = 'service' in given ? given.service : undefined
      if (one !== undefined && (await registry.serviceAccounts.get(one)) === undefined) return { touched: { services: 0 } }
      return { touched: { services: (await access.administration.revokeServiceAccounts({ name: by.name, roles: by.roles }, one)).length } }
    },
    async isTrue({ registry }, given) {
      const left = await registry.serviceAccounts.list()
      return 'service' in given ? left.every(({ id }) => id !== given.service) : left.length === 0
    },
  }),
  measure({
    name: 'rotate-epoch', shape: z.strictObject({ project: z.int().positive(), unlock: z.string().min(1).max(200) }), needs: [], confirmed: true,
    async preview({ projects, vault }, given) {
      if (!projects().some(({ id }) => id === given.project)) return noProject
      const { state } = await vault.status()
      return { touches: { keys: 1 }, ...(state !== 'unlocked' && { unavailable: 'The vault is locked: a new sealing key is made while it is open' }) }
    },
    async act({ renewSealing }, given) {
      await renewSealing(given.project, given.unlock)
      replaced.set(given, true)
      return { touched: { keys: 1 } }
    },
    isTrue: async (_, given) => replaced.get(given) === true,
  }),
  measure({
    name: 'rotate-shelf', shape: z.strictObject({}), needs: [], confirmed: true,
    preview: async ({ registry }) => ({
      touches: { people: await registry.sealed.countPeople() },
      warning: 'Copies of the key store that were made before become unreadable: make a new one after it',
    }),
    async act({ rotateShelf }, given, by) {
      await rotateShelf(by.name)
      replaced.set(given, true)
      return { touched: { keys: 1 } }
    },
    isTrue: async (_, given) => replaced.get(given) === true,
  }),
]
