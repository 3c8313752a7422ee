/**
 * Notices: drafts, previews, the one grant by which a version is signed and sent, and what became of it. No address comes
 * this way, and no text of a real person but in previews and files, which hold fields' names only.
 */
import { factsOf, type NoticeFacts } from '../../../incident/notices/index.ts'
import { handle } from '../../../model/handle.ts'
import type { Project } from '../../../model/project.ts'
import type { Pseudonym } from '../../../model/pseudonym.ts'
import type { StoredNotice } from '../../../registry/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { actorOf, type RecordRead } from '../../reads.ts'
import { numberOf } from '../access/asked.ts'
import { deskAddress, refuseReason } from '../grants/grants.ts'
import * as shapes from './shapes.ts'

const all = '/v1/projects/:id/notices'
const one = `${all}/:notice`
const needs = 'incident.manage'

/** @param recordRead one that no freeze stops: whoever answers for an incident must see what goes out */
export function noticeEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  const { notices, incidents: { desk } } = deps
  const idOf = (asked: Asked<unknown, unknown>) => numberOf(asked, 'notice')
  const projectId = (asked: Asked<unknown, unknown>) => projectOf(asked).id
  const verifyAt = deps.origin === undefined ? null : `${deps.origin}/verify`
  const brief = ({ facts: _facts, ...notice }: StoredNotice) => notice

  async function exposed(project: Project, { incident, version }: { readonly incident: number; readonly version: number }) {
    const exposure = (await desk.exposures(incident)).find((each) => each.version === version)
    const people = (await desk.peopleOf(incident, version)).get(project.id)
    const starts = (exposure?.scope ?? []).map(({ window }) => window.from)
    return { lines: people?.lines() ?? [], windowFrom: Math.min(...starts, deps.now()), witnessed: exposure?.others === 'excluded' }
  }

  async function detail(asked: Asked<unknown, unknown>) {
    const found = await notices.detail(projectId(asked), idOf(asked))
    return { ...found, notice: { ...found.notice, facts: factsOf(found.notice) }, sendsMail: notices.sendsMail } as never
  }

  return [
    endpoint({ method: 'GET', path: all, summary: 'Notices of a project, the newest first', needs, answer: shapes.notices }, async (asked) => ({
      notices: (await notices.list(projectId(asked))).map(brief), sendsMail: notices.sendsMail,
    })),
    endpoint(
      { method: 'POST', path: all, summary: 'Drafts a version of a notice, for the people of an exposure if one is named', needs, body: shapes.noticeMade, answer: shapes.notice },
      async (asked) => {
        const { facts, language, exposure } = asked.body
        const project = projectOf(asked)
        const from = exposure === undefined ? undefined : await exposed(project, exposure)
        const written: NoticeFacts = { ...facts, verifyAt, witnessed: from?.witnessed ?? asked.body.witnessed ?? false }
        const made = await notices.create(project.id, {
          facts: written, exposureVersion: exposure?.version ?? 0, windowFrom: from?.windowFrom ?? asked.body.windowFrom ?? deps.now(),
        }, actorOf(asked.reader))
        if (from !== undefined) await notices.addExposed(project.id, made.id, from.lines, language)
        return brief(await notices.find(project.id, made.id))
      },
    ),
    endpoint({ method: 'GET', path: one, summary: 'One notice: its facts, what is wrong with its words, and how its sending goes', needs, answer: shapes.noticeDetail }, detail),
    endpoint({ method: 'PUT', path: one, summary: 'Replaces the facts of a draft', needs, body: shapes.facts, answer: shapes.noticeDetail }, async (asked) => {
      const { witnessed } = factsOf(await notices.find(projectId(asked), idOf(asked)))
      await notices.rewrite(projectId(asked), idOf(asked), { ...asked.body, verifyAt, witnessed })
      return detail(asked)
    }),
    endpoint({ method: 'DELETE', path: one, summary: 'Removes a draft', needs }, async (asked) => {
      await notices.remove(projectId(asked), idOf(asked))
      return undefined
    }),
    endpoint({ method: 'POST', path: `${one}/people`, summary: 'Adds people to a draft, with the fields of each', needs, body: shapes.people, answer: shapes.count }, async (asked) => ({
      count: await notices.add(projectId(asked), idOf(asked), asked.body.people as never, asked.body.language),
    })),
    endpoint(
      { method: 'GET', path: `${one}/preview`, summary: 'What notices would say: for made-up people, and for a sample of the real ones', needs, query: shapes.previewAsked, answer: shapes.preview },
      async (asked) => {
        const { flaws, canaries, sample } = await notices.preview(projectId(asked), idOf(asked), asked.query.sample)
        const people = sample.map(({ person }) => person as Pseudonym)
        if (people.length > 0) await recordRead({ kind: 'people.read', reader: asked.reader, project: projectId(asked), query: ['notice', idOf(asked)], count: people.length, people })
        return {
          flaws: [...flaws], canaries: [...canaries],
          sample: sample.map(({ person, language, subject, text }) => ({ language, subject, text, handle: handle(person as Pseudonym) })),
        }
      },
    ),
    endpoint(
      { method: 'POST', path: `${one}/grant`, summary: 'Asks the vault to let this version be signed and sent: proven at its desk, and approved by a second member', needs, body: shapes.grantAsked, answer: shapes.grant },
      async (asked) => {
        refuseReason(deps, asked.body.reason)
        await deps.settle()
        const { id, state, ids, missing, expiresAt } = await notices.ask(projectId(asked), idOf(asked), actorOf(asked.reader), asked.body.reason.trim())
        return { id, state, ids, missing, expiresAt, desk: deskAddress(deps, 'request', id) }
      },
    ),
    endpoint(
      { method: 'POST', path: `${one}/release`, summary: 'Under a released grant: signs and issues a draft, and sends it or goes on sending it', needs, body: shapes.release, answer: shapes.noticeDetail },
      async (asked) => {
        await notices.release(projectId(asked), idOf(asked), asked.body.grant, actorOf(asked.reader), asked.body.mail)
        return detail(asked)
      },
    ),
    endpoint({ method: 'POST', path: `${one}/stop`, summary: 'Stops the sending after the address that is being tried', needs, answer: shapes.noticeDetail }, async (asked) => {
      await notices.stop(projectId(asked), idOf(asked))
      return detail(asked)
    }),
    endpoint(
      { method: 'POST', path: `${one}/unsure`, summary: 'Decides about addresses of which nobody knows whether they got it: taken as sent, or sent again', needs, body: shapes.unsure, answer: shapes.count },
      async (asked) => ({ count: await notices.settleUnsure(projectId(asked), idOf(asked), asked.body.as, actorOf(asked.reader)) }),
    ),
    endpoint({ method: 'POST', path: `${one}/bounces`, summary: 'Counts mails that came back, by the codes in them', needs, body: shapes.bounces, answer: shapes.count }, async (asked) => ({
      count: await notices.bounced(projectId(asked), idOf(asked), asked.body.codes),
    })),
    endpoint({ method: 'GET', path: `${one}/files`, summary: 'Issued notices, whole, a few hundred at a time', needs, query: shapes.filesAsked, answer: shapes.files }, async (asked) => {
      const found = await notices.files(projectId(asked), idOf(asked), asked.query.from, 200)
      if (found.people.length > 0) await recordRead({ kind: 'export.profiles', reader: asked.reader, project: projectId(asked), query: ['notice files', idOf(asked)], count: found.people.length, people: found.people })
      return { notices: [...found.notices], next: found.next }
    }),
  ]
}
