/**
 * The ledger for whoever may read it: its state, its entries with their proofs, and who has read a person. The last is a
 * read of rows about a person itself, and on the ledger.
 */
import { entriesNaming, noteKeyText, notExcluded, parseKeyStatement } from '../../../ledger/index.ts'
import { isPseudonym } from '../../../model/pseudonym.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import type { RecordRead } from '../../reads.ts'
import { filterOf, tlogProof, toShown } from './entry.ts'
import { ledgerScope } from './scope.ts'
import * as shapes from './shapes.ts'

export function ledgerEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  const { ledger, catalogue } = deps

  async function collect<T>(indexes: AsyncIterable<T>, limit: number, indexOf: (each: T) => number) {
    const entries = []
    for await (const each of indexes) {
      // One more says whether there is a next page.
      if (entries.length === limit) return { entries, next: entries.at(-1)!.index }
      entries.push(toShown(await ledger.entry(indexOf(each))))
    }
    return { entries, next: null }
  }

  return [
    endpoint(
      { method: 'GET', path: '/v1/ledger/state', summary: 'How long the ledger is, what is signed, and who outside has seen it', needs: 'any-reader', answer: shapes.state },
      async ({ reader }) => {
        const { wholeInstance } = ledgerScope(reader, deps)
        const checkpoint = ledger.openOwn(ledger.checkpoint)
        const { check } = ledger
        const witnesses = deps.witnesses()
        const sizes = witnesses.flatMap(({ seen, contradicts }) => (seen === null || contradicts ? [] : [seen.size]))
        const seen = sizes.length === 0 ? undefined : Math.max(...sizes)
        const last = ledger.size === 0 || ledger.trouble !== undefined ? undefined : await ledger.entry(ledger.size - 1)
        return {
          origin: checkpoint.origin,
          verifierKey: ledger.verifierKey,
          rootKey: ledger.keyStatements[0] === undefined ? null : noteKeyText(parseKeyStatement(ledger.keyStatements[0]).root),
          keyStatements: [...ledger.keyStatements],
          size: checkpoint.size,
          root: checkpoint.root.toString('base64'),
          checkpoint: ledger.checkpoint,
          lastEntryAt: last?.recordedAt ?? null,
          check: {
            state: check.state,
            checked: check.state === 'running' ? check.checked : check.state === 'sound' ? check.of : null,
            message: check.state === 'wrong' ? check.message : null,
          },
          trouble: ledger.trouble === undefined ? null : 'The ledger could not be written at the last attempt',
          witnesses: witnesses.map((each) => ({ ...each })),
          seen: seen ?? null,
          notExcluded: notExcluded(checkpoint.size, seen),
          wholeInstance,
        }
      },
    ),
    endpoint(
      {
        method: 'GET', path: '/v1/ledger/entries', summary: 'Entries, the latest first', needs: 'any-reader',
        query: shapes.entriesAsked, answer: shapes.entries,
      },
      async ({ reader, query }) => {
        const scope = ledgerScope(reader, deps)
        await catalogue.warm
        const filter = filterOf(query, scope, catalogue.kinds())
        if (filter === undefined) return { entries: [], next: null }
        return collect(catalogue.find(filter, query.before), query.limit, ({ index }) => index)
      },
    ),
    endpoint(
      { method: 'GET', path: '/v1/ledger/actors', summary: 'Who occurs in the ledger', needs: 'any-reader', answer: shapes.actors },
      async ({ reader }) => {
        const { wholeInstance } = ledgerScope(reader, deps)
        if (!wholeInstance) return { actors: [], names: {} }
        await catalogue.warm
        return { actors: [...catalogue.actors()].sort(), names: await namesOf(deps.registry) }
      },
    ),
    endpoint(
      {
        method: 'GET', path: '/v1/ledger/entries/:index', summary: 'One entry with its inclusion proof against the latest checkpoint', needs: 'any-reader',
        answer: shapes.oneEntry,
      },
      async ({ reader, params }) => {
        const { projects } = ledgerScope(reader, deps)
        const index = /^\d{1,15}$/.test(params['index'] ?? '') ? Number(params['index']) : Number.NaN
        const checkpoint = ledger.checkpoint
        const { size } = ledger.openOwn(checkpoint)
        if (!(index < size)) throw unknownEntry()
        const entry = await ledger.entry(index)
        const shown = toShown(entry)
        if (projects !== undefined && (shown.project === null || !projects.includes(shown.project))) throw unknownEntry()
        const [line, hashes] = await Promise.all([ledger.line(index), ledger.inclusionProof(index, size)])
        const proof = hashes.map((hash) => hash.toString('base64'))
        const names = Object.keys(entry.texts ?? {})
        const texts = await Promise.all(names.map(async (name) => [name, (await ledger.textOf(entry, name)) ?? null] as const))
        return {
          entry: shown, line: line.toString('utf8'), texts: Object.fromEntries(texts), size, proof, checkpoint,
          tlogProof: tlogProof(index, proof, checkpoint),
        }
      },
    ),
    endpoint(
      {
        method: 'GET', path: '/v1/projects/:id/people/:pseudonym/reads', needs: 'ledger.read',
        summary: 'Who has read a person: the entries that name them, by any of their ids. This is itself on the ledger',
        query: shapes.page, answer: shapes.entries,
      },
      async (asked) => {
        const project = projectOf(asked).id
        const { pseudonym } = asked.params
        if (pseudonym === undefined || !isPseudonym(pseudonym)) throw new ApiError('NOT_FOUND', 'There is no such person in this project')
        await deps.settle()
        const person = (await deps.registry.links.resolve(project, [pseudonym])).get(pseudonym) ?? pseudonym
        const members = await deps.registry.links.membersOf(project, person)
        const ids = [person, ...members.map(({ from }) => from)]
        const found = await collect(entriesNaming(ledger, catalogue, ids, asked.query.before), asked.query.limit, (index) => index)
        await recordRead({
          kind: 'ledger.read', reader: asked.reader, project, query: { person, ...asked.query }, count: found.entries.length, people: ids,
        })
        return found
      },
    ),
  ]
}

function unknownEntry(): ApiError {
  return new ApiError('NOT_FOUND', 'The ledger has no such entry, or this key does not open it')
}

/** By how the ledger calls them. */
async function namesOf({ members, serviceAccounts }: ApiDeps['registry']): Promise<Record<string, string>> {
  const [people, machines] = await Promise.all([members.list(), serviceAccounts.list()])
  return Object.fromEntries([
    ...people.map(({ id, name }) => [`member:${id}`, name]),
    ...machines.map(({ id, username }) => [`service:${id}`, username]),
  ])
}
