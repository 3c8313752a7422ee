/** Members who misuse what they may do, alone and together; and what reasons could leak (D10, D10b, D23). */
import { fileRequest } from '../attacks/desk.ts'
import { insider } from '../attacks/insider.ts'
import { stolenCookie } from '../attacks/stolen-cookie.ts'
import { filesIn } from '../attacks/stolen-files.ts'
import { ask } from '../attacks/walk-api.ts'
import { join } from 'node:path'
import { haulOf } from '../loot.ts'
import type { Seat, Stage } from '../stage.ts'
import { type Containing, dayOf, isRefused, type Play } from './play.ts'
import { quota } from './sessions.ts'

const endTheirs = ({ origin }: Stage, { member, cookie }: Seat): Containing =>
  ({ measure: 'revoke-sessions', given: { member }, isShutOut: () => isRefused(origin, { cookie }) })
const theMember = (...seats: readonly Seat[]) => ({ kind: 'insider' as const, targets: seats.map(({ member }) => ({ kind: 'member' as const, member })) })

export const insiderPlays: readonly Play[] = [
  {
    id: 'D10', attacker: 'an insider who may unseal, alone', promised: `at most ${quota} people an hour`,
    async signet(stage) {
      const seat = await stage.seat({ role: 'responder', vault: 'passkey' })
      const { refusals, ...haul } = await insider({
        url: stage.origin, desk: stage.desk, project: stage.shop.id, cookie: seat.cookie, member: seat.member, key: seat.key, avoid: stage.canaries,
      })
      return {
        haul, scope: theMember(seat), containing: endTheirs(stage, seat), seen: `then ${[...new Set(refusals)].join(', ')}`,
        kept: ({ full, masked }) => full + masked <= quota && full > 0 && refusals.length > 0,
      }
    },
    async plain(stage) {
      const { cookie, name } = await stage.seat('responder')
      return { haul: await stolenCookie({ url: stage.url, cookie, projects: [1], guesses: [], today: dayOf(stage.now()) }), actor: name }
    },
  },
  {
    id: 'D10b', attacker: 'two members who collude', promised: 'whomever they ask for, under both names', byNature: true,
    async signet(stage) {
      const [seat, other] = [await stage.seat({ role: 'responder', vault: 'passkey' }), await stage.seat({ role: 'admin', vault: 'passkey' })]
      const { refusals, ...haul } = await insider({
        url: stage.origin, desk: stage.desk, project: stage.shop.id, cookie: seat.cookie, member: seat.member, key: seat.key,
        accomplice: { member: other.member, key: other.key }, avoid: stage.canaries,
      })
      return {
        haul, scope: theMember(seat, other), containing: endTheirs(stage, seat), ...(refusals.length > 0 && { seen: `then ${[...new Set(refusals)].join(', ')}` }), kept: () => true,
      }
    },
  },
  {
    id: 'D23', attacker: 'a member who writes names into reasons, and a reader of the ledger’s files', promised: '0 addresses or numbers',
    async signet(stage) {
      const seat = await stage.seat({ role: 'responder', vault: 'passkey' })
      const headers = { cookie: seat.cookie }
      const people = [stage.pseudonymOf(stage.shop.id, stage.shop.people[0]!.id)]
      let refused = 0
      const leaky = stage.shop.people.slice(0, 5).flatMap(({ email, phone }) => [`asked by ${email}`, `call ${phone} back`, `“${email}” <${email}>`])
      for (const reason of leaky) {
        const filed = await ask(stage.origin, headers, 'POST', `/v1/projects/${stage.shop.id}/grants`, { people, fields: ['$email'], level: 'masked', reason })
        const found = await ask(stage.origin, headers, 'POST', `/v1/projects/${stage.shop.id}/find`, { value: 'nobody@example.org', reason })
        if (filed.status >= 400 && found.status >= 400) refused += 1
      }
      const { refused: sane } = await fileRequest(stage.origin, headers, stage.shop.id, { people, fields: ['$email'], level: 'masked' })
      const texts = filesIn(join(stage.data, 'ledger')).map(({ bytes }) => bytes.toString('utf8'))
      return {
        haul: haulOf({ texts }), scope: theMember(seat), containing: endTheirs(stage, seat), seen: `${refused} of ${leaky.length} reasons refused`,
        kept: ({ full, masked }) => full + masked === 0 && refused === leaky.length && sane === undefined,
      }
    },
  },
]
