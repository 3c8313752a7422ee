/**
 * D3: a page that looks like the app, at an address of its own, and a member who does there whatever they are asked to. It
 * fetches a challenge from the real server, has the member's passkey sign it, and hands the answer in.
 */
import { type Haul, haulOf } from '../loot.ts'
import { codeOf, parsed } from './desk.ts'
import { ask, type Reply } from './walk-api.ts'

export interface PhishHolds {
  readonly url: string
  /** Where the victim is lured to. */
  readonly page: string
  /** The victim's authenticator, on that page; a browser would refuse to ask it for another site, so this is the worst case. */
  readonly sign: (challenge: string, origin: string) => unknown
}

export async function phishingPage({ url, page, sign }: PhishHolds): Promise<Haul & { readonly refusals: readonly string[] }> {
  const replies: Reply[] = []
  for (const origin of [page, url.replace('://', '://login.'), `${url}.evil.example`, url.replace('http://', 'https://')]) {
    const options = parsed((await ask(url, {}, 'POST', '/v1/sign-in/passkey/options')).text)
    const response = sign(String(options['challenge']), origin)
    for (const headers of [{ origin: url }, { origin }]) replies.push(await ask(url, headers, 'POST', '/v1/sign-in/passkey', { response }))
  }
  return {
    ...haulOf({ texts: replies.map(({ text }) => text), footholds: replies.filter(({ status }) => status < 300).map(({ path }) => `signed in at ${path}`) }),
    refusals: replies.flatMap((reply) => codeOf(reply) ?? []),
  }
}
