/** The dictionary: what is sent, by whom, and what the owner says of it. A change holds from the next event on. */
import { mayCallPlain } from '../../../guard/index.ts'
import type { NoteChange, SetAsideWhat } from '../../../registry/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf } from '../../reads.ts'
import { checkEventChanges } from './event-changes.ts'
import { readEntries } from './entries.ts'
import * as shapes from './shapes.ts'

const seenMs = 30 * 86_400_000
const nameKinds: readonly SetAsideWhat[] = ['event', 'property', 'person']

export function dictionaryEndpoints(deps: ApiDeps): Endpoint[] {
  const { registry, ledger } = deps

  /** Applies a change that was checked, and has it hold before it is answered. */
  async function apply(asked: Asked<unknown, unknown>, kind: 'event' | 'property' | 'person', name: string, change: NoteChange): Promise<void> {
    const { id } = projectOf(asked)
    await registry.notes.change(id, [{ kind, name, change }])
    await deps.reloadProjects()
    await ledger.append({
      kind: 'dictionary.changed', actor: actorOf(asked.reader), project: id, of: kind, changed: Object.keys(change).sort(),
      ...(change.state !== undefined && { state: change.state }),
      ...(change.classification !== undefined && { classification: change.classification }),
    })
  }

  return [
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/data/dictionary',
        summary: 'Every event and property that was seen or described',
        answer: shapes.dictionary,
      },
      async (asked) => {
        const project = projectOf(asked)
        const entries = await readEntries(deps, project)
        const aside = await registry.setAside.read(project.id)
        return { ...entries, setAside: nameKinds.reduce((sum, kind) => sum + (aside[kind] ?? 0), 0) }
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/v1/projects/:id/data/events/:name',
        summary: 'One event, with the properties that came with it in the last 30 days',
        answer: shapes.eventDetail,
      },
      async (asked) => {
        const project = projectOf(asked)
        const name = asked.params['name']!
        const { events, properties } = await readEntries(deps, project)
        const event = events.find((entry) => entry.name === name)
        if (event === undefined) throw new ApiError('NOT_FOUND', 'No such event was seen or described')
        const seen = await deps.lookups.seenProperties(project.id, { event: name, since: deps.now() - seenMs }, { signal: asked.signal })
        const counts = new Map(seen.map(({ property, count }) => [property, count]))
        return {
          ...event,
          properties: properties
            .flatMap((entry) => (counts.has(entry.name) ? [{ ...entry, count: counts.get(entry.name)! }] : []))
            .sort((a, b) => b.count - a.count),
        }
      },
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/v1/projects/:id/data/events/:name',
        summary: 'Describes an event, hides it, drops it, or has it stored under the name of another',
        needs: 'data.manage',
        body: shapes.eventChange,
        answer: shapes.eventEntry,
      },
      async (asked) => {
        const name = nameOf(asked)
        checkEventChanges(await registry.notes.of(projectOf(asked).id), [{ name, change: toChange(asked.body) }])
        await apply(asked, 'event', name, toChange(asked.body))
        return (await readEntries(deps, projectOf(asked))).events.find((entry) => entry.name === name)!
      },
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/v1/projects/:id/data/properties/:kind/:name',
        summary: 'Describes a property of events or people, hides or drops it, or says what it tells of people',
        needs: 'data.manage',
        // Less protection is confirmed; more is not.
        confirmed: 'factor',
        confirmedWhen: ({ classification }) => classification !== undefined && classification !== 'identifying',
        body: shapes.propertyChange,
        answer: shapes.propertyEntry,
      },
      async (asked) => {
        const name = nameOf(asked)
        const { kind } = asked.params
        if (kind !== 'event' && kind !== 'person') throw new ApiError('NOT_FOUND', 'Properties are of kind event or person')
        if (asked.body.classification === 'plain' && !mayCallPlain(name, kind)) {
          throw new ApiError('REQUEST_INVALID', "The guard's word on this name stands: it is a secret's, a form's or Mixpanel's own for identity")
        }
        await apply(asked, kind === 'event' ? 'property' : 'person', name, toChange(asked.body))
        const entries = await readEntries(deps, projectOf(asked))
        return (kind === 'event' ? entries.properties : entries.personProperties).find((entry) => entry.name === name)!
      },
    ),
  ]
}

function nameOf({ params }: Asked<unknown, unknown>): string {
  const name = params['name'] ?? ''
  if (name === '' || name.length > 255) throw new ApiError('NOT_FOUND', 'Names have 1 to 255 characters')
  return name
}

/** What is absent from a body is absent from the change. */
function toChange(body: { readonly [Key in keyof NoteChange]: NoteChange[Key] | undefined }): NoteChange {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
