/** Exposures of an incident: computed in versions, read by person, and as files. Reading people is on the ledger. */
import { Readable } from 'node:stream'
import { counselCsv, engineersLines, type FilePart, filingText, type PersonLine } from '../../../incident/index.ts'
import { handle as handleOfPerson } from '../../../model/handle.ts'
import type { Pseudonym } from '../../../model/pseudonym.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Asked, type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actorOf, type RecordRead } from '../../reads.ts'
import { numberOf } from '../access/asked.ts'
import { refuseTexts } from '../texts.ts'
import { incidentOf } from './incidents.ts'
import * as shapes from './shapes.ts'

const one = '/v1/incidents/:incident/exposures'
const needs = 'incident.manage'
const handle = (pseudonym: string) => handleOfPerson(pseudonym as Pseudonym)

/** @param recordRead one that no freeze stops: the desk must see while others may not */
export function exposureEndpoints(deps: Pick<ApiDeps, 'incidents' | 'now' | 'textFault'>, recordRead: RecordRead): Endpoint[] {
  const { incidents: { desk, measures }, now } = deps
  const versionOf = (asked: Asked<unknown, unknown>) => numberOf(asked, 'version')

  async function peopleOf(asked: Asked<unknown, unknown>, project: number) {
    const people = (await desk.peopleOf(incidentOf(asked), versionOf(asked))).get(project)
    if (people === undefined) throw new ApiError('NOT_FOUND', 'Nobody of this project is in this exposure')
    return people
  }

  async function* recorded(asked: Asked<unknown, unknown>, project: number, parts: Iterable<FilePart>): AsyncGenerator<string> {
    let part = 0
    for (const { text, people } of parts) {
      const query = { incident: incidentOf(asked), version: versionOf(asked) }
      if (people.length > 0) await recordRead({ kind: 'export.profiles', reader: asked.reader, project, query, count: people.length, part: part++, people })
      yield text
    }
  }

  function stream(asked: Asked<unknown, unknown>, type: string, name: string, texts: AsyncIterable<string>): undefined {
    void asked.reply.type(type).header('Content-Disposition', `attachment; filename="${name}"`)
    void asked.reply.send(Readable.from(texts, { objectMode: false }))
    return undefined
  }

  async function filing(asked: Asked<unknown, unknown>, language: 'en' | 'fr'): Promise<undefined> {
    const id = incidentOf(asked)
    const [incident, exposures, taken] = await Promise.all([desk.get(id), desk.exposures(id), measures.taken(id)])
    const exposure = exposures.find(({ version }) => version === versionOf(asked))
    if (exposure === undefined) throw new ApiError('NOT_FOUND', 'There is no such version')
    const text = filingText(language, { incident, exposure, measures: taken, now: now() })
    void asked.reply.type('text/plain; charset=utf-8').header('Content-Disposition', `attachment; filename="${incident.name}-authority-${language}.txt"`).send(text)
    return undefined
  }

  async function file(asked: Asked<{ project?: number | undefined }, unknown>, kind: 'csv' | 'jsonl'): Promise<undefined> {
    const { name } = await desk.get(incidentOf(asked))
    const { project } = asked.query
    if (project === undefined) throw new ApiError('REQUEST_INVALID', 'The file is of one project: name it with ?project=')
    const people = await peopleOf(asked, project)
    const parts = kind === 'csv' ? counselCsv(project, people, handle) : engineersLines(project, people)
    return stream(asked, kind === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson', `${name}-v${versionOf(asked)}-project-${project}.${kind}`, recorded(asked, project, parts))
  }

  return [
    endpoint({ method: 'GET', path: one, needs, summary: 'Versions of the exposure, the earliest first', answer: shapes.exposures }, async (asked) => ({
      exposures: (await desk.exposures(incidentOf(asked))).map((exposure) => ({ ...exposure })),
    })),
    endpoint(
      { method: 'POST', path: one, needs, summary: 'Computes a new version; a smaller one needs a reason', body: shapes.computeAsked, answer: shapes.exposure },
      async (asked) => {
        refuseTexts(deps, asked.body)
        void asked.reply.code(201)
        return { ...(await desk.compute(incidentOf(asked), actorOf(asked.reader), asked.body.reason)) }
      },
    ),
    endpoint(
      { method: 'GET', path: `${one}/:version/people`, needs, summary: 'Who is in it, by handle; on the ledger', query: shapes.peopleAsked, answer: shapes.people },
      async (asked) => {
        const { project, grade, field, offset, limit } = asked.query
        const people = await peopleOf(asked, project)
        const page: PersonLine[] = []
        let total = 0
        // Confirmed ones first.
        for (const wanted of grade === undefined ? (['confirmed', 'potential'] as const) : [grade]) {
          for (const line of people.lines()) {
            if (line.grade !== wanted || (field !== undefined && !line.columns.some((column) => column.field === field))) continue
            if (total >= offset && page.length < limit) page.push(line)
            total++
          }
        }
        await recordRead({ kind: 'people.read', reader: asked.reader, project, query: asked.query, count: page.length, people: page.map(({ pseudonym }) => pseudonym) })
        return { total, people: page.map((line) => ({ ...line, columns: [...line.columns], through: [...line.through], handle: handle(line.pseudonym) })) }
      },
    ),
    endpoint(
      { method: 'GET', path: `${one}/:version/people/:pseudonym`, needs, summary: 'By which entries somebody is in it', query: shapes.projectAsked, answer: shapes.why },
      async (asked) => {
        const { project } = asked.query
        const pseudonym = asked.params['pseudonym'] as Pseudonym
        if ((await peopleOf(asked, project)).find(pseudonym) === undefined) throw new ApiError('NOT_FOUND', 'Nobody like this is in this exposure')
        await recordRead({ kind: 'ledger.read', reader: asked.reader, project, query: pseudonym, count: 1, people: [pseudonym] })
        return { disclosures: (await desk.whyOf(incidentOf(asked), versionOf(asked), project, pseudonym)).map((each) => ({ ...each, fields: [...each.fields] })) }
      },
    ),
    endpoint({ method: 'GET', path: `${one}/:version/authority`, needs, streams: true, summary: 'The filing for the authority (GDPR art. 33(3)), as far as it is known' }, (asked) => filing(asked, 'en')),
    endpoint({ method: 'GET', path: `${one}/:version/cnil`, needs, streams: true, summary: "The same in French, in the order of the CNIL's notification" }, (asked) => filing(asked, 'fr')),
    endpoint({ method: 'GET', path: `${one}/:version/counsel`, needs, streams: true, summary: 'People as CSV, for counsel; on the ledger', query: shapes.fileAsked }, (asked) => file(asked, 'csv')),
    endpoint({ method: 'GET', path: `${one}/:version/engineers`, needs, streams: true, summary: 'People as JSON Lines; on the ledger', query: shapes.fileAsked }, (asked) => file(asked, 'jsonl')),
  ]
}
