/**
 * The sample shop: ninety days of a made-up shop, up to now, as a project of its own.
 *
 * It is sent like any client's data, through the collector: names and e-mail addresses (of nobody, at example.org) are
 * sealed on their way in. The same moment gives the same shop.
 */
import type { JsonObject } from '../model/json.ts'
import type { Project, ProjectId } from '../model/project.ts'
import { sampleBoard } from './board.ts'
import { companies } from './catalogue.ts'
import { createChance } from './chance.ts'
import { createShopper, type Shopper } from './shopper.ts'
import { eventsOf, type MadeEvent } from './visits.ts'

/** Events in the shop. */
export const sampleSize = 100_000

export interface SampleDeps {
  /** Milliseconds since the epoch: the shop's last moment. */
  readonly now: number
  createProject(project: { name: string; groupKeys: string[]; sample: true }): Promise<Project>
  ingest(project: Project, route: 'import' | 'engage' | 'groups', body: Uint8Array): Promise<void>
  saveBoard(project: ProjectId, board: typeof sampleBoard): Promise<void>
  /** Told how many events are there. */
  onProgress(done: number): void
}

const seed = 1867
const eventsPerRequest = 2000
const updatesPerRequest = 1000
/** Requests on their way at once: one is being made while others are being stored. */
const atOnce = 3

export async function makeSampleShop(deps: SampleDeps): Promise<Project> {
  const project = await deps.createProject({ name: 'Sample shop', groupKeys: ['company'], sample: true })
  const sending = new Set<Promise<void>>()
  const members: Shopper[] = []
  let done = 0

  async function send(route: 'import' | 'engage' | 'groups', records: readonly (MadeEvent | JsonObject)[]): Promise<void> {
    if (sending.size >= atOnce) await Promise.race(sending)
    const sent = deps.ingest(project, route, Buffer.from(JSON.stringify(records))).finally(() => sending.delete(sent))
    // A failure is heard at the end, or at the next race; until then it must not count as unheard.
    sent.catch(() => undefined)
    sending.add(sent)
    await Promise.resolve()
  }

  let batch: MadeEvent[] = []
  for (const { shopper, events } of shoppers(deps.now, sampleSize)) {
    if (events.some(({ properties }) => properties['$user_id'] !== undefined)) members.push(shopper)
    batch.push(...events)
    while (batch.length >= eventsPerRequest) {
      await send('import', batch.slice(0, eventsPerRequest))
      batch = batch.slice(eventsPerRequest)
      done += eventsPerRequest
      deps.onProgress(done)
    }
  }
  if (batch.length > 0) await send('import', batch)
  for (let at = 0; at < members.length; at += updatesPerRequest) {
    await send('engage', members.slice(at, at + updatesPerRequest).map((member) => profileOf(member, project.token)))
  }
  await send('groups', companies.map((company) => groupOf(company, project.token)))
  await Promise.all(sending)
  deps.onProgress(sampleSize)
  await deps.saveBoard(project.id, sampleBoard)
  return project
}

/** Shoppers and what they did, until exactly `total` events are there. */
export function* shoppers(now: number, total: number): Generator<{ readonly shopper: Shopper; readonly events: readonly MadeEvent[] }> {
  const chance = createChance(seed)
  let left = total
  for (let number = 1; left > 0; number++) {
    const shopper = createShopper(number, now, chance)
    const events = eventsOf(shopper, now, chance).slice(0, left)
    left -= events.length
    if (events.length > 0) yield { shopper, events }
  }
}

function profileOf(member: Shopper, token: string): JsonObject {
  const { number, name, email, plan, company, place, source, arrivesAt } = member
  return {
    $token: token,
    $distinct_id: `member-${number}`,
    $ignore_time: true,
    $ip: '0',
    $set: {
      $name: name,
      $email: email,
      plan,
      $city: place.city,
      $region: place.region,
      $country_code: place.country,
      $created: new Date(arrivesAt).toISOString().slice(0, 19),
      ...(source.utm !== undefined && { 'first campaign': source.utm.campaign }),
      ...(company !== undefined && { company: company.name }),
    },
  }
}

function groupOf({ name, size, industry }: (typeof companies)[number], token: string): JsonObject {
  return { $token: token, $group_key: 'company', $group_id: name, $set: { $name: name, size, industry } }
}
