/** The vault's desk as a script speaks to it: what attackers who hold somebody's factor, or none, have in common. */
import type { SoftAuthenticator } from '../authenticator.ts'
import { ask, type Reply } from './walk-api.ts'

export interface Filed {
  readonly id: string
  /** A code, when it was not filed. */
  readonly refused: string | undefined
}

export const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

export const codeOf = ({ text }: Reply): string | undefined => (parsed(text)['error'] as { code?: string } | undefined)?.code

/** Asks for people to be opened, in somebody's session. */
export async function fileRequest(
  url: string, headers: Readonly<Record<string, string>>, project: number,
  wanted: { readonly people: readonly string[]; readonly fields: readonly string[]; readonly level?: string },
): Promise<Filed> {
  const reply = await ask(url, headers, 'POST', `/v1/projects/${project}/grants`, { level: 'full', reason: 'Support case 4711', ...wanted })
  const { id } = parsed(reply.text)
  return { id: typeof id === 'string' ? id : '', refused: codeOf(reply) ?? (typeof id === 'string' ? undefined : `${reply.status}`) }
}

/** Something shown at the desk for a request. */
export const atDesk = (desk: string, path: string, body?: unknown): Promise<Reply> =>
  ask(desk, { origin: desk }, body === undefined ? 'GET' : 'POST', `/api/${path}`, body)

export interface Assertion {
  readonly credentialId: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

/** What an authenticator makes of a challenge on a page of `origin`. */
export function assertionOf(key: SoftAuthenticator, challenge: string, origin: string): Assertion {
  const { id, response } = key.get({ challenge, rpId: new URL(origin).hostname }, origin)
  return { credentialId: id, authenticatorData: response.authenticatorData, clientDataJSON: response.clientDataJSON, signature: response.signature }
}

export async function challengeOf(desk: string, id: string): Promise<string> {
  return String(parsed((await atDesk(desk, `requests/${id}`)).text)['challenge'] ?? '')
}

/** Everybody of a project, page by page, until it ends or is refused. */
export async function listEverybody(url: string, headers: Readonly<Record<string, string>>, project: number): Promise<{ readonly people: string[]; readonly text: string }> {
  const people: string[] = []
  const texts: string[] = []
  for (let offset = 0;; offset += inPage) {
    const page = await listPeople(url, headers, project, inPage, offset)
    people.push(...page.people)
    texts.push(page.text)
    if (page.people.length < inPage) return { people, text: texts.join('\n') }
  }
}

const inPage = 500

/** Pseudonyms of a project, as a session lists them. */
export async function listPeople(url: string, headers: Readonly<Record<string, string>>, project: number, limit = inPage, offset = 0): Promise<{ readonly people: string[]; readonly text: string }> {
  const { text } = await ask(url, headers, 'GET', `/v1/projects/${project}/people?limit=${limit}&offset=${offset}`)
  return { people: ((parsed(text)['people'] ?? []) as { pseudonym: string }[]).map(({ pseudonym }) => pseudonym), text }
}
