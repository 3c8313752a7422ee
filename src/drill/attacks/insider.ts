/**
 * D10 and D10b: somebody who may unseal and opens whomever they can, request after request, with a reason each time that
 * sounds like work; alone, or with a second member who approves whatever is asked.
 */
import type { SoftAuthenticator } from '../authenticator.ts'
import { type Haul, haulOf } from '../loot.ts'
import { assertionOf, atDesk, challengeOf, codeOf, fileRequest, listEverybody } from './desk.ts'
import { sealedFields } from './relayed-code.ts'

export interface InsiderHolds {
  readonly url: string
  readonly desk: string
  readonly project: number
  readonly cookie: string
  readonly member: number
  readonly key: SoftAuthenticator
  readonly accomplice?: { readonly member: number; readonly key: SoftAuthenticator }
  /** Whom they leave alone, because they know that these are made up. */
  readonly avoid?: readonly string[]
}

/** Refusals in a row after which one gives up. */
const patience = 3

export async function insider({ url, desk, project, cookie, member, key, accomplice, avoid = [] }: InsiderHolds): Promise<Haul & { readonly refusals: readonly string[] }> {
  const headers = { cookie }
  const { people: all, text } = await listEverybody(url, headers, project)
  const people = all.filter((one) => !avoid.includes(one))
  const texts = [text]
  const refusals: string[] = []
  const show = async (id: string, who: number, whose: SoftAuthenticator) =>
    ({ member: who, factor: 'passkey', assertion: assertionOf(whose, await challengeOf(desk, id), desk) })
  const atOnce = accomplice === undefined ? 5 : 5_000
  let refused = 0
  for (let at = 0; at < people.length && refused < patience; at += atOnce) {
    const { id, refused: code } = await fileRequest(url, headers, project, { people: people.slice(at, at + atOnce), fields: sealedFields })
    if (code !== undefined) {
      refusals.push(code)
      refused += 1
      continue
    }
    if (accomplice !== undefined) texts.push((await atDesk(desk, `requests/${id}/approve`, await show(id, accomplice.member, accomplice.key))).text)
    const opened = await atDesk(desk, `requests/${id}/open`, await show(id, member, key))
    texts.push(opened.text)
    if (opened.status < 300) refused = 0
    else {
      refused += 1
      refusals.push(codeOf(opened) ?? String(opened.status))
    }
  }
  return { ...haulOf({ texts, streams: all }), refusals }
}
