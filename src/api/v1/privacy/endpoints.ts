/**
 * People's own data: erasing people and fields, what a project decided about it, and packages of what is kept of a
 * person. Whom an erasure is about is in no answer: only how many.
 */
import { z } from 'zod'
import { type Erasure, packageFiles, packPerson, readPrivacySettings, settingsFault, writePrivacySettings, zip } from '../../../erasure/index.ts'
import { handle } from '../../../model/handle.ts'
import { isPseudonym, type Pseudonym } from '../../../model/pseudonym.ts'
import type { ApiDeps } from '../../deps.ts'
import { readerMay } from '../../access/rights.ts'
import { type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf, type RecordRead } from '../../reads.ts'
import * as shapes from './shapes.ts'

export function privacyEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  const { registry, ledger, privacy } = deps
  return [
    endpoint(
      { method: 'GET', path: '/v1/projects/:id/privacy', summary: 'What becomes of people’s data, and when it is erased by itself', answer: shapes.privacy },
      async (asked) => {
        const { id } = projectOf(asked)
        const [settings, shelf, expiry] = await Promise.all([readPrivacySettings(registry, id), privacy.shelf.state(), privacy.expirer.state()])
        return { settings, shelf, expiry, mayErase: readerMay(asked.reader, 'erase', id), mayManage: readerMay(asked.reader, 'project.manage', id) }
      },
    ),
    endpoint(
      {
        method: 'PUT', path: '/v1/projects/:id/privacy', needs: 'project.manage', confirmed: 'factor', body: shapes.settings, answer: shapes.settings,
        summary: 'Says what becomes of the events of whoever is erased, and what expires after how many days',
      },
      async (asked) => {
        const { id } = projectOf(asked)
        const fault = settingsFault(asked.body)
        if (fault !== undefined) throw new ApiError('REQUEST_INVALID', fault)
        const before = await readPrivacySettings(registry, id)
        const { fields, eventKinds, allEvents, events } = asked.body
        await ledger.append({
          kind: 'policy.privacy', actor: actorOf(asked.reader), project: id, events, rules: fields.length + eventKinds.length, allEvents: allEvents ?? 0,
          eventsBefore: before.events,
        })
        await writePrivacySettings(registry, id, asked.body)
        return asked.body
      },
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/projects/:id/erasures', needs: 'erase', confirmed: 'factor-or-scope', body: shapes.newErasure, answer: shapes.erasure,
        summary: 'Erases people, or an identifying field of theirs or of everyone; answers at once, and GET says how it goes',
      },
      async (asked) => {
        const project = projectOf(asked)
        const { people, ids, field, everyone, events, now } = asked.body
        if (everyone === true && (field === undefined || people.length + ids.length > 0)) {
          throw new ApiError('REQUEST_INVALID', '`everyone` goes with a `field` and without people')
        }
        if (now && !readerMay(asked.reader, 'project.manage', project.id)) {
          throw new ApiError('NOT_ALLOWED', 'Replacing the shelf key at once takes the right to manage the project', { hint: 'Leave out `now`: it is replaced by itself within a day' })
        }
        const named = ids.length === 0 ? [] : await privacy.peopleNamed(project, ids)
        const whom = [...new Set([...people, ...named] as Pseudonym[])]
        if (whom.length === 0 && everyone !== true) {
          throw new ApiError(people.length + ids.length === 0 ? 'REQUEST_INVALID' : 'NOT_FOUND', people.length + ids.length === 0 ? 'Nobody was named' : 'Nothing is kept of these')
        }
        const made = await privacy.eraser.request({
          project: project.id, people: whom, actor: actorOf(asked.reader),
          asked: {
            events: events ?? (await readPrivacySettings(registry, project.id)).events, now, origin: 'app',
            ...(field !== undefined && { field }), ...(everyone === true && { everyone }),
          },
        })
        return shown(made, await privacy.shelf.state())
      },
    ),
    endpoint(
      {
        method: 'GET', path: '/v1/projects/:id/erasures', needs: 'erase', query: shapes.listAsked, answer: shapes.erasures,
        summary: 'Erasures and how they went, the latest first',
      },
      async (asked) => {
        const { limit, before } = asked.query
        const [list, shelf] = await Promise.all([privacy.eraser.list(projectOf(asked).id, limit, before), privacy.shelf.state()])
        return { erasures: list.map((one) => shown(one, shelf)), next: list.length === limit ? (list.at(-1)?.id ?? null) : null }
      },
    ),
    endpoint(
      { method: 'GET', path: '/v1/projects/:id/erasures/:tracking', needs: 'erase', answer: shapes.erasure, summary: 'One erasure and how it goes' },
      async (asked) => {
        const found = await privacy.eraser.byTracking(projectOf(asked).id, asked.params['tracking'] ?? '')
        if (found === undefined) throw new ApiError('NOT_FOUND', 'There is no such erasure')
        return shown(found, await privacy.shelf.state())
      },
    ),
    endpoint(
      {
        method: 'GET', path: '/v1/projects/:id/people/:pseudonym/package', needs: 'rows.export', streams: true, answer: z.any(),
        summary: 'What is kept of a person, as a ZIP of JSON lines and a page to read; what is under seal reads [sealed]',
      },
      async (asked) => {
        const project = projectOf(asked)
        const { pseudonym } = asked.params
        const packed = pseudonym !== undefined && isPseudonym(pseudonym) ? await packPerson(privacy.packaging, project, pseudonym) : undefined
        if (packed === undefined) throw new ApiError('NOT_FOUND', 'Nothing is kept of such a person')
        const { person, ids, events } = packed
        await recordRead({ kind: 'export.person', reader: asked.reader, project: project.id, query: person, count: events, people: ids })
        void asked.reply.type('application/zip').header('Content-Disposition', `attachment; filename="${handle(person)}.zip"`)
        await asked.reply.send(zip(packageFiles(packed), deps.now()))
        return undefined
      },
    ),
  ]
}

function shown({ asked, result, ...row }: Erasure, shelf: { readonly rotatedAt: number | null; readonly nextAt: number | null }) {
  const unreadableAt = result.unreadableAt ?? null
  const rotatedSince = unreadableAt !== null && shelf.rotatedAt !== null && shelf.rotatedAt >= unreadableAt
  return {
    id: row.id, tracking: row.tracking, state: row.state, requestedBy: row.requestedBy, requestedAt: row.requestedAt, finishedAt: row.finishedAt,
    field: asked.field ?? null, everyone: asked.everyone === true, events: asked.events, origin: asked.origin, ids: asked.ids,
    persons: result.persons ?? null, values: result.values ?? null, eventsDone: result.events ?? null,
    unreadableAt, inBackupsAt: rotatedSince ? shelf.rotatedAt : shelf.nextAt, isInBackups: !rotatedSince,
    ledger: { begun: result.begun ?? null, done: result.done ?? null }, trouble: result.trouble ?? null,
  }
}
