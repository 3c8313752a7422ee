/** D1b: a machine's key (a project's secret, or a service account). Mixpanel's export and profile APIs first, then every route. */
import type { Haul } from '../loot.ts'
import { ask, walkApi } from './walk-api.ts'

export interface KeyHolds {
  readonly url: string
  /** `Basic …` */
  readonly authorization: string
  readonly projects: readonly number[]
  readonly guesses: readonly string[]
  /** `2026-11-24`: until when it exports. */
  readonly today: string
}

export async function stolenKey({ url, authorization, projects, guesses, today }: KeyHolds): Promise<Haul> {
  const headers = { authorization }
  const texts: string[] = []
  const streams = new Set<string>()
  const confirmed = new Set<string>()
  for (const project of projects) {
    const reads: readonly [string, string, unknown?][] = [
      ['GET', `/api/2.0/export?project_id=${project}&from_date=2020-01-01&to_date=${today}`],
      ['POST', `/api/query/engage?project_id=${project}`, {}],
      ['POST', `/api/2.0/engage?project_id=${project}`, {}],
      ['GET', `/api/query/segmentation?project_id=${project}&event=Bought&on=properties["$email"]&from_date=${today}&to_date=${today}&format=csv`],
      ['GET', `/v1/projects/${project}/people?limit=500`],
    ]
    for (const [method, path, body] of reads) {
      const { text } = await ask(url, headers, method, path, body)
      texts.push(text)
      for (const [, pseudonym] of text.matchAll(/"(?:pseudonym|\$?distinct_id)": ?"([^"]+)"/g)) streams.add(pseudonym!)
    }
    for (const guess of guesses) {
      // A machine may not look for a value; and an expression on what is sealed must not answer whether it is there.
      const { status, text } = await ask(url, headers, 'POST', `/v1/projects/${project}/find`, { value: guess, reason: 'ticket 1' })
      if (status === 200 && !text.includes('"people":[]')) confirmed.add(guess)
      const where = encodeURIComponent(`properties["$email"] == ${JSON.stringify(guess)}`)
      const rows = await ask(url, headers, 'POST', `/api/query/engage?project_id=${project}&where=${where}`, {})
      if (rows.status === 200 && /"total": ?[1-9]/.test(rows.text)) confirmed.add(guess)
      const byId = await ask(url, headers, 'POST', `/api/query/engage?project_id=${project}&distinct_id=${encodeURIComponent(guess)}`, {})
      if (byId.status === 200 && /"total": ?[1-9]/.test(byId.text)) confirmed.add(guess)
    }
  }
  const walked = await walkApi({
    url, headers, ids: { id: projects.map(String), pseudonym: [...streams].slice(0, 3) }, leave: ['POST /v1/sample', 'DELETE /v1/sample'],
    bodies: { 'POST /v1/projects/{id}/grants': { people: [...streams].slice(0, 20), fields: ['$email'], level: 'full', reason: 'ticket 1' } },
  })
  texts.push(...walked.map(({ text }) => text))
  const footholds = walked.filter(({ method, path, status }) => method !== 'GET' && method !== 'DELETE' && status < 300 && lasting.test(path)).map(({ method, path }) => `${method} ${path}`)
  return { texts, confirmed: [...confirmed], streams: [...streams], footholds }
}

/** What would outlive the key, or open something. */
const lasting = /^\/v1\/(?:me|invitations|members|owner-links|service-accounts|vault\/members|projects\/\d+\/(?:secrets|grants(?!\/preview)))/
