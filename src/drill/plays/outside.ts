/** Attackers who hold nothing but what is public, and what a member can be made to enter (D11, D13, D14). */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { computedCells, formulas } from '../attacks/formulas.ts'
import { inwardAddresses } from '../attacks/inward-addresses.ts'
import { openEverything } from '../attacks/open-everything.ts'
import { publicToken } from '../attacks/public-token.ts'
import { ask } from '../attacks/walk-api.ts'
import { haulOf, weigh } from '../loot.ts'
import { asBasic, dayOf, type Play } from './play.ts'

export const outsidePlays: readonly Play[] = [
  {
    id: 'D11', attacker: 'the public token and true ids', promised: 'reads nothing, no kept value lost; can add its own', byNature: true,
    async signet(stage) {
      const victims = stage.shop.people.slice(0, 10)
      const haul = await publicToken({ url: stage.origin, token: stage.shop.token, project: stage.shop.id, victims: victims.map(({ id }) => id), now: stage.now() })
      await stage.arrive(1)
      // What the owner still finds: the value before theirs.
      const kept = weigh((await openEverything({ facts: join(stage.data, 'facts'), keys: join(stage.data, 'keys'), secret: stage.unlockSecret })).texts, stage.truths())
      const lost = victims.filter(({ id }) => !kept.some(({ person, field }) => person === id && field === '$email'))
      return {
        haul, scope: { kind: 'own-breach', targets: [{ kind: 'token', project: stage.shop.id }] }, seen: `${lost.length} of ${victims.length} kept addresses lost`,
        kept: ({ full, masked, streams }) => full + masked + streams === 0 && lost.length === 0,
      }
    },
    async plain(stage) {
      const victims = stage.people.slice(0, 10).map(({ id }) => id)
      const haul = await publicToken({ url: stage.url, token: stage.token, project: 1, victims, now: stage.now() })
      const lost = stage.people.slice(0, 10).filter(({ id, email }) => stage.profileOf(1, id)?.['$email'] !== email)
      return { haul, actor: undefined, seen: `${lost.length} of ${victims.length} kept addresses lost` }
    },
  },
  {
    id: 'D13', attacker: 'formulas as names and values of events', promised: '0 cells that a spreadsheet computes',
    async signet(stage) {
      const { token, id, secret } = stage.shop
      const sent = formulas.map((payload, n) => ({ event: payload, properties: { token, distinct_id: `formula-${n}`, [payload]: payload, kind: payload, time: stage.now(), $insert_id: `formula-${n}` } }))
      await ask(stage.origin, {}, 'POST', '/track?verbose=1', sent)
      const day = dayOf(stage.now())
      let cells = 0
      let rows = 0
      for (const payload of ['=1+1', '@SUM(1)', '+1']) {
        const { text, status } = await ask(stage.origin, { authorization: asBasic(secret) }, 'GET', `/api/query/segmentation?project_id=${id}&event=${encodeURIComponent(payload)}&on=${encodeURIComponent('properties["kind"]')}&from_date=${day}&to_date=${day}&format=csv`)
        if (status === 200) rows += text.split('\n').length
        cells += computedCells(text).length
      }
      return { haul: haulOf({}), seen: `${cells} cells in ${rows} lines`, kept: () => cells === 0 && rows > 3 }
    },
    async plain(stage) {
      await ask(stage.url, {}, 'POST', '/engage', formulas.map((payload, n) => ({ $token: stage.token, $distinct_id: `formula-${n}`, $set: { $name: payload } })))
      const { text } = await ask(stage.url, { authorization: asBasic(stage.secret) }, 'GET', '/v1/projects/1/people.csv')
      return { haul: haulOf({}), actor: undefined, seen: `${computedCells(text).filter((cell) => (formulas as readonly string[]).includes(cell)).length} cells in ${text.split('\n').length} lines` }
    },
  },
  {
    id: 'D14', attacker: 'an owner’s session, naming the server’s own addresses as a webhook', promised: '0 connections',
    async signet(stage) {
      let reached = 0
      const trap = createServer((_, response) => {
        reached += 1
        response.end()
      })
      await new Promise<void>((resolve) => void trap.listen(0, '127.0.0.1', resolve))
      const { port } = trap.address() as AddressInfo
      await fetch(`http://127.0.0.1:${port}/`)
      const counts = reached
      let taken = 0
      const alerts = `/v1/projects/${stage.shop.id}/data/alerts`
      for (const webhook of inwardAddresses(port)) {
        taken += await stage.owner('PUT', alerts, { webhook }).then(() => 1, () => 0)
        await stage.owner('POST', `${alerts}/test`, {}).catch(() => undefined)
      }
      await new Promise((resolve) => trap.close(resolve))
      return { haul: haulOf({}), seen: `${reached - counts} connections, ${taken} addresses taken`, kept: () => counts === 1 && reached === counts && taken === 0 }
    },
  },
]
