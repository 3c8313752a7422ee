/** A vendor is breached whom events were forwarded to, as in November 2025: what was ever sent there is the loot (V1). */
import { haulOf } from '../loot.ts'
import type { Play } from './play.ts'

export const vendorPlays: readonly Play[] = [
  {
    id: 'V1', attacker: 'a vendor’s copy of forwarded events', promised: '0 identities; ids of its own',
    async signet(stage) {
      const { destination, bodies } = await stage.vendor([])
      const foreign = stage.shop.people.filter(({ id }) => bodies.some((body) => body.includes(stage.pseudonymOf(stage.shop.id, id))))
      return {
        haul: haulOf({ texts: bodies }), scope: { kind: 'vendor', targets: [{ kind: 'destination', destination }] }, seen: `${bodies.length} batches, ${foreign.length} of our pseudonyms in them`,
        containing: { measure: 'stop-destinations', given: { destination }, isShutOut: async () => (await stage.owner<{ state: string }>('GET', `/v1/projects/${stage.shop.id}/destinations/${destination}`)).state === 'stopped' },
        kept: ({ full, masked }) => full + masked + foreign.length === 0 && bodies.length > 0,
      }
    },
    plain: (stage) => Promise.resolve({ haul: haulOf({ texts: [stage.forwarded()] }), actor: undefined }),
  },
  {
    id: 'V1', attacker: 'the same, where addresses were granted to it', promised: 'the addresses that were sent, each in the report', byNature: true,
    async signet(stage) {
      const { destination, bodies } = await stage.vendor(['$email'])
      return {
        haul: haulOf({ texts: bodies }), scope: { kind: 'vendor', targets: [{ kind: 'destination', destination }] },
        containing: { measure: 'stop-destinations', given: { destination }, isShutOut: async () => (await stage.owner<{ state: string }>('GET', `/v1/projects/${stage.shop.id}/destinations/${destination}`)).state === 'stopped' },
        kept: ({ readings }) => readings.length > 0 && readings.every(({ field }) => field === '$email'),
      }
    },
  },
]
