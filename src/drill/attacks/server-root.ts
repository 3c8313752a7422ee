/**
 * D8: root on the app's server, while it runs. Every file below the data directory, keys included; the vault's socket; and
 * the desk. The vault is locked, or unlocked with nobody at the desk.
 */
import { connect } from 'node:net'
import { type Haul } from '../loot.ts'
import { atDesk, listPeople } from './desk.ts'
import { filesIn, stolenFiles } from './stolen-files.ts'

export interface ServerHolds {
  readonly data: string
  /** Where the vault listens. */
  readonly socket: string
  readonly url: string
  readonly desk: string
  /** A project's secret: the server compares with it, root reads it on its way. */
  readonly authorization: string
  readonly project: number
  readonly guesses: readonly string[]
}

export async function serverRoot({ data, socket, url, desk, authorization, project, guesses }: ServerHolds): Promise<Haul> {
  const files = stolenFiles({ dirs: [data], guesses })
  const { people, text } = await listPeople(url, { authorization }, project)
  const texts = [...files.texts, text]
  const some = people.slice(0, 10)
  const file = { actor: 'member:1', project, people: some, fields: ['$email'], level: 'full', reason: 'Case 1', records: [] }
  const secrets = filesIn(data).filter(({ path }) => path.endsWith('.json')).flatMap(({ bytes }) => [...bytes.toString('utf8').matchAll(/"([\w-]{43})"/g)].map(([, one]) => one!))
  for (const request of [
    { op: 'status' }, { op: 'requests' }, { op: 'members' }, { op: 'file', request: file }, { op: 'grant', secret: secrets[0] ?? 'x', draft: { ...file, approvals: [], lastsMs: 60_000 } },
    { op: 'open', proven: { grant: { ...file, id: 'A'.repeat(22), approvals: [], issuedAt: 0, expiresAt: 9e15 }, proof: { kind: 'ceremonies', ceremonies: [] } }, records: [] },
    { op: 'change-secret', secret: secrets[0] ?? 'x' }, { op: 'set-policy', secret: 'x', change: { idsPerHour: 1_000_000 } },
  ]) texts.push(await tell(socket, request))
  for (const secret of secrets.slice(0, 3)) texts.push((await atDesk(desk, 'unlock', { secret })).text)
  return { ...files, texts, streams: [...new Set([...files.streams, ...people])] }
}

/** One line to the vault, and its answer. */
function tell(socket: string, request: object): Promise<string> {
  return new Promise((resolve) => {
    const parts: string[] = []
    const connection = connect(socket)
    connection.setEncoding('utf8').setTimeout(5_000, () => connection.destroy())
    connection.on('data', (text: string) => {
      parts.push(text)
      if (text.includes('\n')) connection.end()
    })
    connection.on('error', () => undefined)
    connection.on('close', () => resolve(parts.join('')))
    connection.write(`${JSON.stringify({ id: 1, ...request })}\n`)
  })
}
