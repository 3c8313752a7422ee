/**
 * D1, D1b, D16 and P2 against a real server whose vault is unlocked, the worst of moments: what a thief of a cookie or a key
 * gets, and somebody of another project.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basic } from '../../src/api/server.fixture.ts'
import { type Haul, otherProject, type Row, sayRow, stolenCookie, stolenKey, weigh } from '../../src/drill/index.ts'
import type { Role } from '../../src/model/member.ts'
import { personOf, openWorld, truthsOf, type World } from './world.ts'

let world: World
const rows: Row[] = []
const today = new Date().toISOString().slice(0, 10)
/** Half of them true. */
const guesses = (): string[] => [...world.people.slice(0, 10).map(({ email }) => email), ...Array.from({ length: 10 }, (_, n) => personOf(n + 5_000).email)]

beforeAll(async () => {
  world = await openWorld()
}, 120_000)
afterAll(async () => {
  await world?.stop()
  console.log(['| drill | attacker holds | got | promised |', '| --- | --- | --- | --- |', ...rows.map(sayRow)].join('\n'))
})

function note(drill: string, attacker: string, haul: Haul, promised: string): void {
  const read = weigh(haul.texts, world.truths)
  const got = `${read.length} values, ${haul.confirmed.length} guesses confirmed, ${haul.streams.length} pseudonyms, ${haul.footholds.length} footholds`
  rows.push({ drill, attacker, got, promised })
  expect(read).toEqual([])
  expect(haul.footholds).toEqual([])
}

test('DR2 the weighing finds a value in every spelling, and its level', () => {
  const truths = truthsOf([personOf(1)])
  const { email, name, phone } = personOf(1)
  const spelt = [JSON.stringify({ email }), encodeURIComponent(email), Buffer.from(`x ${email} y`).toString('base64'), Buffer.from(email).toString('hex'), email.toUpperCase()]
  for (const text of spelt) expect(weigh([text], truths)).toMatchObject([{ field: '$email', level: 'full' }])
  expect(weigh([`${name} ${phone}`], truths).map(({ field }) => field)).toEqual(['$name', '$phone'])
  expect(weigh([truths[1]!.forms.masked!], truths)).toMatchObject([{ field: '$email', level: 'masked' }])
  expect(weigh(['somebody else'], truths)).toEqual([])
})

test.each(['secret', 'account'] as const)('D1b P2 the %s of a machine gives pseudonyms and marks, and confirms no guess', async (which) => {
  const before = (await world.entries()).length
  const authorization = which === 'secret' ? basic(world.server.project.secret) : world.account
  const haul = await stolenKey({ url: world.server.url, authorization, projects: [world.server.project.id, world.other.id], guesses: guesses(), today })
  note('D1b', which === 'secret' ? 'a project’s secret' : 'a service account with every scope', haul, '0 values, 0 confirmed')
  expect(haul.confirmed).toEqual([])
  expect(haul.streams.length).toBeGreaterThan(200)
  expect((await world.entries()).slice(before).some(({ kind }) => /export|read/.test(String(kind)))).toBe(true)
}, 60_000)

test('D16 somebody of one project gets no row of another one, at any route that is described', async () => {
  const listed = await fetch(world.server.url + `/v1/projects/${world.other.id}/people?limit=5`, { headers: { authorization: basic(world.other.secret) } })
  const { people } = (await listed.json()) as { people: { pseudonym: string }[] }
  const ids = { pseudonym: people.map(({ pseudonym }) => pseudonym) }
  expect(ids.pseudonym.length).toBe(5)
  const attackers: [string, Record<string, string>][] = [
    ['the other project’s secret', { authorization: basic(world.server.project.secret) }],
    ['a service account of one project', { authorization: world.account }],
    ...(['admin', 'analyst', 'responder', 'viewer'] as const).map((role): [string, Record<string, string>] => [`cookie of the other project’s ${role}`, { cookie: world.cookies[role] }]),
  ]
  for (const [attacker, headers] of attackers) {
    const { asked, answered } = await otherProject({ url: world.origin, headers, project: world.other.id, ids })
    rows.push({ drill: 'D16', attacker, got: `${answered.length} of ${asked} requests answered`, promised: '0' })
    expect(asked).toBeGreaterThan(40)
    expect(answered).toEqual([])
    // It was refused as somebody who is known here.
    expect([attacker, (await fetch(`${world.origin}/v1/session`, { headers })).status]).toEqual([attacker, 200])
  }
  // The walk finds something where it should.
  const own = await otherProject({ url: world.origin, headers: { authorization: basic(world.other.secret) }, project: world.other.id, ids })
  expect(own.answered.length).toBeGreaterThan(10)
}, 60_000)

// Last: such a cookie can end sessions and stop destinations, which opens nothing.
test.each<[Role, boolean]>([['viewer', false], ['analyst', true], ['responder', true], ['admin', true], ['owner', true]])(
  'D1 P2 the cookie of a member who is %s opens nothing and makes no home',
  async (role, mayReadRows) => {
    const before = (await world.entries()).length
    const haul = await stolenCookie({ url: world.origin, cookie: world.cookies[role], projects: [world.server.project.id, world.other.id], guesses: guesses(), today })
    note('D1', `cookie of a member, ${role}`, haul, '0 values, 0 confirmed, 0 footholds')
    const entries = (await world.entries()).slice(before)
    // It got somewhere: the attack is not blind. And what it read of rows is on the ledger.
    expect(haul.streams.length > 0).toBe(mayReadRows)
    expect(entries.some(({ kind }) => kind === 'people.read')).toBe(mayReadRows)
    expect(entries.filter(({ kind }) => String(kind).startsWith('unseal'))).toEqual([])
    // To look whether a value is here takes a ceremony, and so does whatever ends, erases or weakens something.
    expect(haul.confirmed).toEqual([])
    expect(entries.filter(({ kind }) => /^(?:people\.find|erase|secret|service|policy|suppression|roles|approver\.removed|retrieval|alerts)/.test(String(kind)))).toEqual([])
  },
  60_000,
)
