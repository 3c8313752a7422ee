/** Measures about who comes in: sessions, the vault, what may be read, addresses, writing. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { mayIn } from '../../model/member.ts'
import type { SessionChoice } from '../../registry/index.ts'
import { IncidentError } from '../errors.ts'
import { inNetwork, listOf } from '../exposure/imported.ts'
import { type Measure, measure } from './measure.ts'
import type { Taker } from './ports.ts'
import { type FrozenPart, frozenParts } from './state.ts'

const sessions = z.union([
  z.strictObject({ session: z.int().positive() }),
  z.strictObject({ member: z.int().positive() }),
  /** `own`: the session that asks, as well. */
  z.strictObject({ all: z.literal(true), own: z.boolean().default(false) }),
])

function choiceOf(given: z.infer<typeof sessions>, by: Taker): SessionChoice {
  if ('session' in given) return { id: given.session }
  if ('member' in given) return { member: given.member }
  return given.own || by.session === undefined ? {} : { but: by.session }
}

const ever = Number.MAX_SAFE_INTEGER

async function live({ registry }: Parameters<Measure['preview']>[0], given: z.infer<typeof sessions>, by: Taker): Promise<number> {
  const choice = choiceOf(given, by)
  return (await registry.sessions.list(ever, choice.member)).filter(({ id }) => (choice.id === undefined || id === choice.id) && id !== choice.but).length
}

const freeze = z.strictObject({ what: z.array(z.enum(frozenParts)).min(1) })
const networks = z.strictObject({ networks: z.array(z.string().max(64)).min(1).max(1_000) })
const none = z.strictObject({})

export const doorMeasures: readonly Measure[] = [
  measure({
    name: 'revoke-sessions', shape: sessions, needs: [], confirmed: false,
    preview: async (ports, given, by) => ({ touches: { sessions: await live(ports, given, by) } }),
    async act({ access }, given, by) {
      const ended = await access.administration.revokeSessions({ name: by.name, roles: by.roles }, choiceOf(given, by))
      return { touched: { sessions: ended.length } }
    },
    isTrue: async (ports, given, by) => (await live(ports, given, by)) === 0,
  }),
  measure({
    name: 'lock-vault', shape: none, needs: [], confirmed: false,
    async preview({ vault }) {
      const { state } = await vault.status()
      const waiting = state === 'unlocked' ? (await vault.requests()).filter((one) => one.state === 'waiting').length : 0
      return { touches: { vaults: state === 'unlocked' ? 1 : 0, grants: waiting }, warning: 'Only the unlock secret opens it again' }
    },
    async act({ vault }) {
      const { state } = await vault.status()
      if (state !== 'unreachable') await vault.lock()
      return { touched: { vaults: state === 'unlocked' ? 1 : 0 } }
    },
    isTrue: async ({ vault }) => (await vault.status()).state !== 'unlocked',
  }),
  measure({
    name: 'freeze', shape: freeze, needs: [], confirmed: false,
    async preview({ registry, containment }, { what }) {
      const added = what.filter((part) => !containment.state.frozen.includes(part))
      const [members, services] = await Promise.all([registry.members.list(), registry.serviceAccounts.list()])
      const act = added.includes('rows') ? 'rows.read' : added.includes('exports') ? 'rows.export' : 'unseal.request'
      return { touches: {
        parts: added.length, members: members.filter(({ roles }) => roles.some(({ project }) => mayIn(roles, act, project === 'all' ? undefined : project))).length,
        services: added.includes('unsealing') && added.length === 1 ? 0 : services.length,
      } }
    },
    async act({ containment }, { what }) {
      const added = what.filter((part) => !containment.state.frozen.includes(part))
      await containment.change((state) => ({ ...state, frozen: [...new Set([...state.frozen, ...what])] }))
      return { touched: { parts: added.length }, before: { added } }
    },
    isTrue: async ({ containment }, { what }) => what.every((part) => containment.state.frozen.includes(part)),
    undo: async ({ containment }, _, { added }) => {
      const thawed = new Set(added as readonly FrozenPart[])
      await containment.change((state) => ({ ...state, frozen: state.frozen.filter((part) => !thawed.has(part)) }))
      await containment.until(({ frozen }) => frozen.every((part) => !thawed.has(part)))
    },
  }),
  measure({
    name: 'block', shape: networks, needs: [], confirmed: false,
    async preview({ containment }, given, by) {
      listOf(given.networks)
      const added = given.networks.filter((one) => !containment.state.networks.includes(one))
      const own = given.networks.find((one) => inNetwork(by.address, one))
      if (own === undefined) refuseWide(given.networks)
      const machines = given.networks.find((one) => ['127.0.0.1', '::1'].some((address) => inNetwork(address, one)))
      return {
        touches: { networks: added.length },
        ...(machines !== undefined && { unavailable: `${machines} is this machine itself, from which incidents can always be worked on` }),
        ...(own !== undefined && { unavailable: `You come from ${own} yourself: you would lock yourself out` }),
      }
    },
    async act({ containment }, given) {
      const added = given.networks.filter((one) => !containment.state.networks.includes(one))
      await containment.change((state) => ({ ...state, networks: [...new Set([...state.networks, ...given.networks])] }))
      return { touched: { networks: added.length }, before: { added } }
    },
    isTrue: async ({ containment }, given) => given.networks.every((one) => containment.state.networks.includes(one)),
    undo: async ({ containment }, _, { added }) => {
      const lifted = new Set(added as readonly string[])
      await containment.change((state) => ({ ...state, networks: state.networks.filter((one) => !lifted.has(one)) }))
      await containment.until((state) => state.networks.every((one) => !lifted.has(one)))
    },
  }),
  measure({
    name: 'read-only', shape: none, needs: [], confirmed: false,
    preview: async ({ containment }) => ({ touches: { doors: containment.state.readOnly ? 0 : 1 }, warning: 'Events are still taken, and incidents can be worked on' }),
    async act({ containment }) {
      const { readOnly } = containment.state
      await containment.change((state) => ({ ...state, readOnly: true }))
      return { touched: { doors: readOnly ? 0 : 1 }, before: { added: !readOnly } }
    },
    isTrue: async ({ containment }) => containment.state.readOnly,
    undo: async ({ containment }, _, { added }) => {
      if (added !== true) return
      await containment.change((state) => ({ ...state, readOnly: false }))
      await containment.until(({ readOnly }) => !readOnly)
    },
  }),
  measure({
    name: 'cancel-grants', shape: none, needs: [], confirmed: false,
    async preview({ vault }) {
      if ((await vault.status()).state === 'unreachable') return { touches: { grants: 0 } }
      return { touches: { grants: (await vault.requests()).filter(({ state }) => state === 'waiting').length } }
    },
    async act({ vault }, _, by) {
      if ((await vault.status()).state === 'unreachable') return { touched: { grants: 0 } }
      const waiting = (await vault.requests()).filter(({ state }) => state === 'waiting')
      for (const { id } of waiting) await vault.cancel(id, by.name)
      return { touched: { grants: waiting.length } }
    },
    isTrue: async ({ vault }) => (await vault.status()).state === 'unreachable' || (await vault.requests()).every(({ state }) => state !== 'waiting'),
  }),
  measure({
    name: 'new-factors', shape: z.strictObject({ member: z.int().positive() }), needs: ['members.manage'], confirmed: true,
    async preview({ registry }, { member }) {
      const known = await registry.members.get(member)
      if (known === undefined) return { touches: {}, unavailable: 'There is no such member' }
      const [passkeys, totp, open] = await Promise.all([registry.factors.passkeys(member), registry.factors.seed(member), registry.sessions.list(ever, member)])
      return { touches: { passkeys: passkeys.length, apps: totp === undefined ? 0 : 1, sessions: open.length } }
    },
    async act({ access, vault, registry }, { member }, by) {
      const passkeys = (await registry.factors.passkeys(member)).length
      const { key } = await access.administration.forceFactors({ name: by.name, roles: by.roles }, member)
      if ((await vault.status()).state !== 'unreachable' && (await vault.members()).some((one) => one.member === member)) await vault.removeMember(member, by.name)
      return { touched: { passkeys }, once: { key } }
    },
    isTrue: async ({ registry }, { member }) => (await registry.factors.passkeys(member)).length === 0 && (await registry.sessions.list(ever, member)).length === 0,
  }),
]

/** Bits that a network names at the least: a block is for attackers; whoever could name wide ones could shut everybody else out. */
const fewestBits = { ipv4: 16, ipv6: 32, ofIpv4InIpv6: 96 + 16 }

/** @throws {IncidentError} MEASURE_INVALID */
function refuseWide(networks: readonly string[]): void {
  for (const network of networks) {
    const [base = '', length] = network.split('/', 2)
    const fewest = isIP(base) === 4 ? fewestBits.ipv4 : inNetwork(base, '::ffff:0:0/96') ? fewestBits.ofIpv4InIpv6 : fewestBits.ipv6
    if (length === undefined || Number(length) >= fewest) continue
    throw new IncidentError('MEASURE_INVALID', `${network} is too wide to be blocked here`, `Name networks of /${fewest} or narrower; wider ones belong into a firewall`)
  }
}
