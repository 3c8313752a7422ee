/** Attackers who hold what a member or a machine shows: a cookie, a key, a code, a page, a browser (D1–D4, D16). */
import { totpCode, totpStep } from '../../base/totp.ts'
import { browserMalware } from '../attacks/browser-malware.ts'
import { assertionOf, challengeOf, fileRequest, listPeople } from '../attacks/desk.ts'
import { otherProject } from '../attacks/other-project.ts'
import { phishingPage } from '../attacks/phishing-page.ts'
import { relayedCode, sealedFields } from '../attacks/relayed-code.ts'
import { stolenCookie } from '../attacks/stolen-cookie.ts'
import { stolenKey } from '../attacks/stolen-key.ts'
import { haulOf } from '../loot.ts'
import type { Seat, Stage } from '../stage.ts'
import { asBasic, type Containing, dayOf, isRefused, type Loot, type Play } from './play.ts'

/** By default: people whom one member opens alone in an hour. */
export const quota = 20

/** Guesses that are worth a request each. */
const asked = 20
const someGuesses = (guesses: readonly string[]): string[] => {
  const step = Math.max(1, Math.floor(guesses.length / asked))
  return guesses.filter((_, n) => n % step === 0)
}
const readNothing = ({ full, masked }: Loot): boolean => full + masked === 0

const endSession = ({ origin }: Stage, { session, cookie }: Seat): Containing =>
  ({ measure: 'revoke-sessions', given: { session }, isShutOut: () => isRefused(origin, { cookie }) })
const theSession = ({ session }: Seat) => ({ kind: 'stolen-session' as const, targets: [{ kind: 'session' as const, session }] })

export const sessionPlays: readonly Play[] = [
  {
    id: 'D1', attacker: 'an analyst’s session cookie', promised: '0 identities, 0 guesses confirmed, no foothold',
    async signet(stage) {
      const seat = await stage.seat({ role: 'analyst', vault: 'passkey' })
      const haul = await stolenCookie({ url: stage.origin, cookie: seat.cookie, projects: [stage.shop.id, stage.other.id], guesses: someGuesses(stage.guesses), today: dayOf(stage.now()) })
      return {
        haul, scope: theSession(seat), containing: endSession(stage, seat),
        kept: (loot) => readNothing(loot) && loot.footholds.length === 0 && loot.confirmed === 0,
      }
    },
    async plain(stage) {
      const { cookie, name } = await stage.seat('analyst')
      return { haul: await stolenCookie({ url: stage.url, cookie, projects: [1, 2], guesses: someGuesses(stage.guesses), today: dayOf(stage.now()) }), actor: name }
    },
  },
  {
    id: 'D1b', attacker: 'a project’s secret', promised: '0 identities, 0 guesses confirmed',
    async signet(stage) {
      const authorization = asBasic(stage.shop.secret)
      const haul = await stolenKey({ url: stage.origin, authorization, projects: [stage.shop.id, stage.other.id], guesses: someGuesses(stage.guesses), today: dayOf(stage.now()) })
      return {
        haul, scope: { kind: 'stolen-session', targets: [{ kind: 'secret', project: stage.shop.id }] },
        containing: { measure: 'freeze', given: { what: ['exports', 'rows'] }, isShutOut: async () => (await fetch(`${stage.origin}/v1/projects/${stage.shop.id}/people?limit=1`, { headers: { authorization } })).status === 423 },
        kept: (loot) => readNothing(loot) && loot.confirmed === 0 && loot.footholds.length === 0,
      }
    },
    plain: async (stage) => ({
      haul: await stolenKey({ url: stage.url, authorization: asBasic(stage.secret), projects: [1, 2], guesses: someGuesses(stage.guesses), today: dayOf(stage.now()) }), actor: 'secret:1',
    }),
  },
  {
    id: 'D1b', attacker: 'a service account with every scope', promised: '0 identities, 0 guesses confirmed',
    async signet(stage) {
      const { service, name, secret } = await stage.machine()
      const authorization = asBasic(name, secret)
      const haul = await stolenKey({ url: stage.origin, authorization, projects: [stage.shop.id], guesses: someGuesses(stage.guesses), today: dayOf(stage.now()) })
      return {
        haul, scope: { kind: 'stolen-session', targets: [{ kind: 'service', service }] },
        containing: { measure: 'revoke-services', given: { service }, isShutOut: () => isRefused(stage.origin, { authorization }) },
        kept: (loot) => readNothing(loot) && loot.confirmed === 0 && loot.footholds.length === 0,
      }
    },
  },
  {
    id: 'D2', attacker: 'a session and one live code, relayed', promised: `at most ${quota} people`,
    async signet(stage) {
      const seat = await stage.seat({ role: 'responder', vault: 'totp' })
      // The code of enrolling is spent; the vault takes that of the next half minute already.
      const code = () => Promise.resolve(totpCode(seat.seed!, totpStep(stage.now()) + 1))
      const haul = await relayedCode({ url: stage.origin, desk: stage.desk, cookie: seat.cookie, member: seat.member, project: stage.shop.id, avoid: stage.canaries, code })
      return { haul, scope: theSession(seat), containing: endSession(stage, seat), kept: (loot) => loot.full + loot.masked <= quota }
    },
    async plain(stage) {
      const { cookie, name } = await stage.seat('responder', { relayed: true })
      return { haul: await stolenCookie({ url: stage.url, cookie, projects: [1], guesses: [], today: dayOf(stage.now()) }), actor: name }
    },
  },
  {
    id: 'D3', attacker: 'a phishing page, against a passkey', promised: '0 identities, not signed in',
    async signet(stage) {
      const seat = await stage.seat({ role: 'analyst' })
      const { refusals, ...haul } = await phishingPage({
        url: stage.origin, page: 'https://signet-login.example', sign: (challenge, origin) => seat.key.get({ challenge, rpId: new URL(stage.origin).hostname }, origin),
      })
      return {
        haul, scope: theSession(seat), containing: endSession(stage, seat), seen: `${refusals.length} answers refused`,
        kept: (loot) => readNothing(loot) && loot.footholds.length === 0 && refusals.length > 0,
      }
    },
    async plain(stage) {
      // What is typed there is typed here: a password and a code of this half minute.
      const { cookie, name } = await stage.seat('analyst', { relayed: true })
      return { haul: await stolenCookie({ url: stage.url, cookie, projects: [1], guesses: [], today: dayOf(stage.now()) }), actor: name }
    },
  },
  {
    id: 'D4', attacker: 'malware in a browser while five people are opened', promised: 'those 5 people',
    async signet(stage) {
      const seat = await stage.seat({ role: 'responder', vault: 'passkey' })
      const { people } = await listPeople(stage.origin, { cookie: seat.cookie }, stage.shop.id)
      const granted = people.filter((one) => !stage.canaries.includes(one)).slice(-5)
      const { id, refused } = await fileRequest(stage.origin, { cookie: seat.cookie }, stage.shop.id, { people: granted, fields: sealedFields })
      if (refused !== undefined) throw new Error(`The member of D4 could not ask: ${refused}`)
      const shown = { member: seat.member, factor: 'passkey', assertion: assertionOf(seat.key, await challengeOf(stage.desk, id), stage.desk) }
      const haul = await browserMalware({ url: stage.origin, desk: stage.desk, cookie: seat.cookie, project: stage.shop.id, avoid: stage.canaries, request: id, shown })
      return { haul, scope: { ...theSession(seat), kind: 'malware' }, containing: endSession(stage, seat), kept: ({ full, masked }) => full + masked <= granted.length && full > 0 }
    },
    async plain(stage) {
      const { cookie, name } = await stage.seat('responder')
      return { haul: await stolenCookie({ url: stage.url, cookie, projects: [1], guesses: [], today: dayOf(stage.now()) }), actor: name }
    },
  },
  {
    id: 'D4', attacker: 'the same, and it asks for a made-up person', promised: '0 identities, the vault locks, an alarm',
    async signet(stage) {
      const seat = await stage.seat({ role: 'responder', vault: 'passkey' })
      const { people } = await listPeople(stage.origin, { cookie: seat.cookie }, stage.shop.id)
      const wanted = [...people.filter((one) => !stage.canaries.includes(one)).slice(0, 4), ...stage.canaries.slice(0, 1)]
      const { id } = await fileRequest(stage.origin, { cookie: seat.cookie }, stage.shop.id, { people: wanted, fields: sealedFields })
      const shown = { member: seat.member, factor: 'passkey', assertion: assertionOf(seat.key, await challengeOf(stage.desk, id), stage.desk) }
      const haul = await browserMalware({ url: stage.origin, desk: stage.desk, cookie: seat.cookie, project: stage.shop.id, avoid: stage.canaries, request: id, shown })
      const { vault } = await stage.owner<{ vault: { state: string } }>('GET', '/v1/session')
      await stage.unlock()
      return { haul, scope: { ...theSession(seat), kind: 'malware' }, containing: endSession(stage, seat), seen: `vault ${vault.state}`, kept: (loot) => readNothing(loot) && vault.state === 'locked' }
    },
  },
  {
    id: 'D16', attacker: 'another project’s secret, at every route', promised: '0 answers',
    async signet(stage) {
      const listed = await listPeople(stage.origin, { authorization: asBasic(stage.shop.secret) }, stage.shop.id, 5)
      const { asked: count, answered } = await otherProject({ url: stage.origin, headers: { authorization: asBasic(stage.other.secret) }, project: stage.shop.id, ids: { pseudonym: listed.people } })
      return {
        haul: haulOf({ texts: answered.map(({ text }) => text) }), scope: { kind: 'stolen-session', targets: [{ kind: 'secret', project: stage.other.id }] },
        seen: `${answered.length} of ${count} requests answered`, kept: (loot) => readNothing(loot) && answered.length === 0 && count > 0,
      }
    },
    async plain(stage) {
      const { answered, asked: count } = await otherProject({ url: stage.url, headers: { authorization: asBasic(stage.otherSecret) }, project: 1, ids: {} })
      return { haul: haulOf({ texts: answered.map(({ text }) => text) }), actor: 'secret:2', seen: `${answered.length} of ${count} requests answered` }
    },
  },
]
