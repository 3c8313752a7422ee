/** D16: somebody of one project asks every route for another one, with that project's own ids. */
import { type Reply, walkApi } from './walk-api.ts'

export interface OtherProjectHolds {
  readonly url: string
  /** A key or a cookie of the own project. */
  readonly headers: Readonly<Record<string, string>>
  /** The other one, and ids that belong to it. */
  readonly project: number
  readonly ids: Readonly<Record<string, readonly string[]>>
}

/** @returns what was answered with success for the other project, of which there should be nothing */
export async function otherProject({ url, headers, project, ids }: OtherProjectHolds): Promise<{ readonly asked: number; readonly answered: readonly Reply[] }> {
  const replies = await walkApi({ url, headers, ids: { ...ids, id: [String(project)] }, below: '/v1/projects/{id}' })
  return { asked: replies.length, answered: replies.filter(({ status }) => status < 300) }
}
